"""Words for numbers, and how a notebook says a computed sentence."""

from __future__ import annotations

__all__ = ["DOCUMENTS", "say", "count", "word", "part", "listed", "claims", "share_word", "number", "years", "plain", "escape"]

import re
from collections.abc import Iterable, Sequence

#: Document codes as a reader names them, in the order of the ledger.
DOCUMENTS = {"maudina2025": "Maudina, Santoso and Marsingga 2025", "adawiyah": "Adawiyah 2023"}

_SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def say(markdown: str) -> None:
    """Display a paragraph of MyST Markdown whose numbers were computed."""
    from IPython.display import Markdown, display

    display(Markdown("\n".join(line.strip() for line in markdown.strip().splitlines())))


def count(n: int, noun: str, plural: str | None = None, words: bool = True) -> str:
    """``count(1, "state")`` is "one state", ``count(0, "state")`` "no states", ``count(14, "state")`` "14 states"."""
    n = int(n)
    name = noun if n == 1 else (plural or noun + "s")
    return f"{_SMALL[n] if words and 0 <= n < len(_SMALL) else f'{n:,}'} {name}"


def word(n: int) -> str:
    """A number alone in a sentence: ``word(0)`` is "none", ``word(3)`` "three", ``word(14)`` "14"."""
    return "none" if int(n) == 0 else _SMALL[int(n)] if 0 < n < len(_SMALL) else f"{int(n):,}"


def part(n: int, total: int, plural: str) -> str:
    """So many of so many: "none of 6 drivers", "one of 6 drivers", "all 6 drivers"."""
    return f"all {total:,} {plural}" if int(n) == total > 1 else f"{word(n)} of {total:,} {plural}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """``["a", "b", "c"]`` as "a, b and c"; "none" where there is nothing."""
    items = [str(item) for item in items]
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def number(value: float, digits: int = 0) -> str:
    """A number for a sentence: thousands set apart, rounded to `digits`, "not available" where missing."""
    if value is None or value != value:
        return "not available"
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) != 0 else text.lstrip("-")


def years(values: Sequence[int]) -> str:
    """Years as spans: ``[2013, 2014, 2022]`` is "2013–2014 and 2022"."""
    spans: list[list[int]] = []
    for year in sorted(set(int(value) for value in values)):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return listed(str(a) if a == b else f"{a}–{b}" for a, b in spans)


def share_word(share: float) -> str:
    """The fixed words for how many designs agree: robust (95 % or more), likely (80 %), else not distinguishable."""
    strength = max(share, 1 - share)
    return "robust" if strength >= 0.95 else "likely" if strength >= 0.80 else "not distinguishable"


def claims(ids: Iterable[str]) -> str:
    """Claim marks, each linked to the ledger."""
    return " ".join(f"{{claim}}`{claim_id}`" for claim_id in ids)


#: What Markdown adds to words: escapes, roles, links, marks of emphasis and code; fences, options, heads and points of lists at a line's beginning.
_MARKS = re.compile(r"\\([!-/:-@[-`{-~])|\{[\w:-]+\}`([^`<]*)(?:<[^`]*>)?`|\[((?:[^\]\\]|\\.)*)\]\([^)]*\)|[*_`]|^\s*(?::{3,}.*|:[\w-]+:.*|#+ |- )", re.M)


def plain(markdown: str) -> str:
    """Markdown without its marks, for alt texts and attributes."""
    def words(mark: re.Match) -> str:
        escaped, role, link = mark.groups()
        return plain(link) if link else escaped or role or ""

    return re.sub(r"\s+", " ", _MARKS.sub(words, markdown.replace("\n: ", ": "))).strip()


def escape(value: object) -> str:
    """A data cell as literal text in MyST: nothing in it is read as Markdown, HTML, a role or LaTeX."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~^&:@\"'=%])", r"\\\1", str(value)).replace("\n", " ")
