"""The documents' numbers: what each counts, whether parts add up to the record's totals, and what was found."""

from __future__ import annotations

import pandas as pd

__all__ = ["number_cards", "reconciled", "COUNTABLE", "SAME_KIND", "LEVELS"]

#: From what was put in to what changed for people. The documents' own numbers stop before the last.
LEVELS = ("input", "activity", "output", "outcome", "context")
#: Units that count persons, cases or embassies; a percentage, a price, a year is another kind of number.
COUNTABLE = ("persons", "cases", "embassies", "deaths")
#: Comparisons that set the same kind of count beside the document's. A total is not compared with its parts.
SAME_KIND = ("announced figure", "official count of the same months", "event of the same day", "difference of announced figures", "range of estimates")


def number_cards(table: pd.DataFrame) -> pd.DataFrame:
    """The ``document_numbers`` table with what a reader needs on each card.

    Adds ``given`` (the number in the document's words), ``compared`` (the record's number, unit and what kind of
    comparison it is), ``on_axis`` (it is a count that a logarithmic axis may show). Order: level, unit, size.
    """
    rank = {level: place for place, level in enumerate(LEVELS)}
    frame = table.assign(
        given=[_given(row.qualifier, row.quantity, row.quantity_high, row.unit) for row in table.itertuples()],
        compared=[_compared(row) for row in table.itertuples()],
        on_axis=table["unit"].isin(COUNTABLE) & table["quantity"].notna(),
        order=table["level"].map(rank),
    )
    return frame.sort_values(["order", "unit", "quantity", "number_id"], ascending=[True, True, False, True], ignore_index=True)


def reconciled(checks: pd.DataFrame) -> pd.DataFrame:
    """Per check: the parts that the documents give, their sum, and the total announced.

    Only parts of one announcement and one unit are added; the table says which. Returns check_id, label, parts
    (text), sum, total, agrees, unit, status. A total with status "computed" was summed here and confirms nothing.
    """
    out = []
    for check, rows in checks.groupby("check_id", sort=False):
        if rows["unit"].nunique() != 1:
            raise ValueError(f"number_checks: check {check} would add {', '.join(sorted(rows['unit'].unique()))}: counts of different kinds are never added")
        total, summed = int(rows["total"].iloc[0]), int(rows["value"].sum())
        out.append((check, rows["label"].iloc[0], " + ".join(f"{int(value):,}" for value in rows["value"]), summed, total,
                    summed == total, rows["unit"].iloc[0], "; ".join(sorted(set(rows["status"])))))
    return pd.DataFrame(out, columns=["check_id", "label", "parts", "sum", "total", "agrees", "unit", "status"])


def plain_number(value: float) -> str:
    """A quantity as written: no decimals where it has none, thousands set apart, a year without."""
    if value != value:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _given(qualifier, quantity, high, unit):
    if quantity != quantity:
        return f"no figure ({unit})" if unit else "no figure"
    year = unit.startswith("year")
    text = str(int(quantity)) if year else plain_number(quantity)
    if high == high:
        text += f" to {plain_number(high)}"
    before = {"about": "about ", "at least": "at least "}.get(qualifier, "")
    return f"{before}{text}" if year else f"{before}{text} {unit}"


def _compared(row):
    if row.check_value != row.check_value:
        return ""
    year = row.check_unit.startswith("year")
    text = str(int(row.check_value)) if year else plain_number(row.check_value)
    if row.check_high == row.check_high:
        text += f" to {int(row.check_high) if year else plain_number(row.check_high)}"
    if year:  # "2019 year (18 August)" would read badly: the unit of a date is said by the date
        return f"{row.check_kind}: {text} {row.check_unit.removeprefix('years of deposit').removeprefix('year').strip()}".rstrip()
    return f"{row.check_kind}: {text} {row.check_unit}"
