"""S4: whose security each section speaks of, and which of the four Ps, as two coders read it."""

from __future__ import annotations

__all__ = ["framing_drift"]

from textwrap import fill

import pandas as pd

from ..analysis.sources import STANCES, stance_by_section
from ..text import DOCUMENTS, listed, number
from .figure import Figure, figure
from .panels import heading, panel
from .source_marks import mark_key
from .style import ACCENT, ACCENT_PALE, FAINT, INK, OCHRE, ON_DARK, PALE, TEXT, new_canvas

_COLOURS = {"victim-centred": (ACCENT, ON_DARK), "mixed": (PALE, INK), "n.a.": (FAINT, TEXT), "state-centric": (OCHRE, ON_DARK)}
_WORDS = {"victim-centred": "person or victim", "mixed": "both", "n.a.": "neither", "state-centric": "state"}
#: The four Ps, with a short name for a phone.
_PILLARS = {"prevention": "prev.", "protection": "prot.", "prosecution": "pros.", "partnership": "part."}
BAR, STRIP, GAP, HEAD = 15, 14, 11, 28


def framing_drift(study, alpha: float) -> Figure:
    """Stacked bars of stance by section, one bar a coder.

    Parameters
    ----------
    study : Study
    alpha : float
        Agreement of the two coders on the stance of claims.
    """
    rows = stance_by_section(study.data["claims"], study.data["claim_codings"])
    pillars = _pillars(study)
    state = rows[(rows["stance"] == "state-centric") & (rows["document"] == "maudina2025")].pivot(index="section", columns="coder", values="share")
    both = state.min(axis=1).sort_values(ascending=False)
    top = both.index[:2].tolist()
    title = f"Both coders find the state as the point of reference most in {listed(f'“{name}”' for name in top)}: at least {number(100 * both[top[-1]])} % of the claims of each"
    sizes = rows[rows["coder"] == "A"].groupby(["document", "section"], sort=False)["claims"].sum()
    note = (f"n = {int(sizes.sum())} claims in {len(sizes)} sections, each coded twice: upper bar coder A, lower bar coder B, both automated. In the strip of the four Ps (prevention, protection, prosecution, partnership) the dark part is the share on which the lower coder stands, the light part reaches to the higher one; a claim can name several. Their agreement on this variable is alpha {alpha:.2f}, under the limit of the codebook for a figure; it is shown so that a reader sees how much depends on who codes. Own coding, codebook 1.0.")
    return figure(lambda width: _draw(rows, pillars, width), label="s4", title=title,
                  subtitle="Share of a section's claims by whose security is the point of reference, in the order of the text; below, the share that names each of the four Ps; per cent",
                  note=note, limits="that a section which describes states endorses them, or that the order of the text is a change of mind.",
                  alt=_alt(rows, pillars, title), claims=("M004", "M020", "M256", "M258"), rows=_plotted(rows, pillars))


def _pillars(study) -> pd.DataFrame:
    """Share of a section's claims that name each P: document, section, coder, pillar, claims, share (0 to 1)."""
    claims = study.data["claims"][["claim_id", "document", "section"]]
    codes = study.data["claim_codings"].query("variable == 'four_p'").merge(claims, on="claim_id")
    counts = [codes.assign(pillar=name, named=codes["value"].fillna("").str.split(";").map(lambda found, name=name: name in found)) for name in _PILLARS]
    found = pd.concat(counts).groupby(["document", "section", "coder", "pillar"], sort=False)["named"].agg(["sum", "mean"]).reset_index()
    return found.rename(columns={"sum": "claims", "mean": "share"})


def _plotted(rows, pillars) -> pd.DataFrame:
    """Both parts of the figure in one table: ``names`` is a stance or a P."""
    parts = [rows.rename(columns={"stance": "names"}).assign(part="stance"), pillars.rename(columns={"pillar": "names"}).assign(part="four Ps")]
    return pd.concat(parts, ignore_index=True)[["part", "document", "section", "coder", "names", "claims", "share"]].round(4)


