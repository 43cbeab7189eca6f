"""Plain HTML pages for people: one look, no script, nothing loaded from anywhere."""

from __future__ import annotations

__all__ = ["page", "table", "clean"]

import html
import re
import unicodedata
from collections.abc import Iterable

_STYLE = """
body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d8d8d8}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}caption{text-align:left;color:#555;padding-bottom:.4rem}
blockquote{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f5f3;padding:.8rem 1rem;margin:1rem 0}.hint{border-left:3px solid #1f5a7a;padding-left:.7rem}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181a}th,td{border-color:#3a3d40}blockquote{background:#22262a}caption{color:#aaa}.hint{border-color:#7fb6d6}}
@media print{body{max-width:none}}
"""


def clean(text: object, most: int = 4000) -> str:
    """A stranger's text as HTML text: no marks, no control or direction-turning characters, of bounded length."""
    kept = "".join(c for c in str(text)[:most] if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    # Many combining marks on one letter would paint over the rest of the page.
    kept = re.sub(r"([\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{3})[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+", r"\1", kept)
    return html.escape(kept) + (" …" if len(str(text)) > most else "")


def page(title: str, body: str) -> str:
    return (f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">\n'
            f"<title>{clean(title)}</title><style>{_STYLE}</style></head>\n<body>\n<h1>{clean(title)}</h1>\n{body}\n</body>\n</html>\n")


def table(caption: str, headers: list[str], rows: Iterable[list[object]]) -> str:
    """A table; cells are plain text, the first of a row is its header, numbers stand right."""
    head = "".join(f'<th scope="col">{clean(name)}</th>' for name in headers)
    lines = []
    for first, *rest in rows:
        cells = "".join(f'<td class="number">{cell:g}</td>' if isinstance(cell, (int, float)) else f"<td>{clean(cell)}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{clean(first)}</th>{cells}</tr>')
    return f"<table><caption>{clean(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"
