"""Commitments on paper (axis J of the response profile): treaties joined and law as coded, by state and year.

Only what was seen counts. A standing known from memory, in conflict between sources or not established is
unknown: it is left out of the value and widens the bounds.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .profile_model import MINIMUM_SHARE

__all__ = ["treaty_scores", "law_scores", "commitments", "FACTS"]

FACTS = ("published", "seen", "computed")
_COLUMNS = ["iso3", "year", "value", "low", "high", "n_known", "n_open"]
_ELEMENT = {"yes": 1.0, "implicit": 0.5, "no": 0.0}


def treaty_scores(ratifications: pd.DataFrame, instruments: pd.DataFrame, codes, iso3, years) -> pd.DataFrame:
    """J1: the mean over treaties of 1 (party), .5 (signed) and 0 (neither), at the end of each year.

    Parameters
    ----------
    ratifications, instruments : DataFrame
        The tables of these names.
    codes, iso3, years : iterable
        Treaties, states and years.

    Returns
    -------
    DataFrame
        iso3, year, value (mean over treaties whose standing was seen), low and high (unknown standings as 0
        and as 1), n_known, n_open (treaties adopted by then and open to the state). Value is blank where
        fewer than 60 % are known.
    """
    adopted = instruments.set_index("instrument")["adopted"].str[:4].astype(int)
    # Plain dictionaries: looking cells up in a frame took longer than all designs together.
    rows = {(row.instrument, row.iso3): row for row in ratifications.itertuples(index=False)}
    years = np.asarray(list(years))
    codes = [code for code in codes if code in adopted.index]
    out = []
    for state in iso3:
        cells = [_treaty_cells(rows, code, state, years, adopted[code]) for code in codes]
        known = np.array([cell[0] for cell in cells]).reshape(len(codes), len(years))
        open_ = np.array([cell[1] for cell in cells]).reshape(len(codes), len(years))
        known = np.where(open_, known, np.nan)
        out.append(_mean_with_bounds(state, years, known, np.nan_to_num(known), np.nan_to_num(known, nan=1.0), open_))
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=_COLUMNS)


def _treaty_cells(rows, code, state, years, adopted):
    nothing = np.full(len(years), np.nan)
    row = rows.get((code, state))
    if row is None:
        return nothing, years >= adopted
    open_ = (years >= adopted) & (row.standing not in ("not applicable", "signed memorandum"))
    if row.status not in FACTS or row.standing == "not established":
        return nothing, open_
    signed, joined = _year(row.signed), _year(row.ratified)
    signature = np.where(years >= signed, 0.5, 0.0) if signed else np.zeros(len(years))
    if row.standing == "party":
        # Seen as party without a date: nobody can say since when.
        return (np.where(years >= joined, 1.0, signature) if joined else nothing), open_
    return (signature if row.standing == "signatory" else np.zeros(len(years))), open_


def law_scores(elements: pd.DataFrame, texts: pd.DataFrame, model: pd.DataFrame, iso3, years) -> pd.DataFrame:
    """J2: how far a state's statutes and criminal code define the offence as the Palermo Protocol does.

    The items of `model` (column ``item``) are means of their elements, and J2 is the mean of the items. An element
    is 1 if some text of the state has it, .5 if implicitly, 0 if none has. A text that nobody saw (status
    "none") makes the state's law unknown from its year on, since it may have replaced the older one.

    Returns
    -------
    DataFrame
        As `treaty_scores`; n_open is the number of items. Blank for a state without a coded text.
    """
    years = np.asarray(list(years))
    items = {item: rows["indicator"].tolist() for item, rows in model.groupby("item", sort=False)}
    texts = list(texts[texts["kind"].isin(["statute", "criminal code"])].sort_values("year").itertuples(index=False))
    seen = elements[elements["status"].isin([*FACTS, "coded"]) & elements["present"].isin(_ELEMENT)]
    coded = {(row.text_id, row.element): _ELEMENT[row.present] for row in seen.itertuples(index=False)}
    out = []
    for state in iso3:
        mine = [text for text in texts if text.iso3 == state]
        value = np.full((len(items), len(years)), np.nan)
        low, high = np.zeros_like(value), np.ones_like(value)
        for place, names in enumerate(items.values()):
            cells = [_element_cells(coded, mine, element, years) for element in names]
            value[place] = np.mean(cells, axis=0)
            low[place], high[place] = np.nan_to_num(cells).mean(axis=0), np.nan_to_num(cells, nan=1.0).mean(axis=0)
        frame = _mean_with_bounds(state, years, value, low, high, np.ones_like(value, dtype=bool))
        begun = years >= min((text.year for text in mine), default=np.inf)
        # Before the first text that was looked at, nothing is known, not even bounds worth printing.
        frame.loc[~begun, ["value", "low", "high"]] = np.nan
        out.append(frame)
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=_COLUMNS)


def _element_cells(coded, texts, element, years):
    known = np.full(len(years), np.nan)
    for text in texts:
        since = years >= text.year
        if text.status == "none":
            known[since] = np.nan
        elif (text.text_id, element) in coded:
            known[since] = np.fmax(known[since], coded[text.text_id, element])
    return known


def commitments(treaties: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """J1 and J2 side by side: iso3, year, J (= J1), low, high, n_known, n_open, law, law_low, law_high, both (mean of J1 and J2)."""
    frame = treaties.rename(columns={"value": "J"}).merge(
        law.rename(columns={"value": "law", "low": "law_low", "high": "law_high"})[["iso3", "year", "law", "law_low", "law_high"]],
        on=["iso3", "year"], how="left",
    )
    return frame.assign(both=(frame["J"] + frame["law"]) / 2)


def _mean_with_bounds(state, years, value, low, high, open_):
    count, known = open_.sum(axis=0), (~np.isnan(value)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where((known > 0) & (known >= MINIMUM_SHARE * count), np.nansum(value, axis=0) / known, np.nan)
        bottom = np.where(known > 0, (low * open_).sum(axis=0) / count, np.nan)
        top = np.where(known > 0, (high * open_).sum(axis=0) / count, np.nan)
    return pd.DataFrame({"iso3": state, "year": years, "value": mean, "low": bottom, "high": top, "n_known": known, "n_open": count})


def _year(date) -> int:
    return int(str(date)[:4]) if isinstance(date, str) and date[:4].isdigit() else 0
