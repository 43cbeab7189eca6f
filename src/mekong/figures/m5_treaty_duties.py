"""M4 and M5: what two treaty texts ask, article by article, and how firmly. Only provisions that were read count."""

from __future__ import annotations

__all__ = ["treaty_duties", "coverage_table", "duties"]

import pandas as pd

from ..tables import Table, table
from ..text import count
from .figure import Figure, figure
from .style import ACCENT, INK, LINE, PAPER, TEXT, new_canvas

_CLAIMS = ("M018", "M046", "M048", "M136", "M148", "M149", "M161", "M222")
_TEXTS = {"palermo_2000": "Palermo Protocol", "actip_2015": "ACTIP, as seen"}
_STRENGTH = ("mandatory", "qualified", "hortatory")
_P = ("prosecution", "protection", "prevention", "partnership")


def duties(data) -> pd.DataFrame:
    """Provisions of the Palermo Protocol and of ACTIP that were seen and set a duty under one of the four Ps.

    Declaratory provisions (aims, definitions) are left out. Columns text_id, article, subject, p,
    verb_strength ("mandatory" binds most, then "qualified", "hortatory"), referent, status.
    """
    rows = data["treaty_articles"]
    rows = rows[rows["text_id"].isin(_TEXTS) & (rows["status"] == "seen") & rows["p"].isin(_P) & rows["verb_strength"].isin(_STRENGTH)]
    return rows[["text_id", "article", "subject", "p", "verb_strength", "referent", "status"]].reset_index(drop=True)


def treaty_duties(study) -> Figure:
    """One dot a provision, by P and by how firmly the verb binds."""
    rows = duties(study.data)
    counts = rows.groupby(["text_id", "p", "verb_strength"]).size()
    palermo = rows[rows["text_id"] == "palermo_2000"]

    def draw(width):
        return _draw(width, rows)

    firm = palermo[palermo["verb_strength"] == "mandatory"]
    return figure(
        draw, label="m5", title=f"The Palermo Protocol obliges without a hedge in {len(firm)} of {len(palermo)} coded duties, {int((firm['p'] == 'protection').sum())} of them on protection",
        subtitle="Provisions by P and by verb: mandatory (shall), qualified (shall, with a hedge), hortatory (should, may, endeavour); one dot a provision",
        note=f"n = {len(rows)} provisions that were read, declaratory ones left out: {len(palermo)} of the Palermo Protocol, complete, and {len(rows) - len(palermo)} of ACTIP, of "
             "which only articles 14 and 16 and the preamble were seen: compare rows within ACTIP, never its totals. One coder, an automated one (a language model), no second "
             "reading. A bare reference to domestic law does not lower a duty. Sources: English texts named in the table treaty_articles.",
        limits="practice, or that a hedge is no law. The COMMIT memorandum and the bilateral texts cannot be printed: they were not read.",
        alt="Dots by P and verb. " + ". ".join(
            f"{name}: " + "; ".join(f"{p} " + ", ".join(f"{counts.get((text, p, strength), 0)} {strength}" for strength in _STRENGTH) for p in _P)
            for text, name in _TEXTS.items()) + ".",
        claims=_CLAIMS, rows=rows,
    )


def _draw(width, rows):
    wide = width == "wide"
    per_line, dot, line = 3 if wide else 5, 14, 16
    total, stub = (760, 100) if wide else (360, 92)
    texts = list(_TEXTS)
    block = 30 + 18 + len(_P) * (2 * line + 12)
    height = block if wide else 2 * block
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    axes.set_xlim(0, total)
    axes.set_ylim(height, 0)
    axes.axis("off")
    for index, text in enumerate(texts):
        left, top = (index * total / 2 if wide else 0), (0 if wide else index * block)
        _block(axes, rows[rows["text_id"] == text], _TEXTS[text], left, top, stub, (total / 2 if wide else total) - stub - 12, per_line, dot, line)
    return canvas


def _block(axes, rows, name, left, top, stub, across, per_line, dot, line):
    axes.text(left + 2, top + 12, f"{name} ({len(rows)})", size=10.5, weight=600, color=INK, va="center")
    column = across / 3
    for position, strength in enumerate(_STRENGTH):
        axes.text(left + stub + column * position, top + 34, strength, size=8.8, color=TEXT, va="center")
    y = top + 46
    for p in _P:
        axes.plot([left, left + stub + across], [y, y], color=LINE, linewidth=0.6)
        axes.text(left + 2, y + line + 4, p.capitalize(), size=9.2, color=INK, va="center")
        for position, strength in enumerate(_STRENGTH):
            n = int(((rows["p"] == p) & (rows["verb_strength"] == strength)).sum())
            x = left + stub + column * position
            axes.text(x, y + line + 4, str(n), size=10, weight=600, color=INK if n else TEXT, va="center")
            for k in range(n):
                axes.plot([x + 22 + dot * (k % 3)], [y + 12 + line * (k // 3)], "o", markersize=7, color=ACCENT if strength != "hortatory" else LINE,
                          markerfacecolor={"mandatory": ACCENT, "qualified": PAPER, "hortatory": PAPER}[strength], markeredgewidth=1.3)
        y += 2 * line + 12


def coverage_table(study) -> Table:
    """How much of each text was read, and for whom its duties stand: what may be printed and what may not."""
    rows, texts = study.data["treaty_articles"], study.data["legal_texts"].set_index("text_id")
    shown = []
    for text in ("palermo_2000", "actip_2015", "commit_mou_2004", "khm_tha_mou_2003", "khm_vnm_2005", "tha_lao_2005", "tha_vnm_2008"):
        part = rows[rows["text_id"] == text]
        seen = part[(part["status"] == "seen") & part["verb_strength"].isin(_STRENGTH)]
        by_p = {p: int((seen["p"] == p).sum()) for p in _P}
        printed = text in _TEXTS
        shown.append({"text": texts.at[text, "name"].partition(", art.")[0], "seen": int((part["status"] == "seen").sum()), "memory": int((part["status"] == "memory").sum()),
                      **{p: str(n) if printed else "not printed" for p, n in by_p.items()},
                      "victim": str(int(seen["referent"].isin(["victim", "both"]).sum())) if printed else "not printed"})
    frame = pd.DataFrame(shown)
    unread = int((~frame["prosecution"].str.isdigit()).sum())
    return table(
        frame, label="m4", title=f"What the texts ask, as far as they were read: {count(unread, 'text')} of {len(frame)} cannot be printed",
        headers={"text": "Text", "seen": "Rows seen", "memory": "From memory", **{p: p.capitalize() for p in _P}, "victim": "Duties that serve the victim, alone or too"},
        widths=(30, 8, 9, 11, 11, 11, 11, 12), claims=("M018", "M046", "M048", "M158", "M161", "M164", "M185", "M202"),
        note="Provisions with a duty, by P. One automated coder, no second reading. Of the COMMIT memorandum only its count of sections and articles and its preamble were seen; "
             "of the two Thai memoranda the preambles; the others not at all.",
        limits="that the texts not printed ask nothing.",
    )
