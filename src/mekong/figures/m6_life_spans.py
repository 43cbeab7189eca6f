"""M6: which mechanisms live when. Spans by the record, the documents' own years beside them."""

from __future__ import annotations

__all__ = ["life_spans", "span_rows"]

import pandas as pd
from matplotlib.patches import Rectangle

from ..analysis.mechanisms import LEVELS, coded_mechanisms, year_is_doubtful
from ..text import count
from .figure import Figure, figure
from .mechanism_marks import LEVEL_NAMES, short_name
from .style import ACCENT, ACCENT_PALE, FAINT, INK, LINE, OCHRE, PALE, PAPER, TEXT, new_canvas

_CLAIMS = ("M163", "M169", "M170", "M172", "M190", "M194", "M214")
_FIRST = 1995
_RECORD_NAMES = {
    "commit_spa1": "COMMIT plan I", "commit_spa2": "COMMIT plan II", "commit_spa3": "COMMIT plan III", "commit_spa4": "COMMIT plan IV",
    "un_act": "UN-ACT", "joint_op_2019": "Six-police crackdown 2019", "lmlecc": "Lancang-Mekong centre", "asean_declaration_2004": "ASEAN declaration 2004",
    "asean_apa": "ASEAN plan of action", "aaptip": "AAPTIP (Australia)", "asean_act": "ASEAN-ACT (Australia)", "asean_tech_decl_2023": "ASEAN declaration 2023",
    "kh_th_mou_2014": "Cambodia–Thailand 2014", "kh_th_sop_2022": "Cambodia–Thailand 2022", "vn_la_2010": "Viet Nam–Laos 2010", "kh_la_vn_2016": "Three states 2016",
    "cn_th_2018": "China–Thailand 2018", "cn_mm_mou": "China–Myanmar", "cn_kh_mou": "China–Cambodia 2016", "kh_law_2008": "2008 law",
    "ncct": "National committee", "kh_npa_2011": "National plan 2011–2013", "kh_nsp_2019": "National plan 2019–2023", "kh_nsp_2024": "National plan 2024–2028",
    "ccos_2025": "Scam commission", "kh_scam_bill_2026": "Fraud bill",
}


def span_rows(study) -> pd.DataFrame:
    """Mechanisms below the global level in which the focal country takes part and whose first year is known, to the study's end.

    Returns
    -------
    DataFrame
        mech_id, label, level, named (by a document), start_year, end_year (blank: alive or not known),
        doubtful (years partly memory or a document's word, or sources in conflict), year_text, claim_ids.
    """
    units = study.data["mechanisms"]
    texts = coded_mechanisms(study.data, study.parameters.coder)["year_text"]
    units = units[units["kind"].isin(["coded", "record only"]) & units["start_year"].notna() & (units["level"] != "global")]
    units = units[[study.focal.iso3 in parties.split(";") for parties in units["parties"]]]
    units = units[units["start_year"] <= study.parameters.end]
    order = units["level"].map({level: position for position, level in enumerate(LEVELS)})
    units = units.assign(order=order).sort_values(["order", "start_year"], kind="stable")
    return pd.DataFrame({
        "mech_id": units["mech_id"], "label": [_RECORD_NAMES.get(key) or short_name(key, name) for key, name in zip(units["mech_id"], units["name"])],
        "level": units["level"], "named": units["kind"] == "coded", "start_year": units["start_year"], "end_year": units["end_year"],
        "doubtful": year_is_doubtful(units) | (units["status"] == "conflict"), "year_text": units["mech_id"].map(texts), "claim_ids": units["claim_ids"],
    }).reset_index(drop=True)


