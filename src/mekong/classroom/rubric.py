"""The rubric sheet: each student's written part with what was already checked, for the person who reads it."""

from __future__ import annotations

__all__ = ["write_rubric", "CORE", "words_in", "unwanted"]

import csv
import re
from pathlib import Path

from ..spreadsheets import safe_cell
from .catalogue import Assignment
from .gradebook import told
from .notebooks import PLACE
from .pages import clean, page, table

#: Asked of every written part (levels 0 to 3) beside the assignment's own criteria.
CORE = (
    {"criterion": "Claim and evidence", "asks": "Each statement rests on a number, a figure or a claim that is named."},
    {"criterion": "Uncertainty words", "asks": "Robust, likely, not distinguishable, cannot tell: used as the book uses them."},
    {"criterion": "Clarity", "asks": "Short sentences, one thought each, terms as defined."},
)
LEVELS = "0 missing · 1 restates numbers · 2 separates output from outcome and names missing data · 3 says which choice or source would flip the statement"
_UNWANTED = {
    "a trend of prevalence": r"prevalence (?:is |has |have |was )?(?:risen|rising|rose|fallen|falling|fell|grown|growing|declin\w+|increas\w+|decreas\w+)|(?:rising|falling|growing) prevalence",
    "a league table": r"league table|(?:best|worst)[- ]ranked|ranks? (?:first|last|worst|best)",
    "nationality as a cause": r"because (?:they|he|she) (?:are|is) (?:Cambodian|Thai|Vietnamese|Lao|Burmese|Chinese|Malaysian|Indonesian|Filipino)",
}


def words_in(text: str) -> int:
    return len(re.findall(r"\w+(?:['’-]\w+)*", text))


def unwanted(text: str) -> list[str]:
    """Kinds of wording that the book never uses, where a text seems to have them. A person decides."""
    return [name for name, pattern in _UNWANTED.items() if re.search(pattern, text, re.IGNORECASE)]


def write_rubric(task: Assignment, results: list[dict], out: Path) -> None:
    """``rubric.html`` to read from and ``rubric.csv`` to fill in."""
    criteria = [*task.about["rubric"], *CORE]
    most, levels = sum(task.source.written.values()), 3 * len(criteria)
    body = [f"<p>Levels: {clean(LEVELS)}. The written part has {most:g} points: the sum of the levels times {most:g} over {levels}. Nobody is marked on agreeing with the book.</p>",
            table("What each criterion asks", ["Criterion", "Asks"], [[item["criterion"], item["asks"]] for item in criteria])]
    rows = [["student", *(item["criterion"] for item in criteria), "points", "remark"]]
    for result in results:
        body.append(f"<h2>{clean(result['student'])}</h2>\n<p>Checked already: {clean(_checked(result))}</p>")
        body += [f"<blockquote>{clean(text, 20_000)}</blockquote>" for text in _to_read(task, result)]
        rows.append([result["student"], *("" for _ in criteria), "", ""])
    (out / "rubric.html").write_text(page(f"{int(task.number)}. {task.title}: written part", "\n".join(body)), encoding="utf-8")
    with (out / "rubric.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([safe_cell(cell) for cell in row] for row in rows)


def _to_read(task: Assignment, result: dict) -> list[str]:
    """The written parts, and the answers that a person reads with them: module attribute ``READ``, a function of such an answer each."""
    read = getattr(task.module, "READ", {})
    parts = [show(result["answers"][name]) for name, show in read.items() if name in result["answers"]]
    return [text for text in (*parts, *result["written"].values()) if text.strip() and text.strip() != PLACE]


def _checked(result: dict) -> str:
    if not result["graded"]:
        return result["line"]
    text = "\n".join(words for words in result["written"].values() if words.strip() != PLACE.strip())
    if not text.strip():
        return f"{result['line']}; nothing was written."
    found = unwanted(text)
    parts = [result["line"], f"{words_in(text)} words", "wording to look at: " + ", ".join(found) if found else "no wording that the book bars was found"]
    if errors := [item["id"] for item in result["errors"] if told(item)]:
        parts.append("cells with errors: " + ", ".join(errors))
    return "; ".join(parts) + "."
