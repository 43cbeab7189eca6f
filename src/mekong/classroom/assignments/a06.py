"""Assignment 6: teeth or care?"""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables"]

from itertools import combinations

import numpy as np
import pandas as pd

from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS

LEVELS = ("global", "regional", "subregional", "bilateral", "national", "non-state")
DRAWS = 1000
SHOWS = ("how the two documents describe mechanisms", "that power harms victims", "what the mechanisms achieve")
FIELDS = (
    Field("cells", "cells", "numbers"),
    Field("p_victim", "exact", "number", tolerance=0.0006),
    Field("p_state", "exact", "number", tolerance=0.0006),
    Field("disputed", "disputed", "number"),
    Field("share_kept", "draws", "number", tolerance=0.0006),
    Field("mean_difference", "draws", "number", tolerance=0.00006),
    Field("percentage", "percentage", "number", tolerance=0.06),
    Field("shows", "shows", "choice", allowed=SHOWS),
)


def draw(draw: Draw, data) -> dict:
    """The levels kept, five mechanisms left out, the coder, the seed of the draws."""
    dropped = draw.pick("dropped", [*combinations(LEVELS, 1), *combinations(LEVELS, 2)])
    levels = [level for level in LEVELS if level not in dropped]
    return {"levels": levels, "left_out": draw.sample("left_out", _units({"levels": levels, "left_out": []}, data), 5), "coder": draw.pick("coder", ["A", "B"]), "seed": draw.integer("seed", 100_000)}


def thin(parameters: dict, data) -> str:
    """Too thin: under 20 mechanisms, or under four that serve the affected person."""
    frame = _frame(parameters, data)
    victims = int((frame[f"orientation_{parameters['coder']}"] == 1).sum())
    return f"{', '.join(parameters['levels'])}: {len(frame)} mechanisms, {victims} for the affected person" if len(frame) < 20 or victims < 4 else ""


def tables(parameters: dict, data) -> dict:
    codes = data["codings"]
    return {"mechanisms": data["mechanisms"][["mech_id", "name", "kind", "level"]], "codings": codes[codes["variable"].isin(["orientation", "enforcement"])]}


def answers(parameters: dict, data) -> dict:
    frame = _frame(parameters, data)
    coder = parameters["coder"]
    cells = _cells(frame[f"orientation_{coder}"], frame[f"enforcement_{coder}"])
    p_victim, p_state = _exact(cells)
    kept, mean = _drawn(frame, parameters["seed"])
    differ = (frame["orientation_A"] != frame["orientation_B"]) | (frame["enforcement_A"] != frame["enforcement_B"])
    return {"cells": cells, "p_victim": p_victim, "p_state": p_state, "disputed": int(differ.sum()), "share_kept": kept, "mean_difference": mean, "percentage": None, "shows": SHOWS[0]}


def mistakes(parameters: dict, data) -> list[Mistake]:
    frame = _frame(parameters, data)
    cells = _cells(frame[f"orientation_{parameters['coder']}"], frame[f"enforcement_{parameters['coder']}"])
    victims = cells["victim_coercive"] + cells["victim_other"]
    soft = _cells(frame[f"orientation_{parameters['coder']}"], frame[f"enforcement_{parameters['coder']}"].clip(0, 1) * 2)
    return [
        Mistake("tiny_percentage", "percentage", round(100 * cells["victim_coercive"] / victims, 1) if victims else None, HINTS["tiny_percentage"]),
        Mistake("soft_power", "cells", {key: soft[key] for key in soft if soft[key] != cells[key]}, HINTS["soft_power"]),
        Mistake("pattern_as_effect", "shows", SHOWS[1], HINTS["pattern_as_effect"]),
    ]


def _units(parameters: dict, data) -> list[str]:
    units = data["mechanisms"]
    kept = units[(units["kind"] == "coded") & units["level"].isin(parameters["levels"]) & ~units["mech_id"].isin(parameters["left_out"])]
    return sorted(kept["mech_id"])


def _frame(parameters: dict, data) -> pd.DataFrame:
    """Coded mechanisms of the levels kept: both codes of both coders as whole numbers, by id."""
    codes = data["codings"]
    codes = codes[codes["variable"].isin(["orientation", "enforcement"]) & codes["mech_id"].isin(_units(parameters, data))]
    wide = codes.assign(column=codes["variable"] + "_" + codes["coder"]).pivot(index="mech_id", columns="column", values="value")
    return wide.apply(pd.to_numeric).astype(int).sort_index()


def _cells(orientation, enforcement) -> dict[str, int]:
    coercive = enforcement == 2
    groups = {"victim": orientation == 1, "state": orientation == -1, "both": orientation == 0}
    return {f"{name}_{word}": int((mask & (coercive if word == "coercive" else ~coercive)).sum()) for name, mask in groups.items() for word in ("coercive", "other")}


def _exact(cells: dict[str, int]) -> tuple[float, float]:
    from ...analysis.contingency import hypergeometric

    total, marked = sum(cells.values()), sum(value for name, value in cells.items() if name.endswith("coercive"))
    with np.errstate(divide="ignore", invalid="ignore"):  # the library divides by zero for kurtosis, which nobody asked for
        victim = hypergeometric(cells["victim_coercive"], cells["victim_coercive"] + cells["victim_other"], marked, total)
        state = hypergeometric(cells["state_coercive"], cells["state_coercive"] + cells["state_other"], marked, total)
    return round(victim.p_fewer, 3), round(state.p_more, 3)


def _drawn(frame: pd.DataFrame, seed: int) -> tuple[float, float]:
    """Share of draws in which victim-oriented mechanisms have the lower share with coercive power, and the mean difference."""
    pick = np.random.default_rng(seed).integers(0, 2, size=(DRAWS, len(frame), 2))
    orientation, enforcement = (np.where(pick[:, :, place] == 0, frame[f"{name}_A"].to_numpy(), frame[f"{name}_B"].to_numpy()) for place, name in enumerate(("orientation", "enforcement")))
    victim, coercive = orientation == 1, enforcement == 2
    inside = (victim & coercive).sum(axis=1) / victim.sum(axis=1)
    outside = (~victim & coercive).sum(axis=1) / (~victim).sum(axis=1)
    return round(float((inside < outside).mean()), 3), round(float((outside - inside).mean()), 4)
