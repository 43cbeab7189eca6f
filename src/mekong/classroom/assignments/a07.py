"""Assignment 7: build and break an index."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables"]

import numpy as np
import pandas as pd

from ...text import share_word
from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS

PILLARS = {
    "prevention": ("OCI_PREVENTION",), "protection": ("OCI_VICTIM_SUPPORT",), "prosecution": ("OCI_LAW_ENFORCEMENT", "OCI_JUDICIAL"),
    "partnership": ("OCI_INTERNATIONAL", "OCI_NONSTATE"), "accountability": ("OCI_STATE",),
}
REVERSED = ("OCI_STATE",)
DRAWS = 1000
FLOOR = 0.01
FIELDS = (
    Field("normalised", "normalised", "numbers", tolerance=0.0006),
    Field("scores", "scores", "numbers", tolerance=0.0006),
    Field("interval", "interval", "numbers", tolerance=0.0011),
    Field("p_above_rival", "rival", "number", tolerance=0.0011),
    Field("word", "rival", "choice", allowed=("robust", "likely", "not distinguishable")),
    Field("squared_correlation", "weight", "numbers", tolerance=0.0011),
    Field("may_say", "may_say", "choice", allowed=("a rank with its interval", "a rank", "the best country")),
)


def draw(draw: Draw, data) -> dict:
    """Focal country, comparison, wave, a rival in it, an opponent's weights, the seed."""
    focal, comparison = draw.focal(), draw.pick("comparison", ["GMS6", "ASEAN10"])
    groups = data["groups"]
    members = [code for code in groups.loc[groups["group"] == comparison, "iso3"] if code != focal]
    order = draw.sample("heavy", list(PILLARS), 2)
    weights = {name: 40 if name == order[0] else 30 if name == order[1] else 10 for name in PILLARS}
    return {"focal": focal, "comparison": comparison, "wave": draw.pick("wave", [2021, 2023]), "rival": draw.pick("rival", members), "weights": weights, "seed": draw.integer("seed", 100_000)}


def thin(parameters: dict, data) -> str:
    """Too thin: a state of the comparison without a value, or the focal country and its rival with the same values."""
    frame = _normalised(parameters, data)
    if frame.isna().any().any():
        return f"{parameters['comparison']} {parameters['wave']}: a value is missing"
    same = np.allclose(frame.loc[parameters["focal"]], frame.loc[parameters["rival"]])
    return f"{parameters['focal']} and {parameters['rival']} {parameters['wave']}: the same values" if same else ""


def tables(parameters: dict, data) -> dict:
    table = data["organized_crime"]
    codes = [code for group in PILLARS.values() for code in group]
    return {"organized_crime": table[table["indicator"].isin(codes) & table["iso3"].isin(_members(parameters, data))], "groups": data["groups"]}


def answers(parameters: dict, data) -> dict:
    frame = _normalised(parameters, data)
    pillars, weights = _pillars(frame), _weights(parameters)
    score = pd.Series({state: power_mean(pillars.loc[state].to_numpy(), weights, 1) for state in pillars.index})
    drawn = _drawn(pillars, parameters["seed"])
    focal, rival = (list(pillars.index).index(parameters[name]) for name in ("focal", "rival"))
    low, high = np.percentile(drawn[:, focal], [2.5, 97.5])
    above = float((drawn[:, focal] > drawn[:, rival]).mean())
    return {
        "normalised": {code: round(float(value), 3) for code, value in frame.loc[parameters["focal"]].items()},
        "scores": {str(p): round(power_mean(pillars.loc[parameters["focal"]].to_numpy(), weights, p), 3) for p in (1, 0, -1)},
        "interval": {"low": round(float(low), 3), "high": round(float(high), 3)},
        "p_above_rival": round(above, 3),
        "word": share_word(above),
        "squared_correlation": {name: _squared(pillars[name], score) for name in PILLARS},
        "may_say": "a rank with its interval",
    }


def mistakes(parameters: dict, data) -> list[Mistake]:
    frame = _normalised(parameters, data)
    return [
        Mistake("direction", "normalised", {code: round(1 - float(frame.at[parameters["focal"], code]), 3) for code in REVERSED}, HINTS["direction"]),
        Mistake("share_of_ten", "normalised", {code: round(float(frame.at[parameters["focal"], code]) * 0.9 + 0.1, 3) for code in frame if code not in REVERSED},
                HINTS["share_of_ten"]),
        Mistake("league", "may_say", "a rank", HINTS["league"]),
        Mistake("league", "may_say", "the best country", HINTS["league"]),
    ]


def power_mean(values: np.ndarray, weights: np.ndarray, p: int) -> float:
    """The weighted mean of power p: 1 arithmetic, 0 geometric, -1 harmonic; values under the floor count as the floor for p under 1."""
    if p == 1:
        return float(weights @ values)
    values = np.maximum(values, FLOOR)
    return float(np.exp(weights @ np.log(values)) if p == 0 else 1 / (weights @ (1 / values)))


def _members(parameters: dict, data) -> list[str]:
    groups = data["groups"]
    members = list(groups.loc[groups["group"] == parameters["comparison"], "iso3"])
    return members if parameters["focal"] in members else [parameters["focal"], *members]


def _normalised(parameters: dict, data) -> pd.DataFrame:
    """States by indicators, 0 to 1, higher = better."""
    table = data["organized_crime"]
    codes = [code for group in PILLARS.values() for code in group]
    rows = table[(table["year"] == parameters["wave"]) & table["indicator"].isin(codes)]
    frame = rows.pivot(index="iso3", columns="indicator", values="value").reindex(index=_members(parameters, data), columns=codes)
    frame = (frame.astype(float) - 1) / 9
    frame[list(REVERSED)] = 1 - frame[list(REVERSED)]
    return frame


def _pillars(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: frame[list(codes)].mean(axis=1) for name, codes in PILLARS.items()})


def _weights(parameters: dict) -> np.ndarray:
    return np.array([parameters["weights"][name] for name in PILLARS]) / 100


def _drawn(pillars: pd.DataFrame, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(len(PILLARS)), DRAWS) @ pillars.to_numpy().T


def _squared(pillar: pd.Series, score: pd.Series) -> float | None:
    if pillar.nunique() < 2 or score.nunique() < 2:
        return None
    return round(float(np.corrcoef(pillar, score)[0, 1] ** 2), 3)
