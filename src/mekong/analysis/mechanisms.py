"""The coded mechanisms: one row a mechanism under one coder, where coders differ, and power against orientation.

A mechanism is a norm, treaty, agreement, body, plan, law, operation or practice that the two documents
present as part of the response. Its codes describe the documents' words, not the instrument itself.
Source: codebook, part B; the question of power and orientation is item M2.
"""

from __future__ import annotations

__all__ = ["LEVELS", "FOUR_P", "coded_mechanisms", "disputed", "year_is_doubtful", "cross_tabulation", "Association",
           "power_and_orientation", "robustness", "resampled_shares"]

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from .contingency import hypergeometric
from .resample import Bands, resample_coders

#: Levels in the order of the figures, from the widest circle of states to none.
LEVELS = ("global", "regional", "subregional", "bilateral", "national", "non-state")
FOUR_P = ("prevention", "protection", "prosecution", "partnership")
NUMBERS = (*FOUR_P, "orientation", "enforcement", "year_text")
CODERS = ("A", "B")


def coded_mechanisms(data, coder: str, proposals: bool = False) -> pd.DataFrame:
    """One row a coded mechanism, the codes of one coder as columns.

    Parameters
    ----------
    data : DataPackage
        Tables ``mechanisms`` and ``codings``.
    coder : {"A", "B", "agreed"}
        "agreed" keeps a cell only where both coders gave the same code; the others are missing.
    proposals : bool
        Whether to keep the documents' own recommendations, which are no mechanisms yet.

    Returns
    -------
    DataFrame
        Index ``mech_id``, by level (as listed in `LEVELS`), then first year by the record (unknown last).
        Columns of ``mechanisms`` and one a coded variable; numbers are ``Float64``: the four Ps and
        enforcement 0 to 2 (higher = more), orientation -1 (state) to 1 (affected person).
    """
    units = data["mechanisms"].set_index("mech_id")
    kinds = ["coded", "proposal"] if proposals else ["coded"]
    units = units[units["kind"].isin(kinds)].rename(columns={"level": "record_level", "type": "record_type"})
    codes = _wide(data, coder).reindex(units.index)
    frame = units.join(codes)
    order = frame["record_level"].map({level: position for position, level in enumerate(LEVELS)})
    frame = frame.assign(_order=order).sort_values(["_order", "start_year"], kind="stable", na_position="last")
    return frame.drop(columns="_order")


def _wide(data, coder: str) -> pd.DataFrame:
    codings = data["codings"]
    cells = codings.pivot(index=["mech_id", "variable"], columns="coder", values="value")
    values = cells["A"].where(cells["A"] == cells["B"]) if coder == "agreed" else cells[coder]
    wide = values.unstack("variable")
    numbers = {name: pd.to_numeric(wide[name].replace("", None)).astype("Float64") for name in NUMBERS}
    return wide.assign(**numbers)


def disputed(data) -> pd.DataFrame:
    """True where the two coders gave different codes: mechanisms down, variables across."""
    cells = data["codings"].pivot(index=["mech_id", "variable"], columns="coder", values="value")
    return (cells["A"] != cells["B"]).unstack("variable")


def year_is_doubtful(frame: pd.DataFrame) -> pd.Series:
    """True where a mechanism's first year is memory or only the document's word."""
    noted = frame["years_note"].str.contains("memory|As the document says", case=False, regex=True)
    return noted | frame["status"].isin(["memory", "none"]) & frame["start_year"].notna()


