"""Titles in another language are marked as such, so that a page read aloud is read rightly. The bibliography's field ``langid`` says which."""

from __future__ import annotations

__all__ = ["foreign_titles", "mark_languages", "setup"]

import html
import re
from functools import lru_cache
from pathlib import Path

from pybtex.database import parse_file
from sphinx.application import Sphinx

#: Names of languages as bibliographies write them, and their codes.
_CODES = {"indonesian": "id", "khmer": "km", "thai": "th", "vietnamese": "vi", "lao": "lo", "burmese": "my", "chinese": "zh", "french": "fr"}


@lru_cache(maxsize=4)
def foreign_titles(bibliography: Path) -> dict[str, str]:
    """Title, as a page shows it, to the code of its language, for each entry with a ``langid`` other than English."""
    if not bibliography.is_file():
        return {}
    entries = [entry.fields for entry in parse_file(str(bibliography), bib_format="bibtex").entries.values()]
    return {re.sub(r"[{}]", "", fields["title"]).replace("--", "–"): _CODES[fields["langid"]] for fields in entries if fields.get("langid", "english") != "english"}


def mark_languages(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Put each foreign title into an element with its ``lang``; the bibliography's style may have changed its capitals."""
    for title, code in foreign_titles(Path(app.srcdir) / "book" / "references.bib").items():
        words = re.compile(re.escape(html.escape(title, quote=False)), re.IGNORECASE)
        context["body"] = words.sub(lambda found: f'<span lang="{code}">{found[0]}</span>', context.get("body") or "")


def setup(app: Sphinx) -> dict:
    """Register the hook before those that add citations to the body."""
    app.connect("html-page-context", mark_languages, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
