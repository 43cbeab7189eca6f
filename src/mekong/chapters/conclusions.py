"""Tables of the concluding chapter: the argument's lines, contradictions, recommendations, reversals, explanations, what moved."""

from __future__ import annotations

__all__ = ["lines_table", "relations_table", "contradictions_table", "contested_table", "explanations_table", "reversals_table",
           "recommendations_table", "standing_table", "since_table", "events_since", "LAST_SOURCE_YEAR"]

import re

import pandas as pd

from ..analysis.argument_map import argument_map, contested_conclusions
from ..analysis.boards import balance, balances, claim_board
from ..analysis.explanations import NAMES, explanation_results
from ..study import Study
from ..tables import Table, table
from ..text import claims as marks
from ..text import count, escape
from .cards import anchor_link
from .register import causal_anchor, clash_anchor
from .weighing import balance_words

#: The documents' latest sources speak of 2023; what is dated later, they could not know.
LAST_SOURCE_YEAR = 2023
#: A verdict is listed as standing or falling where at least this share of the other rules agrees.
MOST = 0.8
_VERDICTS = ("supported", "mixed", "contradicted", "cannot tell", "not tested")


def lines_table(study: Study) -> Table:
    """The argument in ten lines, each with its claims and the balance of their verdicts."""
    rows = balances(study, "line")
    frame = pd.DataFrame({
        "line": rows["title"], "text": [f"{escape(row.text)} {marks(row.claim_ids)}" for row in rows.itertuples(index=False)],
        "verdicts": [balance_words({name: row[name] for name in _VERDICTS}) for _, row in rows.iterrows()],
    })
    return table(frame, label="lines", title="The argument of both documents in ten lines, with its verdicts", marked=("text",), widths=(16, 64, 20),
                 headers={"line": "Line", "text": "As the documents argue, with the claims that carry it", "verdicts": "Verdicts"},
                 note=f"Verdicts for {study.focal.the}, {study.parameters.start}–{study.parameters.end}. Not tested: the claim states a value, a concept or a method.",
                 limits="a score. Claims weigh unequally, and a line can stand on one of them.", rows=rows.assign(claim_ids=rows["claim_ids"].map(";".join)).drop(columns=["risk"]))


def relations_table(study: Study) -> Table:
    """The map as a table, folded: each relation with both paraphrases and verdicts."""
    graph = argument_map(study)
    nodes = graph.nodes.set_index("claim_id")
    edges = graph.edges.assign(_order=graph.edges["kind"].map({"breaks": 0, "strains": 1, "carries": 2})).sort_values(["_order", "source", "target"])
    verb = {"tension": "strains", "rival_explanation": "rivals", "contradicts": "contradicts"}
    frame = pd.DataFrame({
        "one": [_with_verdict(nodes, claim_id) for claim_id in edges["source"]], "one_says": nodes.loc[edges["source"], "paraphrase"].to_numpy(),
        "relation": [verb.get(relation, relation) for relation in edges["relation"]],
        "other": [_with_verdict(nodes, claim_id) for claim_id in edges["target"]], "other_says": nodes.loc[edges["target"], "paraphrase"].to_numpy(),
    })
    return table(frame, label="x1", title=f"The map as a table: {count(len(edges), 'relation', words=False)}", marked=("one", "other"), widths=(12, 31, 12, 12, 33),
                 headers={"one": "Claim", "one_says": "says", "relation": "Relation", "other": "Claim", "other_says": "says"}, row_headers=False,
                 folded=f"The map as a table ({count(len(edges), 'relation', words=False)})", rows=edges.drop(columns="_order"))


def _with_verdict(nodes: pd.DataFrame, claim_id: str) -> str:
    verdict = nodes.at[claim_id, "verdict"]
    return f"{{claim}}`{claim_id}`" + (f" {{verdict}}`{verdict}`" if verdict else "")


def contested_table(study: Study) -> Table:
    """Conclusions on a premise that another core claim contradicts."""
    pairs = contested_conclusions(study)
    said = study.data["claims"].set_index("claim_id")["paraphrase"]
    groups = pairs.groupby("conclusion", sort=True)
    frame = pd.DataFrame([{
        "conclusion": f"{{claim}}`{conclusion}`", "says": said[conclusion],
        "premises": marks(sorted(group["premise"].unique())), "against": marks(sorted(group["contradicted_by"].unique())),
    } for conclusion, group in groups], columns=["conclusion", "says", "premises", "against"])
    return table(frame, label="x1-contested", title=f"{count(len(frame), 'conclusion').capitalize()} on contested premises", marked=("conclusion", "premises", "against"), widths=(12, 38, 25, 25),
                 headers={"conclusion": "Conclusion", "says": "says", "premises": "Premises that are contested", "against": "Contradicted by"},
                 note="A premise counts where the coded relations lead from it to the conclusion, in one step or in several.", limits="that a conclusion falls. A contested premise can be true, and others may carry the same conclusion.", rows=pairs)


