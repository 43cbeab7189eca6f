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
    rows = ratifications.set_index(["instrument", "iso3"])
    years = np.asarray(list(years))
    codes = [code for code in codes if code in adopted.index]
    out = []
    for state in iso3:
        cells = [_treaty_cells(rows, code, state, years, adopted[code]) for code in codes]
        known = np.array([cell[0] for cell in cells]).reshape(len(codes), len(years))
        open_ = np.array([cell[1] for cell in cells]).reshape(len(codes), len(years))
        out.append(_mean_with_bounds(state, years, np.where(open_, known, np.nan), np.where(open_, known, np.nan), open_))
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=_COLUMNS)


def _treaty_cells(rows, code, state, years, adopted):
    nothing = np.full(len(years), np.nan)
    if (code, state) not in rows.index:
        return nothing, years >= adopted
    row = rows.loc[(code, state)]
    open_ = (years >= adopted) & (row["standing"] not in ("not applicable", "signed memorandum"))
    if row["status"] not in FACTS or row["standing"] == "not established":
        return nothing, open_
    signed, joined = _year(row["signed"]), _year(row["ratified"])
    signature = np.where(years >= signed, 0.5, 0.0) if signed else np.zeros(len(years))
    if row["standing"] == "party":
        # Seen as party without a date: nobody can say since when.
        return (np.where(years >= joined, 1.0, signature) if joined else nothing), open_
    return (signature if row["standing"] == "signatory" else np.zeros(len(years))), open_


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
    items = list(dict.fromkeys(model["item"]))
    texts = texts[texts["kind"].isin(["statute", "criminal code"])]
    coded = elements.set_index(["text_id", "element"])
    out = []
    for state in iso3:
        mine = texts[texts["iso3"] == state].sort_values("year")
        value = np.full((len(items), len(years)), np.nan)
        low, high = np.zeros_like(value), np.ones_like(value)
        for place, item in enumerate(items):
            cells = [_element_cells(coded, mine, element, years) for element in model.loc[model["item"] == item, "indicator"]]
            known, high_cells = np.array([cell[0] for cell in cells]), np.array([cell[1] for cell in cells])
            complete = ~np.isnan(known).any(axis=0)
            value[place] = np.where(complete, np.nan_to_num(known).mean(axis=0), np.nan)
            low[place], high[place] = np.nan_to_num(known).mean(axis=0), high_cells.mean(axis=0)
        frame = _mean_with_bounds(state, years, value, low, np.ones_like(value, dtype=bool), high)
        begun = years >= mine["year"].min() if len(mine) else np.zeros(len(years), bool)
        # Before the first text that was looked at, nothing is known, not even bounds worth printing.
        frame.loc[~begun, ["value", "low", "high"]] = np.nan
        out.append(frame)
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=_COLUMNS)


def _element_cells(coded, texts, element, years):
    known, high = np.full(len(years), np.nan), np.ones(len(years))
    for text in texts.itertuples(index=False):
        since = years >= text.year
        if text.status == "none":
            known[since], high[since] = np.nan, 1.0
            continue
        key = (text.text_id, element)
        row = coded.loc[key] if key in coded.index else None
        seen = row is not None and row["status"] in (*FACTS, "coded") and row["present"] in _ELEMENT
        if seen:
            score = _ELEMENT[row["present"]]
            known[since] = np.fmax(known[since], score)
    return known, np.where(np.isnan(known), high, known)


def commitments(treaties: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """J1 and J2 side by side: iso3, year, J (= J1), low, high, n_known, n_open, law, law_low, law_high, both (mean of J1 and J2)."""
    frame = treaties.rename(columns={"value": "J"}).merge(
        law.rename(columns={"value": "law", "low": "law_low", "high": "law_high"})[["iso3", "year", "law", "law_low", "law_high"]],
        on=["iso3", "year"], how="left",
    )
    return frame.assign(both=(frame["J"] + frame["law"]) / 2)


def _mean_with_bounds(state, years, value, low, open_, high=None):
    count = open_.sum(axis=0)
    known = (~np.isnan(value) & open_).sum(axis=0)
    upper = np.where(np.isnan(value), 1.0, value) if high is None else high
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where((known > 0) & (known >= MINIMUM_SHARE * count), np.nansum(value, axis=0) / known, np.nan)
        bottom = np.where(known > 0, (np.nan_to_num(low) * open_).sum(axis=0) / count, np.nan)
        top = np.where(known > 0, (upper * open_).sum(axis=0) / count, np.nan)
    return pd.DataFrame({"iso3": state, "year": years, "value": mean, "low": bottom, "high": top, "n_known": known, "n_open": count})


def _year(date) -> int:
    return int(str(date)[:4]) if isinstance(date, str) and date[:4].isdigit() else 0
