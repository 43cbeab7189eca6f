"""Parameters drawn from a student's id: the same id gives the same parameters on every machine."""

from __future__ import annotations

__all__ = ["Draw", "FOCAL"]

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

#: Focal countries of assignments: the ten states of ASEAN that the data cover well, and China.
FOCAL = ("KHM", "THA", "VNM", "LAO", "MMR", "CHN", "MYS", "IDN", "PHL", "SGP", "BRN")


class Draw:
    """Draws named by a label, each a SHA-256 of the student's id, the assignment, the attempt and the label.

    A label's draw does not depend on the other draws, so that a parameter added later changes none.
    """

    def __init__(self, assignment: str, student: str, attempt: int = 0):
        self._key = f"mekong classroom|{assignment}|{student}|{attempt}"

    def integer(self, label: str, n: int) -> int:
        """A whole number from 0 to n − 1."""
        return int.from_bytes(hashlib.sha256(f"{self._key}|{label}".encode()).digest()[:12], "big") % n

    def pick(self, label: str, items: Sequence[Item]) -> Item:
        return items[self.integer(label, len(items))]

    def sample(self, label: str, items: Sequence[Item], k: int) -> list[Item]:
        """`k` different items, in the order of `items`."""
        order = sorted(range(len(items)), key=lambda place: self.integer(f"{label}|{place}", 2**64))
        return [items[place] for place in sorted(order[:k])]

    def focal(self) -> str:
        """A focal country in ASEAN or China, ISO 3166-1 alpha-3."""
        return self.pick("focal", FOCAL)

    def period(self) -> tuple[int, int]:
        """First year 2005 to 2012, last year 2020 to 2025."""
        return 2005 + self.integer("start", 8), 2020 + self.integer("end", 6)
