"""Style sheets without the rules and variables that nobody asks for."""

from __future__ import annotations

__all__ = ["moved", "tight", "used_rules", "used_variables"]

import re
from functools import lru_cache

_RULE = re.compile(r"(?<=[{};/])([^{};@/]+)\{([^{}]*)\}")
#: Selectors of a list: commas inside brackets belong to a selector.
_SELECTORS = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
#: What names a class without asking for it: strings, and brackets of :not(), :is(), :where(), :has().
_ASIDE = re.compile(r"\"[^\"]*\"|'[^']*'|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
#: A value may hold a picture in quotes, which has signs of its own.
_VARIABLE = re.compile(r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|[^;}"'])*;?""")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_QUOTED = re.compile(r"""("[^"]*"|'[^']*'|url\([^)]*\))""")
_ADDRESS = re.compile(r"""(url\(["']?)(?!data:|["'/#])""")


def used_rules(style: str, words: set[str]) -> str:
    """The style sheet without selectors that name a class which is not among `words`, and without fonts of the icon library."""
    pieces = []
    for before, selectors, body in _taken_apart(style):
        kept = [selector for selector, classes in selectors if words.issuperset(classes)]
        pieces += [before, f"{','.join(kept)}{{{body}}}"] if kept else [before]
    return "".join(pieces)


@lru_cache(maxsize=2)
def _taken_apart(style: str) -> list[tuple[str, list[tuple[str, list[str]]], str]]:
    """What stands before each rule, its selectors with the classes that each asks for, and its body. All pages ask for one style."""
    style, parts, end = re.sub(r"@font-face\{[^}]*fontawesome[^}]*\}", "", style), [], 0
    for rule in _RULE.finditer(style):
        parts.append((style[end:rule.start()], [(selector, _CLASS.findall(_ASIDE.sub("", selector))) for selector in _SELECTORS.findall(rule[1])], rule[2]))
        end = rule.end()
    return [*parts, (style[end:], [], "")]


def used_variables(style: str, asked: set[str] = frozenset()) -> str:
    """The style sheet without variables (``--name: value``) that neither one of its rules nor somebody else, by `asked`, reads."""
    before = None
    while before != style:
        # One variable may be all that asks for another.
        before, names = style, asked | set(_ASKED.findall(style))
        style = _VARIABLE.sub(lambda found: found[0] if found[1] in names else "", style)
    return style


def tight(style: str) -> str:
    """The style sheet without comments, names of its encoding, which is the page's, and spaces that say nothing."""
    style = re.sub(r"\s+", " ", re.sub(r'/\*.*?\*/|@charset "[^"]*";', "", style, flags=re.S)).strip()
    parts = _QUOTED.split(style)
    # What is quoted stands at the odd places.
    parts[::2] = [re.sub(r"; ?\}", "}", re.sub(r" ?([{};,>]) ?|(:) ", r"\1\2", part)) for part in parts[::2]]
    return "".join(parts)


def moved(style: str, folder: str) -> str:
    """The style sheet as it stands outside its `folder`: relative addresses of fonts and pictures begin with it."""
    return _ADDRESS.sub(rf"\g<1>{folder}/", style) if folder else style