def _draw(rows, pillars, width):
    narrow = width == "narrow"
    left, across = (16, 330) if narrow else (258, 480)
    label = 18 if narrow else 0
    groups = [(document, list(own["section"].drop_duplicates()), own) for document, own in rows.groupby("document", sort=False)]
    block = label + 2 * BAR + 3 + STRIP + GAP
    canvas = new_canvas(width, 26 + sum(HEAD + len(names) * block for _, names, _ in groups) + 8, layout="none")
    mark_key(canvas, 4 if narrow else left, 4, [("s", _COLOURS[stance][0], _WORDS[stance]) for stance in STANCES])
    top = 22
    for document, names, own in groups:
        heading(canvas, 4, top + 6, DOCUMENTS[document])
        top += HEAD
        for name in names:
            axes = panel(canvas, left, top + label, across, 2 * BAR)
            axes.set(xlim=(0, 1), ylim=(2, 0), xticks=[], yticks=[])
            section = own[own["section"] == name]
            total = int(section.loc[section["coder"] == "A", "claims"].sum())
            words = f"{name} ({total})"
            if narrow:
                axes.annotate(words, (0, 0), xytext=(0, 3), textcoords="offset points", size=8.8, color=INK, va="bottom", annotation_clip=False)
            else:
                axes.annotate(fill(words, 40), (0, 1), xytext=(-16, 0), textcoords="offset points", size=8.8, color=INK, ha="right", va="center", annotation_clip=False)
            for y, coder in enumerate("AB"):
                axes.annotate(coder, (0, y + 0.5), xytext=(-4, 0), textcoords="offset points", size=8.4, color=TEXT, ha="right", va="center", annotation_clip=False)
                _bar(axes, section[section["coder"] == coder], y, across)
            own_pillars = pillars[(pillars["document"] == document) & (pillars["section"] == name)]
            _strip(panel(canvas, left, top + label + 2 * BAR + 3, across, STRIP), own_pillars, narrow)
            top += block
    return canvas


def _bar(axes, rows, y, across):
    shares = rows.set_index("stance")["share"]
    start = 0.0
    for stance in STANCES:
        share, (colour, ink) = float(shares[stance]), _COLOURS[stance]
        if share:
            axes.barh(y + 0.5, share, left=start, height=0.86, color=colour, linewidth=0)
            if share * across > 26:
                axes.text(start + share / 2, y + 0.52, number(100 * share), ha="center", va="center", size=8.3, color=ink)
        start += share


def _strip(axes, rows, narrow):
    """Four small bars side by side, one a P: dark to the lower coder's share, light to the higher's."""
    axes.set(xlim=(0, 4), ylim=(1, 0), xticks=[], yticks=[])
    for place, (name, short) in enumerate(_PILLARS.items()):
        low, high = sorted(rows.loc[rows["pillar"] == name, "share"])
        for share, colour in ((1, FAINT), (high, PALE), (low, ACCENT_PALE)):
            axes.barh(0.5, 0.97 * share, left=place, height=1, color=colour, linewidth=0)
        ends = sorted({number(100 * low), number(100 * high)}, key=int)
        axes.text(place + 0.04, 0.53, f"{short if narrow else name} {'–'.join(ends)}", size=8.3, color=INK, va="center")


def _alt(rows, pillars, title):
    parts = [f"Four Ps, claims that name each, both coders: {_spoken(pillars)}."]
    for (document, section), own in rows.groupby(["document", "section"], sort=False):
        read = [f"coder {coder}: " + ", ".join(f"{_WORDS[row.stance]} {number(100 * row.share)} %" for row in part.itertuples()) for coder, part in own.groupby("coder")]
        parts.append(f"{section}: {'; '.join(read)}.")
    return f"Stacked bars, two a section. {title}. " + " ".join(parts)


def _spoken(pillars) -> str:
    shares = pillars.groupby(["document", "pillar"], sort=False)["claims"].sum()
    return "; ".join(f"{DOCUMENTS[document]}: " + ", ".join(f"{name} {int(shares[document, name])}" for name in _PILLARS) for document in pillars["document"].unique())
