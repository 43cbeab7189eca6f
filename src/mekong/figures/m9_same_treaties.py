"""M9: the same treaties, different states. Treaties joined against the market for trafficking in persons."""

from __future__ import annotations

__all__ = ["same_treaties", "commitment_rows"]

import pandas as pd

from ..analysis.ratification_delays import ratification_delays
from ..text import count, listed, number
from .figure import Figure, figure
from .style import ACCENT, LINE, TEXT, clean_axes, new_canvas

_CLAIMS = ("M050", "M263", "A035")
_INDICATOR = "OCI_HT"


def commitment_rows(study) -> pd.DataFrame:
    """Treaties joined and the index's score for human trafficking, one row a member.

    Returns
    -------
    DataFrame
        iso3, treaties (joined by the wave's year, seen in a source), unknown (standing from memory or not
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
    return pd.DataFrame({"iso3": study.members, "treaties": joined.to_numpy(), "unknown": unknown.to_numpy(), "score": scores.to_numpy(), "wave": wave})


def same_treaties(study) -> Figure:
    """Dots: states by treaties joined (across) and score for human trafficking (up, higher = worse)."""
    rows = commitment_rows(study)
    drawn = rows.dropna(subset=["score"])
    years = f"wave {rows['wave'].iloc[0]}" if len(drawn) else f"{study.parameters.start} to {study.parameters.end}"

    def draw(width):
        return _draw(width, drawn, study)

    if len(drawn):
        spread = drawn["treaties"].max() - drawn["treaties"].min()
        title = (f"{count(len(drawn), 'state').capitalize()}, {drawn['treaties'].min()} to {drawn['treaties'].max()} treaties joined, "
                 f"scores from {number(drawn['score'].min(), 1)} to {number(drawn['score'].max(), 1)}") if spread else f"The same number of treaties, scores from {number(drawn['score'].min(), 1)} to {number(drawn['score'].max(), 1)}"
    else:
        title = "Treaties joined cannot be set beside the trafficking market: no score in this edition"
    return figure(
        draw, label="m9", title=title,
        subtitle=f"Treaties on trafficking, labour and rights joined, against the score for human trafficking of the Global Organized Crime Index (1 to 10, higher = worse), {years}",
        note=f"n = {len(drawn)} of {len(rows)} states, one wave, nothing imputed. A bar to the right: treaties whose standing is memory or not established, if all were joined "
             f"({int(drawn['unknown'].sum())} in all). ACTIP is open to ASEAN's members alone. No line is drawn: fewer than twelve dots carry none. Source: Global Organized Crime Index, "
             "experts' judgement; tables ratifications and instruments.",
        limits="an effect of treaties, in either direction, or an interaction with governance: there are too few states.",
        alt=f"Dots of {len(drawn)} states. " + ("; ".join(f"{study.name(row.iso3)}: {row.treaties} treaties" + (f" and {row.unknown} not known" if row.unknown else "") + f", score {number(row.score, 1)}" for row in drawn.itertuples()) or "No data") + ".",
        claims=_CLAIMS, rows=rows,
    )


def _draw(width, rows, study):
    canvas = new_canvas(width, 330)
    axes = canvas.add_subplot()
    clean_axes(axes, "both")
    if rows.empty:
        axes.text(0.5, 0.5, "no data in this edition", transform=axes.transAxes, ha="center", va="center", color=TEXT)
        axes.axis("off")
        return canvas
    top = int((rows["treaties"] + rows["unknown"]).max())
    axes.set_xlim(0, max(top, 17) + 3)
    axes.set_ylim(1, 10)
    axes.set_xlabel("Treaties joined, of 17", loc="left")
    axes.set_ylabel("Human trafficking, 1 to 10 (higher = worse)", size=9)
    for row in rows.itertuples():
        colour = ACCENT if row.iso3 == study.focal.iso3 else TEXT
        axes.plot([row.treaties, row.treaties + row.unknown], [row.score] * 2, color=LINE, linewidth=2)
        axes.plot([row.treaties], [row.score], "o", markersize=8, color=colour)
    for (x, y), part in rows.assign(reach=rows["treaties"] + rows["unknown"]).groupby(["reach", "score"]):
        focal = study.focal.iso3 in set(part["iso3"])
        axes.annotate(listed(study.name(state) for state in part["iso3"]), (x, y), xytext=(8, 0), textcoords="offset points", va="center", size=9,
                      color=ACCENT if focal else TEXT, weight=600 if focal else 400)
    return canvas
