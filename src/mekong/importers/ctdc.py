"""CTDC Global Synthetic Dataset: aggregates of assisted and reported victims, never records.

Both layouts are read: that of August 2021 (means of control one by one) and that of the codebook of
February 2024 (27 columns, means merged). Means are given in the 2024 groups, so that both can be used.
Source: https://www.ctdatacollaborative.org/ ; Codebook CTDC global synthetic data, version 2 (2024).

In a cell, 1 is yes and blank is *unknown or not recorded*; there are no zeros, and "no" is never inferred.
Records are synthetic: single attributes keep their totals, finer combinations only roughly. The records
come from assistance and hotlines where partners work and say nothing of prevalence.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from ..countries import countries
from ..datapackage import DataPackage
from ..errors import UserError
from ._ctdc_layout import FORMS, header, means_of, normalise, used_columns

__all__ = ["SMALL", "read"]

SMALL = 50
"""Counts below this are marked small: a figure shows them as counts, without percentages.

For means of control the mark is on the denominator ``n_known``.
"""

CHUNK_ROWS = 50_000
# Counts of so many pieces are added up before the next, so that they do not pile up.
_FOLD = 8
_PROFILE = ["role", "iso3", "period", "sex", "age", "form"]
_FLOW = ["origin_iso3", "destination_iso3", "period", "form"]


def read(path: str | Path, iso3: Sequence[str] | None = None, progress: Callable[[int], None] | None = None) -> dict[str, pd.DataFrame]:
    """The tables ``victim_profiles``, ``means_of_control`` and ``recorded_flows``; unit: synthetic records.

    The file is read in pieces, so that memory stays bounded whatever its size.

    Parameters
    ----------
    path
        The publisher's CSV, unchanged.
    iso3
        The states to keep; those of data/countries.csv where None. ``WLD`` stands for all states.
    progress
        Told how many bytes of the file are read, after each piece.

    Raises
    ------
    UserError
        Neither layout, or a value that the codebook does not have: names row, column, found and allowed.
    """
    states = list(countries(DataPackage())) if iso3 is None else list(iso3)
    profiles, means, flows = [], [], []
    for records, flags in _pieces(path, progress):
        by_form = _by_form(records)
        profiles.append(_by_role(by_form, states).groupby(_PROFILE).size())
        means.append(_means(records, flags, states))
        flows.append(_flows(by_form, states))
        if len(profiles) >= _FOLD:
            profiles, means, flows = [_added(profiles)], [_added(means)], [_added(flows)]
    profile = _marked(_summed(profiles, "n"), "n").sort_values(_PROFILE)
    flow = _marked(_summed(flows, "n"), "n").sort_values(_FLOW)
    control = _marked(_long_means(means), "n_known")
    return {
        "victim_profiles": profile.reset_index(drop=True),
        "means_of_control": control.reset_index(drop=True),
        "recorded_flows": flow.reset_index(drop=True),
    }


def _pieces(path: str | Path, progress: Callable[[int], None] | None) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Records in the book's vocabulary, and their means of control as a frame of booleans."""
    layout, columns = header(path)
    where, empty = Path(path).name, True
    _check_end(Path(path), len(columns))
    try:
        with Path(path).open("rb") as file:
            reader = pd.read_csv(file, usecols=used_columns(columns), dtype=str, keep_default_na=False, chunksize=CHUNK_ROWS, encoding="utf-8-sig")
            for chunk in reader:
                if chunk.empty:  # pandas gives one such piece for a header alone
                    continue
                empty = False
                chunk.index += 2  # a spreadsheet's row numbers: the header is row 1
                yield normalise(chunk, where), means_of(chunk, layout, where)
                if progress:
                    progress(file.tell())
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise UserError(f"{where}: not a CSV in UTF-8 that can be read: {error}. Give the file of ctdatacollaborative.org unchanged.") from None
    if empty:
        raise UserError(f"{where}: there is no record below the header.")


def _check_end(path: Path, width: int) -> None:
    """Refuse a file whose last row is cut off, as a broken download's is: pandas would fill it up with blanks."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64 * 1024))
        last = file.read().decode("utf-8", "replace").rstrip("\r\n").rpartition("\n")[2]
    cells = len(next(csv.reader([last]), []))
    if cells != width:
        raise UserError(f"{path.name}, last row: found {cells} cells; allowed are {width}, as in the header. The file is cut off: download it again.")


def _added(parts: list) -> pd.Series | pd.DataFrame:
    total = pd.concat(parts)
    return total.groupby(level=list(range(total.index.nlevels))).sum()


def _by_form(records: pd.DataFrame) -> pd.DataFrame:
    """Each record once under "all", and again under every form that it has, or under "not recorded"."""
    flags = records[list(FORMS.values())]
    parts = [records.assign(form="all"), records[~flags.any(axis=1)].assign(form="not recorded")]
    parts += [records[records[form]].assign(form=form) for form in FORMS.values()]
    return pd.concat(parts)


def _by_role(frame: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    """A row per record and role that it plays: for a state, for the world by role, and for the world whatever the role."""
    parts = [frame.assign(role="any", iso3="WLD")]
    for role, column in (("citizenship", "origin_iso3"), ("exploitation", "destination_iso3")):
        recorded = frame[frame[column] != ""]
        parts.append(recorded.assign(role=role, iso3="WLD"))
        kept = recorded[recorded[column].isin(states)]
        parts.append(kept.assign(role=role, iso3=kept[column]))
    return pd.concat(parts)


def _means(records: pd.DataFrame, flags: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    counted = pd.concat([records[["origin_iso3", "destination_iso3", "period"]], flags], axis=1)
    counted = counted.assign(n_records=1, n_known=flags.any(axis=1))
    return _by_role(counted, states).groupby(["role", "iso3", "period"])[[*flags.columns, "n_records", "n_known"]].sum()


def _long_means(parts: list[pd.DataFrame]) -> pd.DataFrame:
    key = ["role", "iso3", "period"]
    wide = pd.concat(parts).groupby(key).sum().astype("int64").reset_index()
    long = wide.melt([*key, "n_records", "n_known"], var_name="means", value_name="n_yes")
    return long.sort_values([*key, "means"])[[*key, "means", "n_yes", "n_known", "n_records"]]


def _flows(frame: pd.DataFrame, states: Sequence[str]) -> pd.Series:
    """Pairs with one of the states at either end; an end that is not recorded stays blank."""
    kept = frame[frame["origin_iso3"].isin(states) | frame["destination_iso3"].isin(states)]
    return kept.groupby(_FLOW).size()


def _summed(parts: list[pd.Series], name: str) -> pd.DataFrame:
    total = pd.concat(parts)
    return total.groupby(level=list(range(total.index.nlevels))).sum().astype("int64").rename(name).reset_index()


def _marked(frame: pd.DataFrame, count: str) -> pd.DataFrame:
    return frame.assign(small=frame[count].lt(SMALL).map({True: "yes", False: "no"}), status="computed")
