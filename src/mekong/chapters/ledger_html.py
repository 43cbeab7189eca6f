"""The ledger as HTML: a table a section that is whole without a script, which ``ledger.js`` then filters."""

from __future__ import annotations

__all__ = ["SHAPES", "LedgerSection", "WholeLedger", "section"]

import re
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from ..analysis.strength import UNSTABLE
from ..spreadsheets import spreadsheet
from ..metadata import TABLE_METADATA
from ..text import number

#: A verdict is always a word with a shape; the same shapes as the book's verdict marks.
SHAPES = {"supported": "●", "mixed": "◐", "contradicted": "✕", "cannot tell": "○", "not tested": "–"}

_CLAIM = re.compile(r"\b([MA]\d{3})\b")
_OPEN = ('<table class="ledger-table"><caption>{caption}</caption><thead><tr><th scope="col">Claim</th>'
         '<th scope="col">What the document says, paraphrased, and what the data say</th><th scope="col">Verdict</th></tr></thead><tbody>')


@dataclass(frozen=True)
class LedgerSection:
    """The claims of one section; shown by a notebook as HTML, and as plain text elsewhere."""

    html: str = field(repr=False)
    plain: str = field(repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.plain}


@dataclass(frozen=True)
class WholeLedger:
    """All rows as one file to download; the sentence stands above the link."""

    rows: pd.DataFrame = field(repr=False)
    sentence: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        rows = spreadsheet(self.rows)
        return ({"text/markdown": self.sentence, "text/plain": self.sentence},
                {"text/markdown": {TABLE_METADATA: {"label": "ledger", "rows": rows}}})


def section(rows: pd.DataFrame, document: str, name: str) -> LedgerSection:
    """The table of one section of `rows` (see `mekong.ledger.ledger`).

    Every claim has the anchor ``claim-m046``. The page filters by the words that stand in the row: the ledger is the book's
    longest page, and attributes that say them again were an eighth of it.
    """
    own = rows[(rows["document"] == document) & (rows["section"] == name)]
    caption = f"{escape(name)}: {len(own)} claims"
    body = "".join(_row(claim) for claim in own.reset_index().itertuples(index=False))
    plain = "\n".join(f"{claim} [{verdict}] {text}" for claim, verdict, text in zip(own.index, own["verdict"], own["paraphrase"]))
    return LedgerSection(f'<div class="ledger" data-document="{escape(document)}">{_OPEN.format(caption=caption)}{body}</tbody></table></div>', plain)


def _row(claim) -> str:
    anchor, word = f"claim-{claim.claim_id.lower()}", claim.verdict
    return (f'<tr id="{anchor}">'
            f'<th scope="row"><a class="claim-id" href="#{anchor}">{claim.claim_id}</a><span class="para">{escape(claim.para_code)}</span></th>'
            f'<td><p class="said">{escape(claim.paraphrase)}</p><p class="coded">{escape(claim.kind)} · {escape(claim.salience)} · {escape(claim.chapter)}</p>'
            f'<p class="why">{escape(claim.reason)}</p>{_more(claim)}</td>'
            f'<td><span class="verdict {word.replace(" ", "-")}"><span class="shape" aria-hidden="true">{SHAPES[word]}</span> {word}</span>{_ground(claim)}</td></tr>')


def _ground(claim) -> str:
    """Below the verdict: the reason in fixed words, or grade, independence and stability."""
    parts = []
    if claim.verdict == "cannot tell" and claim.why_none:
        parts.append(("none", claim.why_none))
    if claim.evidence_grade:
        parts.append(("grade", f"evidence: {claim.evidence_grade}"))
    if claim.independent:
        parts.append(("independent", f"independent of its source: {claim.independent}"))
    if claim.stability == claim.stability:
        parts.append(("stability", f"{'unstable: ' if claim.stability <= UNSTABLE + 1e-9 else ''}same in {number(round(100 * claim.stability))} % of the other readings"))
    return "".join(f'<span class="ground {name}">{escape(text)}</span>' for name, text in parts)


def _more(claim) -> str:
    """What opens in place: the rule and how it came about, the items that show the claim, what points to it."""
    readings = f"{claim.n_variants} readings of the rule were run" if claim.n_variants > 1 else ""
    known = "The writer of the rule could know the result." if claim.outcome_known == "yes" else ""
    parts = [
        ("Rule", "rule", escape(" ".join(part for part in (claim.rule, claim.scope_note, readings + "." if readings else "", known) if part))),
        ("Supported if", "supports", escape(claim.supports_if)),
        ("Contradicted if", "contradicts", escape(claim.contradicts_if)),
        ("How one became the other", "log", escape(claim.log[:1].upper() + claim.log[1:])),
        ("Shown in", "items", "; ".join(f'<span class="item">{escape(item)}</span>' for item in claim.items.split("; ") if item)),
        ("Other claims", "relations", _linked(claim.relations)),
        ("Causal mechanism", "causal", _entries(claim.causal)),
        ("Contradiction", "contradiction", _entries(claim.contradictions)),
        ("Record check", "checks", escape(claim.checks)),
        ("Coder's flags", "flags", escape(claim.flags)),
    ]
    listed = "".join(f'<dt>{title}</dt><dd class="{name}">{text}</dd>' for title, name, text in parts if text)
    return f"<details><summary>More on {claim.claim_id}</summary><dl>{listed}</dl></details>" if listed else ""


def _entries(text: str) -> str:
    """Ids of the register, which the page links to their cards where this edition has them."""
    return "; ".join(f'<span class="entry">{escape(entry)}</span>' for entry in text.split("; ") if entry)


def _linked(text: str) -> str:
    return _CLAIM.sub(lambda found: f'<a href="#claim-{found[1].lower()}">{found[1]}</a>', escape(text))
