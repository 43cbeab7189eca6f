"""C6: the documents' numbers in context: what each counts, at which level, and what the record has beside it."""

from __future__ import annotations

__all__ = ["numbers_in_context", "number_table"]

from ..analysis.numbers import SAME_KIND, number_cards, plain_number
from ..tables import Table, table
from ..text import count, escape, listed
from .figure import Figure, figure
from .panels import heading, key, panel
from .style import ACCENT, FAINT, INK, LINE, OCHRE, PALE, PAPER, TEXT, WARNING, WIDTHS, new_canvas

_FOUND = {"confirmed": ("o", ACCENT), "contradicted": ("X", WARNING), "cannot be rated": ("D", OCHRE), "": ("D", OCHRE)}
_CLAIMS = ("M032", "M037", "M091", "M116", "M124", "M126", "M127", "M177", "M181", "M182", "M183", "M184", "M226", "M235", "A058", "A065")


def numbers_in_context(study) -> Figure:
    """Counts of the two documents on one logarithmic axis, grouped by level and unit, with the record's like-for-like count."""
    cards = number_cards(study.data["document_numbers"])
    drawn = cards[cards["on_axis"]].reset_index(drop=True)
    drawn = drawn.assign(record_low=drawn["check_value"].where(drawn["check_kind"].isin(SAME_KIND)), record_high=drawn["check_high"].where(drawn["check_kind"].isin(SAME_KIND)))
    found, levels = cards["verdict"].value_counts(), cards["level"].value_counts()
    outputs = int(levels.get("output", 0))
    title = (f"Of {count(len(cards), 'number', words=False)} in the two documents {outputs} are outputs and {_none_or(int(levels.get('outcome', 0)))}; "
             f"{int(found.get('confirmed', 0))} hold, {int(found.get('contradicted', 0))} are contradicted and {int(found.get('cannot be rated', 0))} cannot be rated")
    note = (f"n = {len(drawn)} counts of {len(cards)} numbers; the others ({listed(_kinds(cards[~cards['on_axis']]))}) stand in the table alone. Grey bar or ring: the record's count of the same thing. "
            f"Record seen for {int(drawn['status'].eq('seen').sum())} of the {len(drawn)}; the rest is memory, conflict or not found. Nothing imputed. Sources: the two documents; press and police announcements named in the table.")
    return figure(lambda width: _draw(drawn, width), label="c6", title=title,
                  subtitle="Each count that the documents give about Cambodia and the region, by level and unit; logarithmic axis; dates as in the document",
                  note=note, limits="that more is better or worse: a larger count of rescues or suspects can mean more crime, more effort or another way of counting. Rows of different units are not to be added or compared.",
                  alt=_alt(drawn, title), claims=_CLAIMS, rows=drawn[["number_id", "claim_id", "label", "level", "unit", "qualifier", "quantity", "period", "place", "actor", "record_low", "record_high", "check_kind", "verdict", "status"]])


def _none_or(outcomes: int) -> str:
    return "none is an outcome" if outcomes == 0 else f"{outcomes} outcomes"


def _kinds(rest) -> list[str]:
    kinds = {"dates": rest["unit"].str.startswith("year"), "percentage": rest["unit"].str.startswith("percent"), "amounts of money": rest["unit"].str.contains("dollars")}
    named = [f"{int(mask.sum())} {kind}" for kind, mask in kinds.items() if mask.any()]
    other = len(rest) - sum(int(mask.sum()) for mask in kinds.values())
    return named + ([f"{other} without a figure"] if other else [])


def _draw(drawn, width):
    narrow = width == "narrow"
    groups = [(name, rows) for name, rows in drawn.groupby(["level", "unit"], sort=False)]
    line, head = (34, 24) if narrow else (21, 26)
    heights = [head + len(rows) * line for _, rows in groups]
    left, across = (12, WIDTHS[width] - 24) if narrow else (312, WIDTHS[width] - 312 - 24)
    top = 38 if narrow else 22
    canvas = new_canvas(width, top + sum(heights) + 28, layout="none")
    _keys(canvas, [word for word in _FOUND if word and (drawn["verdict"] == word).any()], narrow)
    for (name, rows), height in zip(groups, heights):
        last = top + height >= 38 * narrow + 22 * (not narrow) + sum(heights) - 1
        _group(canvas, name, rows, left, across, top, head, line, narrow, last)
        top += height
    return canvas


