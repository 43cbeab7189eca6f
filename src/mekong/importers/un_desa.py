"""UN DESA International Migrant Stock 2020: people living in one state who were born in, or are citizens of, another.

Stocks, never flows: modelled between censuses, irregular migrants undercounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..countries import countries
from ..datapackage import DataPackage
from ..errors import UserError
from ._common import column_numbers, country_codes, read_flat

__all__ = ["read"]

_EXPECTED = ["year", "origin", "destination", "migrant_stock"]


def read(path: str | Path, iso3: Sequence[str] | None = None) -> pd.DataFrame:
    """``origin_iso3, destination_iso3, year, migrants, status``: pairs with a state of the book on either side.

    The publisher's file leaves zeros out, so that no row means zero or not estimated.

    Raises
    ------
    UserError
        Another layout, a place that is not known, or a pair that stands twice in a year.
    """
    iso3 = list(countries(DataPackage())) if iso3 is None else list(iso3)
    where = Path(path).name
    flat = read_flat(path, _EXPECTED)
    frame = pd.DataFrame({
        "origin_iso3": country_codes(flat["origin"], where, by_name=True),
        "destination_iso3": country_codes(flat["destination"], where, by_name=True),
        "year": column_numbers(flat, "year", where).astype("Int64"),
        "migrants": column_numbers(flat, "migrant_stock", where).astype("Int64"),
    }).assign(status="published")
    frame = frame[frame["origin_iso3"].isin(iso3) | frame["destination_iso3"].isin(iso3)]
    keys = ["origin_iso3", "destination_iso3", "year"]
    twice = frame[frame.duplicated(keys)]
    if len(twice):
        raise UserError(f"{where}: the pair {' to '.join(twice.iloc[0][keys[:2]])} stands twice in {twice.iloc[0]['year']}; allowed is once.")
    return frame.sort_values(keys).reset_index(drop=True)
