"""Where a country's name is decided: its forms in a sentence, and the groups of the comparison."""

from __future__ import annotations

from dataclasses import dataclass

from .datapackage import DataPackage
from .errors import UserError

__all__ = ["Country", "country", "countries", "group"]


@dataclass(frozen=True)
class Country:
    """A state as the text speaks of it.

    ``name`` stands alone and in labels ("Philippines"), ``the`` inside a sentence ("the Philippines"),
    ``The`` at its start, ``adjective`` before a noun ("Philippine"), ``people`` for its citizens ("Filipinos").
    """

    iso3: str
    name: str
    the: str
    adjective: str
    people: str

    @property
    def The(self) -> str:
        return self.the[0].upper() + self.the[1:]

    @property
    def of(self) -> str:
        """The possessive: "Cambodia's", "the Philippines'"."""
        return self.the + ("'" if self.the.endswith("s") else "'s")

    def __str__(self) -> str:
        return self.name


def countries(data: DataPackage) -> dict[str, Country]:
    """Every state of the ``countries`` table, in its order, by ISO 3166-1 alpha-3 code."""
    return {
        row["iso3"]: Country(row["iso3"], row["name"], row["in_sentence"], row["adjective"], row["people"])
        for row in data.rows("countries")
    }


def country(data: DataPackage, iso3: str) -> Country:
    """One state. Raises `UserError` that lists the allowed codes."""
    known = countries(data)
    if iso3 not in known:
        raise UserError(f"{iso3!r} is not a country of data/countries.csv. Allowed: {', '.join(known)}.")
    return known[iso3]


def group(data: DataPackage, name: str) -> list[str]:
    """The members of a group (``GMS6``, ``ASEAN10``, ``ASEAN11``), in the order of the ``groups`` table."""
    rows = data.rows("groups")
    members = [row["iso3"] for row in rows if row["group"] == name]
    if not members:
        raise UserError(f"{name!r} is not a group of data/groups.csv. Allowed: {', '.join(dict.fromkeys(row['group'] for row in rows))}.")
    return members