def _keys(canvas, words, narrow):
    end = key(canvas, 4, 2, [(*_FOUND[word], word) for word in words])
    axes = panel(canvas, 0, 20 if narrow else 2, canvas.get_size_inches()[0] * 96, 14)
    axes.set(xlim=(0, canvas.get_size_inches()[0] * 96), ylim=(14, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    start = 4 if narrow else end + 4
    axes.plot([start + 5], [7], "o", markersize=9, markerfacecolor="none", color=LINE)
    axes.text(start + 15, 7, "the record's count of the same thing", size=8.8, color=TEXT, va="center")


def _group(canvas, name, rows, left, across, top, head, line, narrow, last):
    level, unit = name
    heading(canvas, 4, top + 6, level.capitalize(), f"in {unit}")
    axes = panel(canvas, left, top + head, across, len(rows) * line)
    axes.set(xscale="log", xlim=(2, 4e6), ylim=(len(rows) * line, 0), yticks=[])
    axes.set_xticks([10, 1000, 100000], ["10", "1,000", "100,000"] if last else [""] * 3)
    axes.minorticks_off()
    axes.tick_params(axis="x", length=0, labelsize=8.5)
    axes.grid(axis="x", color=FAINT)
    for place, row in enumerate(rows.itertuples()):
        y = place * line + (line - 9 if narrow else line / 2)
        _record(axes, row, y)
        mark, colour = _FOUND[row.verdict]
        axes.plot([row.quantity], [y], mark, color=colour, markersize=5.5)
        beyond = max(value for value in (row.quantity, row.record_low, row.record_high) if value == value)
        words = f"{row.qualifier + ' ' if row.qualifier in ('about', 'at least') else ''}{plain_number(row.quantity)}"
        far = row.quantity > 20_000
        axes.annotate(words, (row.record_low if far and row.record_low == row.record_low else beyond, y), xytext=(-8 if far else 8, 0),
                      textcoords="offset points", ha="right" if far else "left", va="center", size=8.8, color=INK)
        label = f"{row.label} · {row.claim_id}"
        if narrow:
            axes.annotate(label, (0, y - 14), xycoords=("axes fraction", "data"), va="center", size=8.5, color=TEXT)
        else:
            axes.annotate(label, (0, y), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points", ha="right", va="center", size=8.8, color=TEXT)


def _record(axes, row, y):
    if row.record_low != row.record_low:
        return
    if row.record_high == row.record_high:
        axes.plot([row.record_low, row.record_high], [y, y], color=PALE, linewidth=6, solid_capstyle="butt")
    else:
        axes.plot([row.record_low], [y], "o", markersize=9.5, markerfacecolor=PAPER, color=LINE)


def _alt(drawn, title):
    groups = []
    for (level, unit), rows in drawn.groupby(["level", "unit"], sort=False):
        groups.append(f"{level.capitalize()}, {unit}: " + ", ".join(f"{row.label} {plain_number(row.quantity)} ({row.verdict or 'cannot be rated'})" for row in rows.itertuples()) + ".")
    return f"Dot strip on a logarithmic axis. {title}. " + " ".join(groups)


def number_table(study) -> Table:
    """The number cards: what the document gives, who counted, the level, what the record has, what follows."""
    cards = number_cards(study.data["document_numbers"])
    frame = cards.assign(
        claim=[f"{{claim}}`{row.claim_id}` {row.level}" for row in cards.itertuples()],
        says=[f"{escape(row.label)}: **{escape(row.given)}**" for row in cards.itertuples()],
        who=[escape("; ".join(part for part in (row.actor, row.period.replace("/", " to "), row.place) if part)) for row in cards.itertuples()],
        beside=[escape(row.compared) if row.compared else "nothing found" for row in cards.itertuples()],
        result=[f"**{row.verdict}** (record: {row.status})" for row in cards.itertuples()],
        why=[escape(". ".join(part.rstrip(".") for part in (f"Denominator: {row.denominator}" if row.denominator else "", row.note) if part)) for row in cards.itertuples()],
    )
    columns = ["claim", "says", "who", "beside", "result", "why"]
    found = cards["verdict"].value_counts()
    title = f"The documents' {len(cards)} numbers, one card each: {listed(f'{number} {word}' for word, number in found.items())}"
    return table(frame[columns], label="c6", title=title, marked=("claim", "says", "who", "beside", "result", "why"), row_headers=True,
                 headers={"claim": "Claim, level", "says": "The document gives", "who": "Who counted; when; where", "beside": "The record has", "result": "Result", "why": "Why"},
                 widths=(9, 20, 21, 18, 13, 19), folded=f"Open the {len(cards)} number cards",
                 note=f"n = {len(cards)} numbers of {cards['claim_id'].nunique()} claims. Level: what a number measures, from what was put in (input) over what was done (activity) and counted (output) to what changed for people (outcome); context: background. The record was seen, is memory, is in conflict, or none was found.",
                 limits="that a confirmed number answers the question it is used for.", claims=_CLAIMS, rows=cards.drop(columns=["order", "on_axis"]))
