"""The coded variables of the codebook, each with its level of measurement (codebook, part C, item 3).

The level decides the distance with which agreement between coders is measured. Fields that hold
several labels in one cell, joined by ``;``, are sets.
"""

from __future__ import annotations

__all__ = ["CodedVariable", "CLAIM_VARIABLES", "MECHANISM_VARIABLES", "label_set", "explode_labels"]

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Level = Literal["nominal", "ordinal", "interval", "jaccard", "masi"]


@dataclass(frozen=True)
class CodedVariable:
    """A column that coders filled.

    Attributes
    ----------
    name : str
        The column.
    level : {"nominal", "ordinal", "interval", "jaccard", "masi"}
        Level of measurement. ``jaccard`` and ``masi`` are the two distances between label sets.
    order : tuple
        For ordinal variables the values from low to high; empty means that they are numbers.
    """

    name: str
    level: Level
    order: tuple = ()


def label_set(cell: object) -> frozenset[str]:
    """The labels of one cell: ``"fear; want"`` is {fear, want}; blank text is the empty set, which is a value."""
    if isinstance(cell, (set, frozenset, list, tuple)):
        return frozenset(cell)
    return frozenset(part.strip() for part in str(cell).split(";") if part.strip())


def explode_labels(codings: pd.DataFrame, column: str, labels: list[str]) -> pd.DataFrame:
    """One 0/1 column a label, named ``column: label``, beside the columns of `codings`.

    Missing cells (``NaN``) stay missing; blank text is "none of the labels" and gives zeros.

    Parameters
    ----------
    codings : DataFrame
        One row per coder and unit.
    column : str
        The column of labels joined by ``;``.
    labels : list of str
        The labels, in the order wanted.
    """
    cells = codings[column]
    sets = cells.map(label_set, na_action="ignore")
    present = {
        f"{column}: {label}": sets.map(lambda chosen, label=label: int(label in chosen), na_action="ignore").astype("Int64")
        for label in labels
    }
    return codings.assign(**present)


def _variables(level: Level, names: str, order: tuple = ()) -> tuple[CodedVariable, ...]:
    return tuple(CodedVariable(name, level, order) for name in names.split())


MECHANISM_VARIABLES = (
    *_variables("nominal", "level type legal_force_text"),
    *_variables("interval", "year_text"),
    *_variables("nominal", "cambodia_role actor_mix"),
    *_variables("ordinal", "prevention protection prosecution partnership orientation"),
    *_variables("nominal", "referent f_fear f_want f_dignity"),
    *_variables("nominal", "hs_economic hs_food hs_health hs_environmental hs_personal hs_community hs_political"),
    *_variables("ordinal", "enforcement"),
    *_variables("nominal", "result_type evaluation_text evidence_for_evaluation victim_voice"),
    *_variables("nominal", "civil_society_role form_addressed addresses_scam_compounds"),
)

CLAIM_VARIABLES = (
    *_variables("nominal", "kind chapter"),
    *_variables("ordinal", "salience", ("background", "supporting", "core")),
    *_variables("nominal", "modality has_citation stance"),
    *_variables("jaccard", "hs_dimensions freedoms four_p"),
    *_variables("nominal", "testable"),
    *_variables("ordinal", "circularity_risk", ("no", "partly", "yes")),
)
