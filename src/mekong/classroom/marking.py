"""From the answers that a notebook wrote to points, reasons and hints. Never run together with the notebook."""

from __future__ import annotations

__all__ = ["mark", "read_answers", "AnswersError", "Question"]

import json
from dataclasses import asdict, dataclass
from typing import Any

from .catalogue import Assignment
from .fields import Credit, Field, Mistake, credit, same

MISSING = "No answer."


class AnswersError(Exception):
    """The answers file is none, with the line for the gradebook."""


@dataclass(frozen=True)
class Question:
    """The result of one question: points earned of points possible, reasons for what was lost, hints with their codes."""

    id: str
    possible: float
    earned: float
    reasons: tuple[str, ...]
    hints: tuple[str, ...]
    codes: tuple[str, ...]

    def as_dict(self) -> dict:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def read_answers(text: str | None) -> dict[str, Any]:
    """The answers by name. NaN and infinities become words, which are right for nothing.

    Raises
    ------
    AnswersError
        No file, not JSON, or not one object.
    """
    if text is None:
        raise AnswersError("no answers file, or one too long, was written")
    try:
        answers = json.loads(text, parse_constant=str)
    except RecursionError:
        raise AnswersError("the answers file is nested too deeply") from None
    except ValueError:
        raise AnswersError("the answers file is not JSON") from None
    if not isinstance(answers, dict):
        raise AnswersError("the answers file holds no answers by name")
    return answers


def mark(assignment: Assignment, parameters: dict, given: dict[str, Any]) -> list[Question]:
    """Points, reasons and hints by question, under one student's parameters."""
    right, mistakes = assignment.answers(parameters), assignment.mistakes(parameters)
    questions = []
    for name, possible in assignment.source.points.items():
        fields = [field for field in assignment.fields if field.question == name]
        share, reasons, hints, codes = 0.0, [], [], []
        for field in fields:
            got = _field(assignment, field, given, right, parameters)
            share += got.share * field.weight / sum(item.weight for item in fields)
            reasons += [f"{field.name}: {reason}" if len(fields) > 1 else reason for reason in got.reasons]
            if field.name in given and got.share < 1:
                for mistake in _made(field, given[field.name], right.get(field.name), mistakes):
                    if mistake.hint not in hints:
                        hints.append(mistake.hint)
                        codes.append(mistake.code)
        questions.append(Question(name, possible, round(possible * share, 2), tuple(reasons), tuple(hints), tuple(codes)))
    return questions


def _field(assignment: Assignment, field: Field, given: dict, right: dict, parameters: dict) -> Credit:
    if field.name not in given:
        return Credit(0.0, (MISSING,))
    if field.kind == "own":
        return assignment.module.judge(field.name, given[field.name], parameters, assignment.data)
    return credit(field, given[field.name], right[field.name])


def _made(field: Field, given: Any, right: Any, mistakes: list[Mistake]) -> list[Mistake]:
    """The known mistakes that explain an answer: the wrong value is given, and it is not also the right one."""
    return [mistake for mistake in mistakes if mistake.field == field.name and _shows(field, given, right, mistake)]


def _shows(field: Field, given: Any, right: Any, mistake: Mistake) -> bool:
    if mistake.when is not None:
        return bool(mistake.when(given))
    if field.kind in ("numbers", "choices"):
        kind = field.kind[:-1]
        return isinstance(given, dict) and any(
            key in given and same(kind, given[key], wrong, field.tolerance) and not same(kind, wrong, right.get(key), field.tolerance)
            for key, wrong in mistake.value.items()
        )
    return same(field.kind, given, mistake.value, field.tolerance) and not same(field.kind, mistake.value, right, field.tolerance)
