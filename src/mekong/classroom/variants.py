"""Do neighbours' answers differ? The distinctness report of an assignment's parameter sets."""

from __future__ import annotations

__all__ = ["Variants", "variants"]

import json
from collections import Counter
from dataclasses import dataclass

from .catalogue import Assignment, as_text

ENOUGH = 0.90


@dataclass(frozen=True)
class Variants:
    """Distinct answer vectors over parameter sets.

    Attributes
    ----------
    sets : int
        Different parameter sets looked at.
    distinct : int
        Different answer vectors among them.
    shared : list of list of str
        Parameter sets that have the same answers, as text, largest groups first.
    replaced : list of (str, str)
        Thin sets with the reason why they are passed over.
    drawn : int
        Students drawn for.
    """

    sets: int
    distinct: int
    shared: list[list[str]]
    replaced: list[tuple[str, str]]
    drawn: int

    @property
    def share(self) -> float:
        return self.distinct / self.sets if self.sets else 0.0

    @property
    def enough(self) -> bool:
        return self.share >= ENOUGH

    def reasons(self) -> list[tuple[str, int]]:
        """Why sets were replaced, most frequent first."""
        return Counter(reason for _, reason in self.replaced).most_common()


def variants(task: Assignment, students: list[str]) -> Variants:
    """The report over the parameter sets that these students draw: a whole class, or a large sample of all ids."""
    by_answers: dict[str, list[str]] = {}
    used: set[str] = set()
    replaced: dict[str, str] = {}
    for student in students:
        tried = task.attempts(student)
        replaced.update((as_text(parameters), reason) for parameters, reason in tried[:-1])
        text = as_text(tried[-1][0])
        if text in used:
            continue
        used.add(text)
        by_answers.setdefault(json.dumps(task.answers(tried[-1][0]), sort_keys=True, default=str), []).append(text)
    shared = sorted((group for group in by_answers.values() if len(group) > 1), key=len, reverse=True)
    return Variants(len(used), len(by_answers), shared, sorted(replaced.items()), len(students))
