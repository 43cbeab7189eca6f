"""The two layouts of the CTDC file, and how their cells become the book's vocabulary."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ..errors import UserError
from .isocodes import alpha3

__all__ = ["FORMS", "MEANS_2021", "MEANS_2024", "PERIODS", "header", "means_of", "normalise", "used_columns"]

FORMS = {"isForcedLabour": "forced labour", "isSexualExploit": "sexual exploitation", "isOtherExploit": "other exploitation"}
CORE = ["yearOfRegistration", "gender", "ageBroad", "citizenship", "CountryOfExploitation", *FORMS]
AGE_AT_EXPLOITATION = "majorityStatusAtExploit"
PERIODS = {2002: "2002-2009", 2010: "2010-2014", 2015: "2015-2019", 2020: "2020-2021", 2022: "2022 and later"}
SEXES = {
    "": "unknown", "Female": "female", "Woman": "female", "Male": "male", "Man": "male",
    "Transgender/NonConforming": "transgender or nonconforming", "Trans/Transgender/NonConforming": "transgender or nonconforming",
}
MEANS_2024 = {
    "debt bondage or earnings taken": ["meansDebtBondageEarnings"],
    "threats": ["meansThreats"],
    "psychological, physical or sexual abuse": ["meansAbusePsyPhySex"],
    "false promises": ["meansFalsePromises"],
    "drugs or alcohol": ["meansDrugsAlcohol"],
    "movement, money, care or necessities denied": ["meansDenyBasicNeeds"],
    "excessive working hours": ["meansExcessiveWorkHours"],
    # The codebook names this column in two ways (its list and its detailed description).
    "documents withheld": ["meansWithholdDocs", "meansWithholdDocuments"],
}
# How the codebook of 2024, appendix II, merged the columns of 2021. "Other" was dropped there.
MEANS_2021 = {
    "debt bondage or earnings taken": ["meansOfControlDebtBondage", "meansOfControlTakesEarnings"],
    "threats": ["meansOfControlThreats", "meansOfControlUsesChildren", "meansOfControlThreatOfLawEnforce", "meansOfControlThreatOfLawEnforcement"],
    "psychological, physical or sexual abuse": ["meansOfControlPsychologicalAbuse", "meansOfControlPhysicalAbuse", "meansOfControlSexualAbuse"],
    "false promises": ["meansOfControlFalsePromises"],
    "drugs or alcohol": ["meansOfControlPsychoactiveSubstances"],
    "movement, money, care or necessities denied": [
        "meansOfControlRestrictsFinancialAccess", "meansOfControlRestrictsMovement", "meansOfControlRestrictsMedicalCare",
        "meansOfControlWithholdsNecessities",
    ],
    "excessive working hours": ["meansOfControlExcessiveWorkingHours"],
    "documents withheld": ["meansOfControlWithholdsDocuments"],
    "other means": ["meansOfControlOther"],
}
LAYOUTS = {"2021": MEANS_2021, "2024": MEANS_2024}


def header(path: str | Path) -> tuple[str, list[str]]:
    """Which layout the file has, "2021" or "2024", and its columns. Another one raises `UserError`."""
    name = Path(path).name
    if not Path(path).is_file():
        raise UserError(f"{path}: no such file.")
    with Path(path).open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        columns = next(csv.reader(handle), [])
    for layout, groups in LAYOUTS.items():
        if set(CORE) <= set(columns) and all(set(group) & set(columns) for group in groups.values()):
            return layout, columns
    expected = "; ".join(f"layout {layout}: {', '.join([*CORE, *_flat(groups)])}" for layout, groups in LAYOUTS.items())
    raise UserError(
        f"{name}: the layout is not known. Expected columns, {expected}. Found: {', '.join(columns[:40])[:600] or 'none'}. "
        "Give the Global Synthetic Dataset of ctdatacollaborative.org unchanged, as CSV."
    )


def used_columns(columns: Iterable[str]) -> list[str]:
    """The columns that the importer reads, of those that the file has."""
    wanted = {*CORE, AGE_AT_EXPLOITATION, *_flat(MEANS_2021), *_flat(MEANS_2024)}
    return [column for column in columns if column in wanted]


def normalise(chunk: pd.DataFrame, where: str) -> pd.DataFrame:
    """Period, sex, age, origin, destination and forms of each record of a piece of the file."""
    chunk = chunk.replace("NULL", "")
    at_exploitation = _mapped(chunk, AGE_AT_EXPLOITATION, {"": "", "Minor": "minor", "Adult": "adult"}.get, "Minor, Adult or blank", where)
    at_registration = _mapped(chunk, "ageBroad", _age, "an age band such as 9-17 or 48+, or blank", where)
    records = {
        "period": _mapped(chunk, "yearOfRegistration", _period, "a year from 2002, or blank", where),
        "sex": _mapped(chunk, "gender", SEXES.get, ", ".join(filter(None, SEXES)) + " or blank", where),
        "age": at_exploitation.where(at_exploitation != "", at_registration),
        "origin_iso3": _mapped(chunk, "citizenship", _code, "an ISO 3166-1 code or blank", where),
        "destination_iso3": _mapped(chunk, "CountryOfExploitation", _code, "an ISO 3166-1 code or blank", where),
    }
    return pd.DataFrame(records | {form: _yes(chunk, column, where) for column, form in FORMS.items()})


def means_of(chunk: pd.DataFrame, layout: str, where: str) -> pd.DataFrame:
    """Whether a record has any column of each group of means of control."""
    chunk = chunk.replace("NULL", "")
    groups = {group: [column for column in columns if column in chunk] for group, columns in LAYOUTS[layout].items()}
    return pd.DataFrame({
        group: pd.concat([_yes(chunk, column, where) for column in columns], axis=1).any(axis=1) for group, columns in groups.items()
    })


def _flat(groups: dict[str, list[str]]) -> list[str]:
    return [column for columns in groups.values() for column in columns]


def _mapped(chunk: pd.DataFrame, column: str, rule, allowed: str, where: str) -> pd.Series:
    """A column through `rule`, asked once for each different text; None from the rule raises `UserError`."""
    if column not in chunk:
        return pd.Series("", index=chunk.index)
    forms = {form: rule(form) for form in chunk[column].unique()}
    for form, value in forms.items():
        if value is None:
            row = chunk.index[chunk[column] == form][0]
            raise UserError(f"{where}, row {row}, column {column}: found {form!r}; allowed: {allowed}.")
    return chunk[column].map(forms)


def _yes(chunk: pd.DataFrame, column: str, where: str) -> pd.Series:
    # A zero would mean "no", which the published file never says: a file with zeros was worked on by somebody.
    return _mapped(chunk, column, {"": False, "1": True, "1.0": True}.get, "1 or blank", where).astype(bool)


def _period(year: str) -> str | None:
    if year == "":
        return "unknown"
    if not re.fullmatch(r"\d{4}(\.0)?", year) or int(year[:4]) < min(PERIODS):
        return None
    return PERIODS[max(first for first in PERIODS if first <= int(year[:4]))]


def _age(band: str) -> str | None:
    """By the band's first age: below 18 a minor. The publisher writes "9--17", "9—17" or "48+"."""
    if band == "":
        return "unknown"
    first = re.match(r"\d+", band)
    return None if first is None else "minor" if int(first.group()) < 18 else "adult"


def _code(code: str) -> str | None:
    return "" if code == "" else alpha3(code)
