"""M9: the same treaties, different states. Treaties joined against the market for trafficking in persons."""

from __future__ import annotations

__all__ = ["same_treaties", "commitment_rows"]

import pandas as pd
from matplotlib.patches import Rectangle

from ..analysis.ratification_delays import ratification_delays
from ..text import count, number
from .figure import Figure, figure
from .style import ACCENT, PALE, PAPER, TEXT, clean_axes, new_canvas

_CLAIMS = ("M050", "M263", "A035")
_INDICATOR = "OCI_HT"


def commitment_rows(study) -> pd.DataFrame:
    """Treaties joined and the index's score for human trafficking, one row a member.

    Returns
    -------
    DataFrame
        iso3, treaties (joined by the wave's year, seen in a source), of (treaties in all), unknown (standing from memory or not
        established), score (1 to 10, higher = worse; blank: no data), wave.
    """
    series = study.series(_INDICATOR)
    wave = int(series["year"].max()) if len(series) else None
    codes = study.data["instruments"].query("ratifiable == 'yes'")["instrument"]
    acts = ratification_delays(study.data, study.members, wave or study.parameters.end, tuple(codes))
    known = acts["status"].isin(["seen", "published", "computed"]) & (acts["standing"] != "not established")
    open_to = acts["standing"] != "not applicable"
    joined = acts[known & (acts["standing"] == "party")].groupby("iso3").size().reindex(study.members, fill_value=0)
    unknown = acts[~known & open_to].groupby("iso3").size().reindex(study.members, fill_value=0)
    scores = series[series["year"] == wave].set_index("iso3")["value"].reindex(study.members) if wave else pd.Series(float("nan"), index=study.members)
    return pd.DataFrame({"iso3": study.members, "treaties": joined.to_numpy(), "of": len(codes), "unknown": unknown.to_numpy(), "score": scores.to_numpy(), "wave": wave})


def same_treaties(study) -> Figure:
    """Two aligned columns of dots: treaties joined and score for human trafficking (higher = worse), focal country first."""
    rows = commitment_rows(study)
    rows = rows.assign(first=rows["iso3"] != study.focal.iso3).sort_values("first", kind="stable").drop(columns="first").reset_index(drop=True)
    drawn = rows.dropna(subset=["score"])
    years = f"wave {rows['wave'].iloc[0]}" if len(drawn) else f"{study.parameters.start} to {study.parameters.end}"

    def draw(width):
        return _draw(width, rows, study)

    if len(drawn):
        spread = drawn["treaties"].max() - drawn["treaties"].min()
        title = (f"{count(len(drawn), 'state').capitalize()}, {drawn['treaties'].min()} to {drawn['treaties'].max()} treaties joined, "
                 f"scores from {number(drawn['score'].min(), 1)} to {number(drawn['score'].max(), 1)}") if spread else f"The same number of treaties, scores from {number(drawn['score'].min(), 1)} to {number(drawn['score'].max(), 1)}"
    else:
        title = "Treaties joined cannot be set beside the trafficking market: no score in this edition"
    return figure(
        draw, label="m9", title=title,
        subtitle=f"Treaties on trafficking, labour and rights joined, against the score for human trafficking of the Global Organized Crime Index (1 to 10, higher = worse), {years}",
        note=f"n = {len(rows)} states, {len(drawn)} with a score, one wave, nothing imputed. Pale bar: treaties whose standing is memory or not established, if all were joined "
             f"({int(drawn['unknown'].sum())} in all). ACTIP is open to ASEAN's members alone. No correlation is given: the states are too few. Source: Global Organized Crime Index, "
             "experts' judgement; tables ratifications and instruments.",
        limits="an effect of treaties, in either direction, or an interaction with governance: there are too few states.",
        alt=f"Two columns of dots, {len(rows)} states. " + "; ".join(_words(row, study) for row in rows.itertuples()) + ".",
        claims=_CLAIMS, rows=rows,
    )


def _words(row, study) -> str:
    unknown = f" and {row.unknown} not known" if row.unknown else ""
    score = "no score" if pd.isna(row.score) else f"score {number(row.score, 1)}"
    return f"{study.name(row.iso3)}: {row.treaties} treaties{unknown}, {score}"


def _draw(width, rows, study):
    line, wide = 24, width == "wide"
    canvas = new_canvas(width, 62 + line * max(len(rows), 1), layout="none")
    height, total = canvas.get_size_inches()[1] * 96, 760 if wide else 360
    stub, gap = (100, 40) if wide else (84, 18)
    each = (total - stub - gap - 14) / 2
    bottom, tall = 20 / height, line * len(rows) / height
    left = canvas.add_axes([stub / total, bottom, each / total, tall])
    right = canvas.add_axes([(stub + each + gap) / total, bottom, each / total, tall], sharey=left)
    of, positions = int(rows["of"].max()), range(len(rows))
    left.set_ylim(len(rows) - 0.5, -0.5)
    for axes, limits, ticks, head in ((left, (0, of), range(0, of + 1, 5), f"Treaties joined, of {of}"), (right, (1, 10), range(1, 11, 3), "Score, 1 to 10" if not wide else "Human trafficking, 1 to 10 (higher = worse)")):
        clean_axes(axes, "x")
        axes.set_xlim(limits[0] - 0.3, limits[1] + 0.3)
        axes.set_xticks(list(ticks), [str(tick) for tick in ticks], size=8.8)
        axes.set_title(head, size=9.6, weight=600, loc="left")
    left.set_yticks(list(positions), ["" for _ in positions])
    right.tick_params(labelleft=False)
    for y, row in zip(positions, rows.itertuples()):
        focal = row.iso3 == study.focal.iso3
        colour = ACCENT if focal else TEXT
        left.annotate(study.name(row.iso3), (0, y), xycoords=("axes fraction", "data"), xytext=(-6, 0), textcoords="offset points", ha="right", va="center",
                      size=9, color=colour, weight=600 if focal else 400, annotation_clip=False)
        left.plot([row.treaties, row.treaties + row.unknown], [y, y], color=PALE, linewidth=7, solid_capstyle="butt")
        left.plot([row.treaties], [y], "o", markersize=7, color=colour)
        left.annotate(str(row.treaties), (row.treaties, y), xytext=(-7, 0), textcoords="offset points", size=8.6, ha="right", va="center", color=colour)
        if pd.isna(row.score):
            right.add_patch(Rectangle((1, y - 0.3), 9, 0.6, facecolor="none", edgecolor=PALE, hatch="////", linewidth=0))
            right.text(1.2, y, "no data", size=8.6, color=TEXT, va="center", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})
            continue
        right.plot([row.score], [y], "o", markersize=7, color=colour)
        right.annotate(number(row.score, 1), (row.score, y), xytext=(-7, 0), textcoords="offset points", size=8.6, ha="right", va="center", color=colour)
    return canvas
