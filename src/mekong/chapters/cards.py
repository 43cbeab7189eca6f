"""Cards: a titled block with an anchor of its own and a list of fields, whole without a script."""

from __future__ import annotations

__all__ = ["Cards", "card", "anchor_link", "known_mark", "linked_claims"]

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..text import claims as claim_marks
from ..text import escape, plain

_KNOWN = {"published": "read from the publisher's file", "seen": "seen in a source", "computed": "computed", "coded": "coded", "conflict": "sources disagree",
          "memory": "from memory, not a fact yet", "none": "no independent source found"}


@dataclass(frozen=True)
class Cards:
    """Several cards, shown by a notebook as Markdown. `mekong.text.say` would take the indents of their lists."""

    markdown: str = field(repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": self.markdown, "text/plain": plain(self.markdown)}


def card(anchor: str, title: str, fields: Iterable[tuple[str, str]], subtitle: str = "") -> str:
    """One card as MyST.

    Parameters
    ----------
    anchor : str
        The card's address on its page: ``mechanism-sr01``.
    title : str
        Literal text; printed as a heading of the third level.
    fields : iterable of (str, str)
        Name and content; the content is MyST already. Empty fields are left out.
    subtitle : str
        MyST below the title.
    """
    # A heading inside a block becomes a rubric of its level: a real heading that opens no section.
    lines = [":::::{container} card", f":name: {anchor}", "", f"### {escape(title)}", ""]
    lines += [subtitle, ""] if subtitle else []
    for name, content in fields:
        if content:
            first, *rest = content.splitlines()
            lines += [escape(name), f": {first}", *(f"  {line}" for line in rest), ""]
    return "\n".join([*lines, ":::::"])


def anchor_link(words: str, anchor: str) -> str:
    """Words that lead to a card, on whichever page it stands."""
    return f"[{escape(words)}](#{anchor})"


def known_mark(status: str) -> str:
    """How the record side of a row is known, marked where it is no fact yet."""
    return f"{{mark-na}}`{_KNOWN[status]}`" if status in ("memory", "none", "conflict") else f"{{mark-0}}`{_KNOWN[status]}`"


def linked_claims(ids: str) -> str:
    """Claim marks for ids separated by semicolons."""
    return claim_marks(claim_id for claim_id in ids.split(";") if claim_id)