def cross_tabulation(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts of mechanisms: enforcement 2, 1, 0 down, orientation -1, 0, 1 across; mechanisms without a code left out."""
    counts = pd.crosstab(frame["enforcement"].astype("Int64"), frame["orientation"].astype("Int64"))
    return counts.reindex(index=[2, 1, 0], columns=[-1, 0, 1], fill_value=0)


@dataclass(frozen=True)
class Association:
    """Power against orientation in one set of mechanisms.

    Attributes
    ----------
    n, victim, coercive, state : int
        Mechanisms with both codes; victim-oriented; with coercive power; state-oriented.
    victim_coercive, victim_any, state_coercive : int
        Victim-oriented with coercive power; with any power, soft or coercive; state-oriented with coercive power.
    p_victim : float
        Chance of so few or fewer victim-oriented ones with coercive power (hypergeometric); NaN where none are
        victim-oriented or none coercive.
    p_state : float
        Chance of so many or more state-oriented ones with coercive power; NaN likewise.
    """

    n: int
    victim: int
    coercive: int
    state: int
    victim_coercive: int
    victim_any: int
    state_coercive: int
    p_victim: float
    p_state: float


def power_and_orientation(frame: pd.DataFrame) -> Association:
    """The association in a frame with columns ``orientation`` and ``enforcement``. No cause is meant."""
    coded = frame[["orientation", "enforcement"]].dropna()
    victim, state, coercive = coded["orientation"] == 1, coded["orientation"] == -1, coded["enforcement"] == 2
    n, n_victim, n_state, n_coercive = len(coded), int(victim.sum()), int(state.sum()), int(coercive.sum())
    both, state_both = int((victim & coercive).sum()), int((state & coercive).sum())
    p_victim = _p_fewer(both, n_victim, n_coercive, n)
    p_state = hypergeometric(state_both, n_state, n_coercive, n).p_more if n_state and n_coercive else float("nan")
    with_any = int((victim & (coded["enforcement"] > 0)).sum())
    return Association(n, n_victim, n_coercive, n_state, both, with_any, state_both, p_victim, p_state)


def robustness(data) -> pd.DataFrame:
    """The association for each coder: all mechanisms, without global standards, without each other level in turn.

    Returns
    -------
    DataFrame
        coder ("A", "B", "agreed"), left_out ("" = nothing, else a level), and the fields of `Association`.
    """
    rows = []
    for coder in (*CODERS, "agreed"):
        frame = coded_mechanisms(data, coder)
        for level in ("", *LEVELS):
            kept = frame[frame["record_level"] != level]
            rows.append({"coder": coder, "left_out": level} | vars(power_and_orientation(kept)))
    return pd.DataFrame(rows)


def resampled_shares(data, seed: int, draws: int = 2000) -> Bands:
    """Bands when each mechanism's two codes come from a coder drawn at random, cell by cell.

    Statistics: ``victim_coercive`` and ``state_coercive`` (counts), ``victim_share`` (share of the
    victim-oriented with coercive power), ``state_share`` (share of the coercive that are state-oriented),
    ``p_victim`` (hypergeometric).
    """
    key = (data.sha256("codings"), data.sha256("mechanisms"), seed, draws)
    if key not in _BANDS:
        _BANDS[key] = _resample(data, seed, draws)
    return _BANDS[key]


# The figure and the sentence beside it ask for the same draws.
_BANDS: dict[tuple, Bands] = {}


def _resample(data, seed: int, draws: int) -> Bands:
    parts = [coded_mechanisms(data, coder)[["orientation", "enforcement"]].assign(coder=coder) for coder in CODERS]
    long = pd.concat(parts).astype({"orientation": float, "enforcement": float}).rename_axis("mech_id").reset_index()
    return resample_coders(long, _shares, unit="mech_id", columns=["orientation", "enforcement"], draws=draws, seed=seed)


def _shares(frame: pd.DataFrame) -> dict:
    orientation, enforcement = frame["orientation"].to_numpy(), frame["enforcement"].to_numpy()
    victim, state, coercive = orientation == 1, orientation == -1, enforcement == 2
    n_victim, n_coercive = int(victim.sum()), int(coercive.sum())
    both, state_both = int((victim & coercive).sum()), int((state & coercive).sum())
    return {
        "victim_coercive": both,
        "state_coercive": state_both,
        "victim_share": both / n_victim if n_victim else float("nan"),
        "state_share": state_both / n_coercive if n_coercive else float("nan"),
        "p_victim": _p_fewer(both, n_victim, n_coercive, len(frame)),
    }


# The same few tables come up again and again among thousands of draws.
@lru_cache(maxsize=4096)
def _p_fewer(hits: int, subset: int, marked: int, total: int) -> float:
    return hypergeometric(hits, subset, marked, total).p_fewer if subset and marked else float("nan")
