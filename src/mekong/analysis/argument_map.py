"""The argument as a graph: core claims in the order of the argument, what supports them, where they clash.

Layers follow the chapters. The order inside a layer is found by the barycentre method (each claim moves to
the mean place of its neighbours), with ties broken by the claim's id, and then by exchanging two claims of a
layer where that shortens the lines, so that the same data always give the same picture. Distance in the graph means nothing.

Source: Sugiyama, Tagawa and Toda (1981), IEEE Transactions on Systems, Man, and Cybernetics 11(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import pandas as pd

__all__ = ["LAYERS", "ArgumentMap", "argument_map", "contested_conclusions"]

#: Columns of the map and the chapters that stand in each.
LAYERS = {
    "definitions": ("methods", "theory", "definitions"),
    "situation": ("situation",),
    "mechanisms": ("mechanisms",),
    "effectiveness": ("effectiveness",),
    "conclusions": ("conclusions",),
}
BREAKS = ("contradicts",)
STRAINS = ("tension", "rival_explanation")
SWEEPS = 24


@dataclass(frozen=True)
class ArgumentMap:
    """Nodes and edges of the map.

    Attributes
    ----------
    nodes : DataFrame
        claim_id, document, layer, column (0 to 4), place (0 at the top), paraphrase, verdict ("" where there is nothing to test).
    edges : DataFrame
        source, target, relation, kind ("carries", "breaks", "strains"), scope, rationale.
    n_core, n_relations : int
        Core claims and relations between them before the reduction.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    n_core: int
    n_relations: int


def argument_map(study, reduced: bool = True) -> ArgumentMap:
    """The map of the core claims.

    Parameters
    ----------
    study : mekong.study.Study
    reduced : bool
        Keep only claims that a contradiction touches, and the relations between those; else every core claim
        that has a relation to another.
    """
    claims = study.data["claims"]
    core = claims[claims["salience"] == "core"].set_index("claim_id")
    relations = study.data["claim_relations"]
    edges = relations[relations["source"].isin(core.index) & relations["target"].isin(core.index)]
    edges = edges.assign(kind=edges["relation"].map(_kind))
    kept = edges[edges["kind"] == "breaks"] if reduced else edges
    ids = sorted(set(kept["source"]) | set(kept["target"]))
    shown = edges[edges["source"].isin(ids) & edges["target"].isin(ids)].reset_index(drop=True)
    layer = {chapter: name for name, chapters in LAYERS.items() for chapter in chapters}
    nodes = pd.DataFrame({
        "claim_id": ids, "document": core.loc[ids, "document"].to_numpy(), "layer": core.loc[ids, "chapter"].map(layer).to_numpy(),
        "paraphrase": core.loc[ids, "paraphrase"].to_numpy(), "verdict": study.verdicts.loc[ids, "verdict"].to_numpy(),
    })
    nodes["column"] = nodes["layer"].map({name: place for place, name in enumerate(LAYERS)})
    nodes["place"] = nodes["claim_id"].map(_places(nodes, shown))
    nodes = nodes.sort_values(["column", "place"], ignore_index=True)
    return ArgumentMap(nodes[["claim_id", "document", "layer", "column", "place", "paraphrase", "verdict"]],
                       shown[["source", "target", "relation", "kind", "scope", "rationale"]], len(core), len(edges))


def contested_conclusions(study) -> pd.DataFrame:
    """Conclusions that rest on a premise which another core claim contradicts.

    Returns
    -------
    DataFrame
        conclusion, premise (it supports the conclusion, directly or through other claims), contradicted_by.
    """
    whole = argument_map(study, reduced=False)
    graph = nx.DiGraph()
    graph.add_nodes_from(whole.nodes["claim_id"])
    carries = whole.edges[whole.edges["relation"].isin(["supports", "elaborates"])]
    graph.add_edges_from(zip(carries["source"], carries["target"]))
    breaks = whole.edges[whole.edges["kind"] == "breaks"]
    against: dict[str, set[str]] = {}
    for one, other in zip(breaks["source"], breaks["target"]):
        against.setdefault(one, set()).add(other)
        against.setdefault(other, set()).add(one)
    rows = []
    for conclusion in whole.nodes.loc[whole.nodes["layer"] == "conclusions", "claim_id"]:
        for premise in sorted(nx.ancestors(graph, conclusion)):
            rows += [(conclusion, premise, other) for other in sorted(against.get(premise, ()))]
    return pd.DataFrame(rows, columns=["conclusion", "premise", "contradicted_by"])


def _kind(relation: str) -> str:
    return "breaks" if relation in BREAKS else "strains" if relation in STRAINS else "carries"


def _places(nodes: pd.DataFrame, edges: pd.DataFrame) -> dict[str, int]:
    graph = nx.Graph()
    graph.add_nodes_from(nodes["claim_id"])
    graph.add_edges_from(zip(edges["source"], edges["target"]))
    columns = [sorted(group["claim_id"]) for _, group in nodes.groupby("column")]
    best, fewest = columns, None
    for sweep in range(SWEEPS):
        order = columns if sweep % 2 == 0 else columns[::-1]
        position = {node: place / max(len(column), 1) for column in columns for place, node in enumerate(column)}
        for column in order:
            column.sort(key=lambda node: (_barycentre(graph, node, position), node))
            position.update({node: place / len(column) for place, node in enumerate(column)})
        length = sum(abs(position[one] - position[other]) for one, other in graph.edges)
        if fewest is None or length < fewest:
            best, fewest = [list(column) for column in columns], length
    return _shortened(best, list(graph.edges))


def _shortened(columns: list[list[str]], edges: list[tuple[str, str]]) -> dict[str, int]:
    """Exchange two claims of a column wherever that shortens the edges, until nothing does."""
    position = {node: (place + 0.5) / len(column) for column in columns for place, node in enumerate(column)}
    touching = {node: [edge for edge in edges if node in edge] for node in position}

    def length(*nodes: str) -> float:
        return sum(abs(position[a] - position[b]) for a, b in {edge for node in nodes for edge in touching[node]})

    better = True
    while better:
        better = False
        for column in columns:
            for i in range(len(column)):
                for j in range(i + 1, len(column)):
                    one, other = column[i], column[j]
                    before = length(one, other)
                    position[one], position[other] = position[other], position[one]
                    if length(one, other) < before - 1e-9:
                        column[i], column[j], better = other, one, True
                    else:
                        position[one], position[other] = position[other], position[one]
    return {node: place for column in columns for place, node in enumerate(column)}


def _barycentre(graph: nx.Graph, node: str, position: dict[str, float]) -> float:
    near = [position[other] for other in graph.neighbors(node)]
    return round(sum(near) / len(near), 9) if near else position[node]
