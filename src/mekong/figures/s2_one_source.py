"""S2: how many claims hang on each source, and how few sources carry most of a document."""

from __future__ import annotations

__all__ = ["one_source", "block_table"]

from ..analysis.sources import by_source, cited, one_source_blocks
from ..tables import Table, table
from ..text import DOCUMENTS, count, escape, listed
from .figure import Figure, figure
from .panels import heading, panel
from .source_marks import RING, mark_key
from .style import ACCENT, FAINT, INK, PALE, TEXT, new_canvas

ROW, HEAD = 17, 34
_SHORT = {"maudina2025": "Maudina et al.", "adawiyah": "Adawiyah"}


def one_source(study) -> Figure:
    """Ordered dot plot of claims by source and document, with the cumulative share of the document's sourced claims."""
    citations = cited(study.data["claims"], study.data["document_sources"])
    rows = by_source(citations)
    halves = {document: int((own["cumulative"] < 0.5).sum()) + 1 for document, own in rows.groupby("document", sort=False)}
    alone = citations.groupby("claim_id")["source"].nunique()
    sourced = citations.groupby("document")["claim_id"].nunique()
    title = (f"{int((alone == 1).sum())} of {len(alone)} claims with a source rest on one alone; half of them hang on "
             + listed(f"{count(number, 'source')} of {int((rows['document'] == document).sum())} in {_SHORT[document]}" for document, number in halves.items()))
    note = (f"n = {len(alone)} claims that name a source, of {len(study.data['claims'])} ({listed(f'{DOCUMENTS[document]}: {number}' for document, number in sourced.items())}). Full dot: claims that a citation covers; ring: with those that it only may cover. "
            "At the right the share of the document's sourced claims that the sources down to this one carry, each claim counted once. Second-hand citations count for the text that was read. Coder A's scope of citations.")
    return figure(lambda width: _draw(rows, width), label="s2", title=title,
                  subtitle="Claims by the source that the document names for them, most first; number of claims",
                  note=note, limits="that a claim with one source is false, that a thesis is worse than a report, or that a claim counts for more because it is one of many.",
                  alt=_alt(rows, title), claims=("M213", "M216", "M223", "M224", "M239"), rows=rows.round(4))


def _draw(rows, width):
    narrow = width == "narrow"
    left, across = (148, 140) if narrow else (230, 420)
    groups = [(document, own) for document, own in rows.groupby("document", sort=False)]
    canvas = new_canvas(width, 20 + sum(HEAD + len(own) * ROW + 8 for _, own in groups) + 20, layout="none")
    mark_key(canvas, 4, 2, [("o", ACCENT, "cited"), (RING, ACCENT, "with probably cited")])
    top, most = 18, int(rows["total"].max())
    for document, own in groups:
        heading(canvas, 4, top + 10, _SHORT[document] if narrow else DOCUMENTS[document], "" if narrow else f"{len(own)} sources")
        axes = panel(canvas, left, top + HEAD, across, len(own) * ROW)
        axes.set(xlim=(-0.4, most + 0.6), ylim=(len(own) - 0.5, -0.5), yticks=[])
        axes.set_xticks(range(0, most + 1, 5))
        axes.tick_params(axis="x", labelsize=8.5, pad=2)
        axes.grid(axis="x", color=FAINT)
        _rows(axes, own.reset_index(drop=True), narrow)
        top += HEAD + len(own) * ROW + 8
    return canvas


def _rows(axes, rows, narrow):
    axes.annotate("share so far", (1, -0.5), xycoords=("axes fraction", "data"), xytext=(10, 8), textcoords="offset points", size=8.4, color=TEXT, ha="left", va="center", annotation_clip=False)
    half = int((rows["cumulative"] < 0.5).sum())
    for y, row in enumerate(rows.itertuples()):
        size = 8.4 if narrow else 9
        axes.annotate(row.source.replace("Kennedy and Southern", "Kennedy, Southern") if narrow else row.source, (0, y), xycoords=("axes fraction", "data"), xytext=(-7, 0), textcoords="offset points", ha="right", va="center", size=size, color=INK)
        axes.plot([0, row.total], [y, y], color=PALE, linewidth=1)
        if row.probable:
            axes.plot([row.total], [y], "o", markersize=5.6, markerfacecolor="none", markeredgecolor=ACCENT, markeredgewidth=1)
        if row.cited:
            axes.plot([row.cited], [y], "o", markersize=5.2, color=ACCENT)
        axes.annotate(f"{100 * row.cumulative:.0f} %", (1, y), xycoords=("axes fraction", "data"), xytext=(10, 0), textcoords="offset points", size=size, va="center",
                      color=INK if y <= half else TEXT, weight=600 if y == half else 400, annotation_clip=False)


def _alt(rows, title):
    parts = []
    for document, own in rows.groupby("document", sort=False):
        parts.append(f"{DOCUMENTS[document]}: " + ", ".join(f"{row.source} {row.total} ({row.probable} of them probable; {100 * row.cumulative:.0f} % so far)" for row in own.itertuples()) + ".")
    return f"Ordered dot plot in two panels. {title}. " + " ".join(parts)


def block_table(study) -> Table:
    """Stretches of each document that rest on one source alone."""
    citations = cited(study.data["claims"], study.data["document_sources"])
    blocks = one_source_blocks(study.data["claims"], citations)
    known = study.data["document_sources"].drop_duplicates(["document", "match"]).assign(source=lambda frame: frame["match"].str.replace(r" \\\(.*$", "", regex=True)).set_index(["document", "source"])
    frame = blocks.assign(
        document=[DOCUMENTS[document] for document in blocks["document"]],
        what=[escape(known["description"].get((row.document, row.source), "")) for row in blocks.itertuples()],
        claims_=[f"{{claim}}`{row.first}` to {{claim}}`{row.last}`" for row in blocks.itertuples()],
    )[["source", "what", "claims_", "claims", "core", "chapters"]]
    total = int(blocks["claims"].sum())
    return table(frame, label="s2-blocks", title=f"{count(len(blocks), 'stretch', 'stretches', words=False)} of five claims or more rest on one source alone: {total} claims in all",
                 headers={"source": "Source", "what": "What it is", "claims_": "From, to", "claims": "Claims", "core": "Core", "chapters": "Speaks to"},
                 marked=("what", "claims_"), widths=(18, 32, 16, 8, 8, 18), folded=f"Stretches that rest on one source ({len(blocks)})", rows=blocks,
                 note="Claims on end, in the order of the text, that name one and the same source and no other. Issuer as read by coder A.",
                 limits="whether the source is right. It shows what would fall with it.")