def life_spans(study) -> Figure:
    """Spans of the mechanisms that the focal country takes part in, those the documents name in the accent."""
    rows = span_rows(study)
    missing = rows[~rows["named"]]
    over = rows[rows["named"] & rows["end_year"].notna() & (rows["end_year"] < study.parameters.end)]
    where = f"{study.focal.The} takes part in {count(len(rows), 'dated mechanism', words=False)}; the documents name {int(rows['named'].sum())} of them"

    def draw(width):
        return _draw(width, rows, study.parameters.end)

    differs = rows[rows["year_text"].notna() & (rows["year_text"] != rows["start_year"])]
    return figure(
        draw, label="m6", title=where if len(rows) else f"No dated mechanism below the global level has {study.focal.the} as a party",
        subtitle=f"First to last year by the record, mechanisms below the global level with {study.focal.the} as a party, to {study.parameters.end}",
        note=f"n = {len(rows)} mechanisms. Teal: named in the documents; grey: only in the record ({len(missing)}). A span without an end mark: alive, or its end was not found. "
             f"Hatched: a year is memory, only a document's word, or in conflict ({int(rows['doubtful'].sum())}). Ochre diamond: the year that a document gives where it differs "
             f"({len(differs)}; as read by an automated coder, a language model). Sources: the tables mechanisms and mechanism_records.",
        limits="activity: a mechanism without an end can be asleep.",
        alt=_alt(rows, over, differs, study), claims=_CLAIMS, rows=rows,
    )


def _alt(rows, over, differs, study) -> str:
    spans = [f"{row.label} {row.start_year}" + (f" to {row.end_year}" if pd.notna(row.end_year) else "") + ("" if row.named else " (not named)") for row in rows.itertuples()]
    told = [f"{row.label}: {int(row.year_text)} in the document, {row.start_year} by the record" for row in differs.itertuples()]
    return (f"Spans of {len(rows)} mechanisms with {study.focal.the} as a party: {'; '.join(spans) or 'none'}. "
            f"{len(over)} of those named had ended by {study.parameters.end}. Different years: {'; '.join(told) or 'none'}.")


def _draw(width, rows, end):
    wide, line, gap = width == "wide", 18, 24
    levels = [level for level in LEVELS if (rows["level"] == level).any()]
    height = 22 + len(rows) * line + len(levels) * gap + 4 if len(rows) else 60
    canvas = new_canvas(width, height, layout="none")
    total = 760 if wide else 360
    axes = canvas.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, total)
    axes.set_ylim(height, 0)
    axes.axis("off")
    left, right = (196, total - 14) if wide else (158, total - 10)

    def at(year):
        return left + (max(year, _FIRST) - _FIRST) / (end + 1 - _FIRST) * (right - left)

    step = 5 if wide else 10
    for year in range(_FIRST + (5 if not wide else 0), end + 1, step):
        axes.text(at(year), 9, str(year), size=8.6, color=TEXT, ha="center", va="center")
        axes.plot([at(year)] * 2, [18, height], color=FAINT, linewidth=1, zorder=0)
    y = 16
    for level in levels:
        axes.text(2, y + gap - 9, LEVEL_NAMES[level] if level != "national" else "Cambodia", size=9.4, weight=600, color=INK, va="center")
        y += gap
        for row in rows[rows["level"] == level].itertuples():
            _span(axes, row, y + line / 2, at, end)
            y += line
    return canvas


def _span(axes, row, y, at, end):
    colour, pale = (ACCENT, ACCENT_PALE) if row.named else (LINE, PALE)
    axes.text(8, y, row.label, size=8.7, color=INK if row.named else TEXT, va="center")
    ended = pd.notna(row.end_year) and row.end_year <= end
    x, x_end = at(row.start_year), at((row.end_year if ended else end) + 1)
    style = {"facecolor": "none", "hatch": "/////", "edgecolor": colour} if row.doubtful else {"facecolor": pale, "edgecolor": "none"}
    axes.add_patch(Rectangle((x, y - 5), max(x_end - x, 3), 10, linewidth=0.6, **style))
    axes.plot([x, x], [y - 6, y + 6], color=colour, linewidth=2)
    if ended:
        axes.plot([x_end, x_end], [y - 6, y + 6], color=colour, linewidth=2)
    if row.start_year < _FIRST:
        axes.text(x + 4, y, f"since {row.start_year}", size=8.3, color=INK, va="center")
    if pd.notna(row.year_text) and row.year_text != row.start_year:
        axes.plot([at(float(row.year_text) + 0.5)], [y], "D", markersize=5, color=OCHRE, markeredgecolor=PAPER, markeredgewidth=0.8)