def contradictions_table(study: Study) -> Table:
    """The register of contradictions, folded, with the verdicts on both sides."""
    rows = study.data["contradictions"]
    sides = {side: [balance(study, cell.split(";")) for cell in rows[f"claims_{side}"]] for side in ("a", "b")}
    frame = pd.DataFrame({
        "id": [anchor_link(name, clash_anchor(name)) for name in rows["contradiction_id"]], "side_a": rows["side_a"], "claims_a": [_side(cell, counts) for cell, counts in zip(rows["claims_a"], sides["a"])],
        "side_b": rows["side_b"], "claims_b": [_side(cell, counts) for cell, counts in zip(rows["claims_b"], sides["b"])],
        "decision": rows["decision"],
    })
    return table(frame, label="x2", title=f"Register of contradictions and tensions: {count(len(rows), 'entry', 'entries', words=False)}", marked=("id", "claims_a", "claims_b"), widths=(6, 19, 21, 19, 21, 14),
                 headers={"id": "No.", "side_a": "One side", "claims_a": "Claims and verdicts", "side_b": "The other side", "claims_b": "Claims and verdicts", "decision": "What the book does"},
                 note="T: within the article; U: within the essay; B: between them. The first side is stated in its strongest form.", limits="carelessness. Some tensions are the subject's own, and most long texts have some.",
                 folded=f"The register ({count(len(rows), 'entry', 'entries', words=False)})",
                 rows=rows.assign(verdicts_a=[balance_words(c) for c in sides["a"]], verdicts_b=[balance_words(c) for c in sides["b"]]))


def _side(cell: str, counts: dict[str, int]) -> str:
    return f"{marks(cell.split(';'))} ({balance_words(counts)})"


def explanations_table(study: Study) -> Table:
    """The tests of the three explanations: predictions first, then what was seen."""
    rows = explanation_results(study)
    frame = pd.DataFrame({
        "explanation": [re.sub(r"K\d+", lambda found: anchor_link(found[0], causal_anchor(found[0])), escape(NAMES[name])) for name in rows["explanation"]], "kind": rows["kind"],
        "prediction": [f"{escape(row.prediction)} *{escape(row.note)}*" for row in rows.itertuples(index=False)],
        "claims": [marks(cell.split(";")) for cell in rows["claim_ids"]], "result": [f"**{result}**" for result in rows["result"]], "seen": rows["seen"],
    })
    return table(frame, label="x5", title="Three explanations: what each must show, and what was seen", marked=("explanation", "prediction", "claims", "result"), widths=(15, 10, 34, 9, 9, 23),
                 headers={"explanation": "Explanation", "kind": "Test", "prediction": "Must be seen, and how hard the test bites", "claims": "Claims", "result": "Result", "seen": "Seen"},
                 note=f"The predictions were fixed before the run; for {int((rows['outcome_known'] == 'yes').sum())} of {len(rows)} their writer could know the result. Verdicts for {study.focal.the}, {len(study.members)} states.", limits="how probable an explanation is. Nobody has stated what they held likely beforehand.", rows=rows)


