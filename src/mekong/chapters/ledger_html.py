"""The ledger as HTML: a table a section that is whole without a script, which ``ledger.js`` then filters; and the claims' rules, on a page of their own."""

from __future__ import annotations

__all__ = ["SHAPES", "LedgerSection", "WholeLedger", "section", "rules"]

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from ..analysis.strength import UNSTABLE
from ..spreadsheets import spreadsheet
from ..metadata import TABLE_METADATA
from ..text import count, number

#: A verdict is always a word with a shape; the same shapes as the book's verdict marks.
SHAPES = {"supported": "●", "mixed": "◐", "contradicted": "✕", "cannot tell": "○", "not tested": "–"}

_CLAIM = re.compile(r"\b([MA]\d{3})\b")
_OPEN = '<table class="{name}"><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>'
_LEDGER_HEADS = ("Claim", "What the document says, paraphrased, and what the data say", "Verdict")
_RULES_HEADS = ("Claim", "What the document says, paraphrased, how it was tested, and what belongs to it")


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
    """The table of one section of `rows` (see `mekong.chapters.ledger.ledger`): claims, verdicts and reasons.

    Every claim has the anchor ``claim-m046``. The page filters by the words that stand in the row: the ledger is one of the
    book's longest pages, and attributes that say them again were an eighth of it. The rules have a page of their own (`rules`).
    """
    return _section(_own(rows, document, name), document, name, "ledger-table", _LEDGER_HEADS, _row)


def rules(rows: pd.DataFrame, document: str, name: str) -> LedgerSection:
    """What the ledger has no room for, of one section of `rows`: each claim's rule and how it came about, and what points to the claim.

    Every claim that has such an entry has the anchor ``rule-m046``.
    """
    own = _own(rows, document, name)
    return _section(own[[_has_more(claim) for claim in own.itertuples()]], document, name, "ledger-table rules", _RULES_HEADS, _rule_row)


def _own(rows: pd.DataFrame, document: str, name: str) -> pd.DataFrame:
    return rows[(rows["document"] == document) & (rows["section"] == name)]


def _section(own: pd.DataFrame, document: str, name: str, style: str, heads: tuple[str, ...], row: Callable) -> LedgerSection:
    table = _OPEN.format(name=style, caption=f"{escape(name)}: {count(len(own), 'claim', words=False)}", heads="".join(f'<th scope="col">{head}</th>' for head in heads))
    body = "".join(row(claim) for claim in own.reset_index().itertuples(index=False))
    plain = "\n".join(f"{claim} [{verdict}] {text}" for claim, verdict, text in zip(own.index, own["verdict"], own["paraphrase"]))
    return LedgerSection(f'<div class="ledger" data-document="{escape(document)}">{table}{body}</tbody></table></div>', plain)


def _row(claim) -> str:
    anchor, word = f"claim-{claim.claim_id.lower()}", claim.verdict
    return (f'<tr id="{anchor}">'
            f'<th scope="row"><a class="claim-id" href="#{anchor}">{claim.claim_id}</a><span class="para">{escape(claim.para_code)}</span></th>'
            f'<td><p class="said">{escape(claim.paraphrase)}</p><p class="coded">{escape(claim.kind)} · {escape(claim.salience)} · {escape(claim.chapter)}</p>'
            f'<p class="why">{escape(claim.reason)}</p>{_leads(claim)}</td>'
            f'<td><span class="verdict {word.replace(" ", "-")}"><span class="shape" aria-hidden="true">{SHAPES[word]}</span> {word}</span>{_ground(claim)}</td></tr>')


def _rule_row(claim) -> str:
    anchor = f"rule-{claim.claim_id.lower()}"
    listed = "".join(f'<dt>{title}</dt><dd class="{name}">{text}</dd>' for title, name, text in _entries(claim) if text)
    return (f'<tr id="{anchor}"><th scope="row"><a class="claim-id" href="ledger.html#claim-{claim.claim_id.lower()}">{claim.claim_id}</a><span class="para">{escape(claim.para_code)}</span></th>'
            f'<td><p class="said">{escape(claim.paraphrase)}</p><dl>{listed}</dl></td></tr>')


def _leads(claim) -> str:
    """Where the claim is shown, and where its rule and the claims that it belongs to stand."""
    items = "; ".join(f'<span class="item">{escape(item)}</span>' for item in claim.items.split("; ") if item)
    parts = [f"Shown in {items}"] if items else []
    if _has_more(claim):
        parts.append(f'<a href="rules.html#rule-{claim.claim_id.lower()}">{"Rule of" if claim.rule else "More on"} {claim.claim_id}</a>')
    return f'<p class="leads">{" · ".join(parts)}</p>' if parts else ""


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


def _has_more(claim) -> bool:
    return any(text for _, _, text in _entries(claim))


def _entries(claim) -> list[tuple[str, str, str]]:
    """Title, class and HTML of what there is to say of a claim's rule and of what points to it; empty where there is nothing."""
    readings = f"{claim.n_variants} readings of the rule were run" if claim.n_variants > 1 else ""
    known = "The writer of the rule could know the result." if claim.outcome_known == "yes" else ""
    return [
        ("Rule", "rule", escape(" ".join(part for part in (claim.rule, claim.scope_note, readings + "." if readings else "", known) if part))),
        ("Supported if", "supports", escape(claim.supports_if)),
        ("Contradicted if", "contradicts", escape(claim.contradicts_if)),
        ("How one became the other", "log", escape(claim.log[:1].upper() + claim.log[1:])),
        ("Other claims", "relations", _linked(claim.relations)),
        ("Causal mechanism", "causal", _registered(claim.causal)),
        ("Contradiction", "contradiction", _registered(claim.contradictions)),
        ("Record check", "checks", escape(claim.checks)),
        ("Coder's flags", "flags", escape(claim.flags)),
    ]


def _registered(text: str) -> str:
    """Ids of the register, which the page links to their cards where this edition has them."""
    entries = [f'<span class="entry">{escape(entry)}</span>' for entry in text.split("; ") if entry]
    return f"{'; '.join(entries)} in the register" if entries else ""


def _linked(text: str) -> str:
    return _CLAIM.sub(lambda found: f'<a href="ledger.html#claim-{found[1].lower()}">{found[1]}</a>', escape(text))
