"""M7: who is tied to whom. States by mechanism: party by the record, named in the documents' sentences."""

from __future__ import annotations

__all__ = ["ties", "tie_rows"]

import re

import pandas as pd

from ..analysis.mechanisms import coded_mechanisms
from ..text import count, listed
from .figure import Figure, figure
from .mechanism_marks import ENTRY, LEVEL_NAMES, short_name
from .style import ACCENT, INK, LINE, OCHRE, PALE, PAPER, TEXT, new_canvas

_CLAIMS = ("M002", "M160", "M162", "M168", "M179", "M191", "M261")
_LEVELS = ("regional", "subregional", "bilateral")
#: How the actors of the claims are written there.
_WRITTEN = {"KHM": "Cambodia", "THA": "Thailand", "VNM": "Vietnam", "LAO": "Laos", "MMR": "Myanmar", "CHN": "China|PRC|Chinese", "MYS": "Malaysia",
            "IDN": "Indonesia", "PHL": "Philippines", "SGP": "Singapore", "BRN": "Brunei", "TLS": "Timor", "AUS": "Australia", "USA": "United States"}
_MEKONG = ("KHM", "THA", "VNM", "LAO", "MMR", "CHN")
_OUTSIDE = {"AUS": "Australia", "USA": "United States"}


def tie_rows(study) -> pd.DataFrame:
    """One row a coded mechanism below the global and above the national level, and a state tied to it.

    Returns
    -------
    DataFrame
        mech_id, name, level, iso3, party (by the record), named (as an actor in a sentence of the documents).
    """
    units = coded_mechanisms(study.data, study.parameters.coder)
    units = units[units["record_level"].isin(_LEVELS)]
    claims = study.data["claims"].set_index("claim_id")
    uses = units["claim_ids"].str.split(";").explode().value_counts()
    out = []
    for mech_id, unit in units.iterrows():
        ids = [claim for claim in unit["claim_ids"].split(";") if claim in claims.index]
        for state in _WRITTEN:
            party = state in unit["parties"].split(";")
            # A sentence on two agreements (M202) names the partner of each: it counts for a mechanism's own parties alone.
            named = any(re.search(_WRITTEN[state], claims.at[claim, "actors"]) and (uses[claim] == 1 or party) for claim in ids)
            if party or named:
                out.append((mech_id, unit["name"], unit["record_level"], state, party, named))
    return pd.DataFrame(out, columns=["mech_id", "name", "level", "iso3", "party", "named"])


def ties(study) -> Figure:
    """Incidence of states and mechanisms, states by the number of mechanisms whose sentences name them."""
    rows = tie_rows(study)
    wanted = [*study.members, *_OUTSIDE]
    rows = rows[rows["iso3"].isin(wanted)].reset_index(drop=True)
    degree = rows[rows["named"]]["iso3"].value_counts().reindex(wanted, fill_value=0).sort_values(ascending=False, kind="stable")
    states = list(degree.index)
    names = {state: _OUTSIDE.get(state) or study.name(state) for state in states}
    order = list(dict.fromkeys(rows["mech_id"]))

    def draw(width):
        return _draw(width, rows, order, states, names, study.focal.iso3)

    return figure(
        draw, label="m7", title=_title(rows, names),
        subtitle=f"{count(len(order), 'mechanism', words=False)} between the global and the national level, {count(len(states), 'state', words=False)}: "
                 "square party by the record, filled where the documents' sentences name the state as an actor",
        note=f"n = {len(order)} mechanisms, {len(rows)} ties. Filled square: party and named; open square: party by the record only; ochre circle: named, not recorded as a "
             f"party. States by how many mechanisms name them, then the comparison's order. Mechanisms without a named state or recorded party do not appear. {ENTRY}",
        limits="influence in the world. A sentence that says all six states names none of them here.",
        alt=_alt(rows, degree, names), claims=_CLAIMS, rows=rows.assign(state=[names[state] for state in rows["iso3"]]),
    )


def _title(rows, names) -> str:
    pairs = rows[(rows["level"] == "bilateral") & rows["named"]]
    n = pairs["mech_id"].nunique()
    degree = pairs["iso3"].value_counts().reindex(list(names), fill_value=0)
    others = degree[degree.index != "KHM"]
    top = [names[state] for state in others[others == others.max()].index]
    never = [names[state] for state in others.index if others[state] == 0 and state in _MEKONG]
    return (f"Of {n} mechanisms between two states the documents name {listed(top)} in {others.max()}" + (f", {listed(never)} in none" if never else ""))


def _alt(rows, degree, names) -> str:
    parts = [f"{names[state]} named {degree[state]}, party {int((rows[(rows['iso3'] == state)]['party']).sum())}" for state in degree.index]
    return f"Matrix of mechanisms and states. Number of mechanisms whose sentences name the state, and of which it is a party by the record: {'; '.join(parts)}."


def _draw(width, rows, order, states, names, focal):
    wide, line = width == "wide", 19
    total, left, head = (760, 196, 74) if wide else (360, 158, 84)
    levels = rows.drop_duplicates("mech_id").set_index("mech_id")["level"]
    height = head + line * len(order) + 24 * levels.nunique() + 28
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, total)
    axes.set_ylim(height, 0)
    axes.axis("off")
    step = min(58, (total - left - (40 if wide else 14)) / len(states))
    at = {state: left + step * (position + 0.5) for position, state in enumerate(states)}
    for state, x in at.items():
        axes.text(x - 3, head - 8, names[state], size=8.8, rotation=55 if wide else 75, ha="left", va="bottom", rotation_mode="anchor",
                  color=ACCENT if state == focal else INK, weight=600 if state == focal else 400)
    y, marks, titles = head - 6, rows.set_index(["mech_id", "iso3"]), dict(zip(rows["mech_id"], rows["name"]))
    for level in dict.fromkeys(levels[order]):
        axes.text(2, y + 15, LEVEL_NAMES[level], size=9.4, weight=600, color=INK, va="center")
        axes.plot([0, total], [y + 24] * 2, color=PALE, linewidth=0.8)
        y += 24
        for mech_id in [key for key in order if levels[key] == level]:
            middle = y + line / 2
            axes.text(8, middle, short_name(mech_id, titles[mech_id]), size=8.8, color=INK, va="center")
            for state, x in at.items():
                _mark(axes, marks.loc[(mech_id, state)] if (mech_id, state) in marks.index else None, x, middle, ACCENT if state == focal else TEXT)
            y += line
    axes.plot([0, total], [y + 2] * 2, color=LINE, linewidth=0.8)
    axes.text(8, y + 14, "Named for", size=8.8, weight=600, color=INK, va="center")
    for state, x in at.items():
        axes.text(x, y + 14, str(int((rows["named"] & (rows["iso3"] == state)).sum())), size=8.8, weight=600, ha="center", va="center", color=ACCENT if state == focal else INK)
    return canvas


def _mark(axes, tie, x, y, colour):
    if tie is None:
        axes.plot([x], [y], "o", markersize=2, color=PALE)
    elif tie["party"]:
        axes.plot([x], [y], "s", markersize=7.5, color=colour, markerfacecolor=colour if tie["named"] else PAPER, markeredgewidth=1.2)
    else:
        axes.plot([x], [y], "o", markersize=7, color=OCHRE, markerfacecolor=OCHRE)