def reversals_table(study: Study) -> Table:
    """Ten core claims, what would reverse each, and where each stands now."""
    rows = study.data["reversals"].sort_values("position").merge(study.data["claims"][["claim_id", "paraphrase", "contradicts_if"]], on="claim_id")
    verdicts = study.verdicts.loc[rows["claim_id"]]
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{claim_id}`" for claim_id in rows["claim_id"]], "says": rows["paraphrase"], "reversed_if": rows["contradicts_if"], "needed": rows["data_needed"],
        "at_hand": rows["at_hand"], "next": rows["next_data"], "now": [f"{{verdict}}`{verdict}`" if verdict else "not tested" for verdict in verdicts["verdict"]],
    })
    return table(frame, label="x4", title="What would change our mind: ten core claims", marked=("claim", "now"), widths=(7, 21, 19, 18, 14, 11, 10),
                 headers={"claim": "Claim", "says": "says", "reversed_if": "Would be contradicted by", "needed": "Data that would decide", "at_hand": "At hand", "next": "More may come", "now": "Now"},
                 note="The third column was written down with the claim, before the run. The last column is computed anew with each run.",
                 limits="all that could be found out. Survivors' own accounts, gathered with care, are not in any column.", rows=rows.assign(verdict=verdicts["verdict"].to_numpy(), reason=verdicts["reason"].to_numpy()))


def recommendations_table(study: Study) -> Table:
    """Recommendations, whom they address, what they stand on and what stands in their way."""
    rows = study.data["recommendations"].sort_values("position", ignore_index=True)
    frame = pd.DataFrame({
        "claim": [f"{{claim}}`{claim_id}`" for claim_id in rows["claim_id"]], "asks": rows["asks"], "addressee": rows["addressee"],
        "premises": [_side(cell, balance(study, cell.split(";"))) for cell in rows["premises"]],
        "obstacles": [_side(cell, balance(study, cell.split(";"))) for cell in rows["obstacles"]],
    })
    return table(frame, label="x3", title="Recommendations: what they stand on, and what stands in their way", marked=("claim", "premises", "obstacles"), widths=(8, 26, 14, 26, 26),
                 headers={"claim": "Claim", "asks": "Asks for", "addressee": "Of whom", "premises": "Stands on", "obstacles": "In its way"},
                 limits="that a remedy works. A diagnosis that holds is no proof of its cure.", rows=rows)


def standing_table(study: Study, verdict: str) -> Table:
    """Core claims with one verdict that most other rules share: "supported" or "contradicted".

    Supported claims are listed only on strong evidence independent of their own source; contradicted ones on any.
    """
    board = claim_board(study)
    rows = board[(board["verdict"] == verdict) & (board["stability"].fillna(1) >= MOST)]
    if verdict == "supported":
        rows = rows[(rows["evidence_grade"] == "strong") & (rows["independent"] == "yes")]
    rows = rows.reset_index(drop=True)
    frame = pd.DataFrame({"claim": [f"{{claim}}`{claim_id}`" for claim_id in rows["claim_id"]], "says": rows["paraphrase"], "evidence": rows["evidence_grade"], "why": rows["reason"]})
    word = "stands" if verdict == "supported" else "falls"
    return table(frame, label=f"what-{word}", title=f"What {word}: {count(len(rows), 'core claim', words=False)}", marked=("claim",), widths=(8, 40, 10, 42),
                 headers={"claim": "Claim", "says": "What the document says, paraphrased", "evidence": "Evidence", "why": "Why"},
                 note=f"{'Supported on strong evidence that is independent of the claim' + chr(39) + 's source' if verdict == 'supported' else 'Contradicted'}, with {100 * MOST:.0f} % or more of the other rules agreeing, or with one rule only; "
                      f"for {study.focal.the}, {study.parameters.start}–{study.parameters.end}.",
                 limits="how much a claim matters for the argument.", rows=rows)


def events_since(study: Study) -> pd.DataFrame:
    """Events after the documents' latest sources that touch the focal country or the region, inside the study's years."""
    events = study.data["events"]
    year = pd.to_numeric(events["date"].str[:4], errors="coerce")
    here = [study.focal.iso3 in states.split(";") or (not states and not iso3) or iso3 == study.focal.iso3 for states, iso3 in zip(events["states"], events["iso3"])]
    kept = (year > LAST_SOURCE_YEAR) & (year <= study.parameters.end) & pd.Series(here, index=events.index) & events["status"].isin(["published", "seen", "conflict"])
    return events[kept].sort_values("date", ignore_index=True)


def since_table(study: Study) -> Table:
    """What has happened since the documents' latest sources."""
    rows = events_since(study)
    frame = rows[["date", "event", "kind"]].assign(source=rows["source"])
    return table(frame, label="x6", title=f"Since {LAST_SOURCE_YEAR}: {count(len(rows), 'event', words=False)} that the documents could not know", widths=(12, 46, 12, 30),
                 headers={"date": "Date", "event": "What happened", "kind": "Kind", "source": "Read in"}, claims=("M009", "M121", "M239"),
                 limits="a judgement on the texts. Nobody can be blamed for the future.", folded=f"What has happened since ({count(len(rows), 'event', words=False)})", rows=rows)
