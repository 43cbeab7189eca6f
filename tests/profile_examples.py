"""A profile small enough to be worked by hand, and its parts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from mekong.analysis.designs import draw, unit_numbers
from mekong.analysis.measurement_error import error_draws
from mekong.analysis.missing import fill
from mekong.analysis.profile import ProfileData, build_profile
from mekong.analysis.profile_inputs import collect
from mekong.analysis.profile_levels import carried_choices
from mekong.analysis.profile_model import PILLARS, practice_model
from mekong.analysis.scoring import Engine

# The hand-worked example: five pillars of one indicator each, on scales from 0 to 10.
THREE = {"AAA": [8, 6, 4, 6, 6], "BBB": [4, 4, 8, 4, 2], "CCC": [2, 2, 2, 0, 1]}


def parameters(**changes):
    usual = dict(focal="AAA", start=2001, end=2024, weights="equal_pillars", normalisation="goalposts", aggregation="arithmetic", missing_rule="available", exclude_sources=[], seed=7)
    return SimpleNamespace(**(usual | changes))


def model(count=1, error="none", **worse):
    """One row an indicator: ``count`` a pillar, named PREVENTION_0 and so on; ``worse`` turns some round."""
    rows = [
        dict(axis="F", pillar=pillar, indicator=f"{pillar.upper()}_{i}", item="", direction=worse.get(f"{pillar}_{i}", "better"), family=f"FAMILY{i}", timing="annual",
             error=error, lower_goal=0.0, upper_goal=10.0, derived_from_tip="no", in_reference="yes", note="", status="coded")
        for pillar in PILLARS for i in range(count)
    ]
    return pd.DataFrame(rows)


def series(values, table, year=2023):
    """Long rows from {iso3: values in the table's order}; None leaves a row out."""
    rows = [
        dict(indicator=code, iso3=iso3, year=year, value=float(value), low=np.nan, high=np.nan, se=np.nan, world_percentile=np.nan, status="published")
        for iso3, row in values.items() for code, value in zip(table["indicator"], row) if value is not None
    ]
    return pd.DataFrame(rows)


def reference(table, year=2023):
    return pd.DataFrame([dict(indicator=code, year=year, n=100, mean=5.0, sd=2.0, minimum=0.0, q25=3.0, median=5.0, q75=7.0, maximum=10.0) for code in table["indicator"]])


def data(values, table=None, **changes):
    table = model() if table is None else table
    treaty = dict(axis="J", pillar="treaties", indicator="PACT", item="PACT", direction="better", family="", timing="record", error="none",
                  lower_goal=0.0, upper_goal=1.0, derived_from_tip="no", in_reference="yes", note="", status="coded")
    frames = dict(
        profile_indicators=pd.concat([table, pd.DataFrame([treaty])], ignore_index=True),
        series=series(values, table),
        world_reference=reference(table),
        ratifications=ratifications([("PACT", "AAA", "", "2005-01-01", "party", "seen"), ("PACT", "BBB", "2003", "", "signatory", "seen"), ("PACT", "CCC", "", "", "not party", "seen")]),
        instruments=pd.DataFrame({"instrument": ["PACT"], "adopted": ["2000-11-15"]}),
        legal_elements=pd.DataFrame(columns=["text_id", "element", "present", "status"]),
        legal_texts=pd.DataFrame(columns=["text_id", "iso3", "kind", "year", "status"]),
    )
    return ProfileData(**(frames | changes))


def ratifications(rows):
    return pd.DataFrame(rows, columns=["instrument", "iso3", "signed", "ratified", "standing", "status"])


def profile(values=THREE, table=None, n_designs=256, members=None, **changes):
    return build_profile(parameters(**changes), tuple(members or values), data(values, table), n_designs)


def engine(values, table, pool=None):
    inputs = collect(practice_model(table), series(values, table), reference(table), 2023, pool or values)
    return Engine(inputs, fill(inputs, 7), error_draws(inputs, 7))


def drawn_scores(values, table, count=512):
    """Scores of every design by state, and the designs."""
    made = engine(values, table)
    base = np.ones(len(made.inputs.model), dtype=bool)
    designs = draw(unit_numbers(count, 7), carried_choices(made, base, "equal_pillars", False, 7))
    return dict(zip(made.inputs.iso3, made.score(designs).score.T)), designs
