"""What an answer may be, and how much of it is right."""

from __future__ import annotations

__all__ = ["Field", "Mistake", "Credit", "credit", "same"]

import math
from collections.abc import Callable
from dataclasses import dataclass, field as with_default
from typing import Any, Literal

Kind = Literal["number", "choice", "set", "order", "numbers", "choices", "own"]


@dataclass(frozen=True)
class Field:
    """One answer that a notebook gives.

    ``number`` a number or null; ``choice`` one word; ``set`` different words; ``order`` words in order;
    ``numbers`` and ``choices`` one number, one word a key; ``own`` judged by the assignment's own function.
    """

    name: str
    question: str
    kind: Kind
    tolerance: float = 0.0
    allowed: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Mistake:
    """A known wrong way, and what it gives under these parameters.

    `value` is the wrong answer (for ``numbers`` and ``choices`` only the entries that go wrong).
    The hint names the way, never the answer.
    """

    code: str
    field: str
    value: Any
    hint: str
    when: Callable[[Any], bool] | None = with_default(default=None, compare=False)


@dataclass(frozen=True)
class Credit:
    """The share of a field that is right (0 to 1) and the reasons where it is less than 1."""

    share: float
    reasons: tuple[str, ...] = ()


def same(kind: str, given: Any, right: Any, tolerance: float = 0.0) -> bool:
    """Whether an answer is right, null being right only where there is no value."""
    return credit(Field("", "", kind, tolerance), given, right).share == 1.0


def credit(field: Field, given: Any, right: Any) -> Credit:
    """How much of `given` is right. Anything of another type than asked for counts for nothing, with the reason."""
    judge = {"number": _number, "choice": _choice, "set": _set, "order": _order, "numbers": _numbers, "choices": _choices}[field.kind]
    return judge(field, given, right)


def _finite(value: Any) -> bool:
    # A bool is an int in Python, and an int can be too long for a float.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _number(field: Field, given: Any, right: Any) -> Credit:
    if right is None:
        if given is None:
            return Credit(1.0)
        return Credit(0.0, ("A value is given. Look whether the data have all that it needs.",))
    if given is None:
        return Credit(0.0, ("No value is given (None). Look again whether the data have one.",))
    if not _finite(given):
        return Credit(0.0, ("A finite number was expected.",))
    gap = abs(float(given) - right)
    if gap <= field.tolerance + 1e-9:
        return Credit(1.0)
    if field.tolerance and gap <= 3 * field.tolerance:
        return Credit(0.5, ("Close, but outside the tolerance: rounded too early?",))
    if right and abs(float(given) + right) <= field.tolerance + 1e-9:
        return Credit(0.5, ("The size is right, the sign is not.",))
    return Credit(0.0, ("The number is not right.",))


def _word(value: Any) -> str:
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""


def _choice(field: Field, given: Any, right: Any) -> Credit:
    if not isinstance(given, str):
        return Credit(0.0, ("One word or phrase was expected.",))
    if field.allowed and _word(given) not in {_word(item) for item in field.allowed}:
        return Credit(0.0, (f"Not one of the answers offered: {', '.join(field.allowed)}.",))
    return Credit(1.0) if _word(given) == _word(right) else Credit(0.0, ("Not the right choice.",))


def _words(value: Any) -> list[str] | None:
    if not isinstance(value, list) or len(value) > 1000 or not all(isinstance(item, str) for item in value):
        return None
    return [_word(item) for item in value]


def _set(field: Field, given: Any, right: Any) -> Credit:
    words = _words(given)
    if words is None:
        return Credit(0.0, ("A list of words was expected.",))
    mine, key = set(words), {_word(item) for item in right}
    if mine == key:
        return Credit(1.0)
    missing, extra = len(key - mine), len(mine - key)
    reasons = tuple(text for n, text in ((missing, f"{missing} of {len(key)} are missing."), (extra, f"{extra} do not belong.")) if n)
    overlap = len(mine & key) / len(mine | key)
    return Credit(round(overlap, 4) if overlap >= 0.5 else 0.0, reasons)


def _order(field: Field, given: Any, right: Any) -> Credit:
    words, key = _words(given), [_word(item) for item in right]
    if words is None:
        return Credit(0.0, ("A list in order was expected.",))
    if words == key:
        return Credit(1.0)
    if len(set(words)) < len(words) or set(words) != set(key):
        return Credit(0.0, ("The list does not hold the right items, each once.",))
    pairs = [(a, b) for i, a in enumerate(key) for b in key[i + 1:]]
    kept = sum(words.index(a) < words.index(b) for a, b in pairs) / len(pairs)
    return Credit(0.5 if kept >= 0.8 else 0.0, (f"The items are right; {sum(words.index(a) > words.index(b) for a, b in pairs)} of {len(pairs)} pairs stand the wrong way round.",))


def _entries(field: Field, given: Any, right: dict, kind: str) -> Credit:
    if not isinstance(given, dict):
        return Credit(0.0, ("One answer for each key was expected.",))
    if len(given) > 5 * len(right) + 20:
        return Credit(0.0, ("Far more keys than were asked for.",))
    part = Field(field.name, field.question, kind, field.tolerance, field.allowed)
    shares, reasons = [], {}
    for key, value in right.items():
        one = credit(part, given[key], value) if key in given else Credit(0.0, ("Missing.",))
        shares.append(one.share)
        for reason in one.reasons:
            reasons.setdefault(reason, []).append(str(key))
    share = sum(shares) / len(shares) if shares else 1.0
    return Credit(round(share, 4), tuple(f"{', '.join(keys)}: {reason}" for reason, keys in reasons.items()))


def _numbers(field: Field, given: Any, right: dict) -> Credit:
    return _entries(field, given, right, "number")


def _choices(field: Field, given: Any, right: dict) -> Credit:
    return _entries(field, given, right, "choice")
