"""S7: how far two coders agree on each coded variable, and what each variable may therefore carry."""

from __future__ import annotations

__all__ = ["reliability"]

import pandas as pd

from ..analysis.agreement import DO_NOT_INTERPRET, ESSENTIAL_FIGURE, FIGURE_WITH_BAND, LOWEST_FOR_ESSENTIAL, LOWEST_FOR_FIGURE, MERGE_OR_DROP
from ..text import count, listed
from .figure import Figure, figure
from .panels import heading, panel
from .source_marks import RING, mark_key
from .style import ACCENT, FAINT, INK, LINE, OCHRE, PAPER, TEXT, new_canvas

_RULES = {
    ESSENTIAL_FIGURE: ("May carry an essential figure", ACCENT),
    FIGURE_WITH_BAND: ("May carry a figure that shows both coders", OCHRE),
    MERGE_OR_DROP: ("Merge categories or drop", TEXT),
    DO_NOT_INTERPRET: ("One value dominates: not interpreted", LINE),
}
ROW, HEAD = 16, 30


def reliability(study, table: pd.DataFrame) -> Figure:
    """Forest plot of Krippendorff's alpha with 95 % bootstrap intervals.

    Parameters
    ----------
    study : Study
    table : DataFrame
        `mekong.analysis.sources.coder_agreement`.
    """
    labels = study.data["coding_variables"].drop_duplicates("variable").set_index("variable")["label"]
    whole = table[table["scope"] == "all units"].set_index(["part", "variable"])
    part = table[table["scope"] != "all units"].set_index(["part", "variable"])
    rows = whole[["n_units", "raw_agreement", "alpha", "low", "high", "dominant_value", "dominant_share", "rule"]].copy()
    rows["alpha_without"], rows["given_away"] = part["alpha"], part["n_left_out"] - whole["n_left_out"]
    rows = rows.reset_index()
    labels = labels.replace({"Dimensions of human security": "Dimensions"})
    rows["label"] = rows["variable"].map(labels).fillna(rows["variable"]) + rows["part"].map({"claims": " · claims", "mechanisms": ""})
    rows["rank"] = rows["rule"].map({rule: place for place, rule in enumerate(_RULES)})
    rows = rows.sort_values(["rank", "alpha"], ascending=[True, False], ignore_index=True)
    by_rule = rows["rule"].value_counts()
    usable = int(by_rule.get(ESSENTIAL_FIGURE, 0) + by_rule.get(FIGURE_WITH_BAND, 0))
    title = f"Two coders agree well enough on {usable} of {len(rows)} variables for a figure, and on {int(by_rule.get(ESSENTIAL_FIGURE, 0))} for an essential one"
    note = (f"n = {count(rows.loc[rows['part'] == 'claims', 'n_units'].max(), 'claim', words=False)} and {count(rows.loc[rows['part'] == 'mechanisms', 'n_units'].max(), 'mechanism', words=False)}, two coders, both automated (language models) and blind to each other. "
            f"Dot: all units; ring: without the units whose code stood in the codebook as an example ({listed(_hidden(rows))}). Bar: 95 % interval of {int(whole['resamples'].iloc[0]):,} resamples, claims drawn by whole paragraphs; near a limit its ends move a little with the seed. Lines at the codebook's limits. "
            f"Variables without a word behind them are of mechanisms. Own coding, codebook 1.0.")
    return figure(lambda width: _draw(rows, width), label="s7", title=title,
                  subtitle="Krippendorff's alpha of each coded variable: 1 is perfect agreement, 0 is what chance would give",
                  note=note, limits="that a code is right. Two coders can agree and both be wrong, and two machines of one kind may agree more than two people would.",
                  alt=_alt(rows, title), claims=(),
                  rows=rows[["part", "variable", "n_units", "raw_agreement", "alpha", "low", "high", "given_away", "alpha_without", "dominant_value", "dominant_share", "rule"]].round(4))


def _hidden(rows) -> list[str]:
    return [f"{int(part['given_away'].sum())} codes of {name}" for name, part in rows.groupby("part", sort=True)]


def _draw(rows, width):
    narrow = width == "narrow"
    left, across = (158, 190) if narrow else (236, 480)
    groups = [(rule, own) for rule, own in rows.groupby("rule", sort=False)]
    canvas = new_canvas(width, 24 + sum(HEAD + len(own) * ROW for _, own in groups) + 34, layout="none")
    mark_key(canvas, 4, 2, [("o", INK, "all units"), (RING, INK, "without examples")] if narrow else [("o", INK, "all units"), (RING, INK, "without the codebook's examples")])
    top = 22
    for place, (rule, own) in enumerate(groups):
        words, colour = _RULES[rule]
        heading(canvas, 4, top + 8, words, f"{len(own)} of {len(rows)}")
        axes = panel(canvas, left, top + HEAD, across, len(own) * ROW)
        _group(axes, own, colour, rule, narrow, last=place == len(groups) - 1)
        top += HEAD + len(own) * ROW
    return canvas


def _group(axes, rows, colour, rule, narrow, last):
    axes.set(xlim=(-0.1, 1.04), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.set_xticks([0, 0.5, LOWEST_FOR_FIGURE, LOWEST_FOR_ESSENTIAL, 1], ["0", ".5", ".667", ".8", "1"] if last else [""] * 5)
    axes.tick_params(axis="x", labelsize=8.5, pad=4)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    for limit in (LOWEST_FOR_FIGURE, LOWEST_FOR_ESSENTIAL):
        axes.axvline(limit, color=LINE, linewidth=0.8, linestyle=(0, (2, 2)))
    for y, row in enumerate(rows.itertuples()):
        axes.annotate(row.label, (0, y), xycoords=("axes fraction", "data"), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=8.4 if narrow else 9, color=INK)
        if rule == DO_NOT_INTERPRET:
            words = f"{100 * row.dominant_share:.0f} % one value" if narrow else f"{100 * row.dominant_share:.0f} % of the codes are one value; raw agreement {100 * row.raw_agreement:.0f} %"
            axes.text(0.02, y, words, size=8.6, color=TEXT, va="center", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6})
            continue
        axes.plot([max(row.low, -0.1), row.high], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot([row.alpha_without], [y], "o", markersize=7, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=0.9)
        axes.plot([row.alpha], [y], "o", markersize=4.4, color=colour)


def _alt(rows, title):
    groups = []
    for rule, own in rows.groupby("rule", sort=False):
        groups.append(f"{_RULES[rule][0]}: " + ", ".join(f"{row.label} {row.alpha:.2f} ({row.low:.2f} to {row.high:.2f})" for row in own.itertuples()) + ".")
    return f"Forest plot. {title}. " + " ".join(groups)
