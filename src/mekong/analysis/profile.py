"""The response profile: what states do (F), what they have promised (J), and how much of it survives other choices.

It profiles responses. It does not measure what cooperation caused, and no rank of it is read without its
interval. Practice is cross-sectional inside one wave of the Organized Crime Index.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .aggregate import ranks
from .commitments import FACTS, commitments, law_scores, treaty_scores
from .designs import Designs, draw, reference_design, unit_numbers
from .measurement_error import error_draws
from .missing import fill
from .profile_inputs import collect
from .profile_levels import carried_choices, not_carried
from .profile_model import PILLARS, last_wave, paper_model, practice_model
from .profile_result import Profile, words
from .profile_sensitivity import sensitivity_table
from .profile_tables import gap_table, input_table, orientation_table, pair_table, pillar_table, score_table
from .scoring import Engine, Scored
from .sensitivity import importance

__all__ = ["Profile", "ProfileData", "response_profile", "build_profile", "words", "N_DESIGNS"]

N_DESIGNS = 2**13
SERIES = ("organized_crime", "governance", "context")


@dataclass(frozen=True)
class ProfileData:
    """The plain frames that a profile is made from, named as the tables of the data package; ``series`` is long and holds all states."""

    profile_indicators: pd.DataFrame
    series: pd.DataFrame
    world_reference: pd.DataFrame
    ratifications: pd.DataFrame
    instruments: pd.DataFrame
    legal_elements: pd.DataFrame
    legal_texts: pd.DataFrame


def response_profile(study, n_designs: int = N_DESIGNS) -> Profile:
    """The response profile of a study's comparison.

    Parameters
    ----------
    study : mekong.study.Study
    n_designs : int
        A power of two.

    Returns
    -------
    Profile
        For any focal country and comparison. Where nothing can be computed, values are NaN and
        ``excluded`` and ``not_carried`` say why.
    """
    table = study.data["profile_indicators"]
    codes = set(table.loc[table["axis"] == "F", "indicator"])
    # Values one or two years before the wave serve it even where the study starts later.
    series = [frame[frame["indicator"].isin(codes)] for frame in map(study.data.__getitem__, SERIES)]
    tiers = study.data["tip_tiers"]
    tiers = tiers.loc[tiers["rank"].notna(), ["iso3", "year", "rank", "status"]].rename(columns={"rank": "value"})
    series = pd.concat([*series, tiers.assign(indicator="TIP_TIER")], ignore_index=True)
    data = ProfileData(table, series, *(study.data[name] for name in ("world_reference", "ratifications", "instruments", "legal_elements", "legal_texts")))
    return build_profile(study.parameters, tuple(study.members), data, n_designs)


def build_profile(parameters, members: tuple, data: ProfileData, n_designs: int = N_DESIGNS) -> Profile:
    """The response profile from plain frames; `parameters` has the fields of `mekong.parameters.Parameters`."""
    wave = last_wave(parameters.start, parameters.end)
    engine, base = _engine(parameters, members, data, wave)
    years = range(parameters.start, parameters.end + 1)
    paper = _paper(data, members, years)
    now = paper[paper["year"] == (wave or parameters.end)].set_index("iso3").reindex(members)
    choices = carried_choices(engine, base, parameters.weights, now["law_low"].notna().any(), parameters.seed)
    designs = draw(unit_numbers(n_designs, parameters.seed), choices)
    reference_choice = reference_design(parameters, base)
    reference, runs = engine.score(reference_choice), engine.score(designs)
    without = _without_tip(engine, designs, runs, base)
    scores = score_table(reference, runs, engine, base)
    candidates = _paper_candidates(data)
    law_now = pd.DataFrame({"iso3": members, "value": now["law"].to_numpy()})
    return Profile(
        wave=wave, focal=parameters.focal, members=tuple(members), seed=parameters.seed, n_designs=n_designs,
        n_countries=int((scores["share_designs"] > 0).sum()),
        scores=scores,
        without_tip=score_table(reference, without, engine, base),
        pillars=pillar_table(reference, runs, engine, base),
        pairwise=pair_table(runs, members),
        gap=_gap(engine, reference_choice, designs, runs, now),
        orientation=orientation_table(reference, runs, members),
        commitments=paper,
        designs=designs.levels,
        sensitivity=sensitivity_table(engine, choices, reference, members.index(parameters.focal), lambda d: _paper_drawn(d, now), parameters.seed),
        importance=_importance(reference, runs),
        inputs=input_table(engine, engine.indicator_scores(reference_choice)[0], base),
        left_out=_left_out(engine, reference_choice, base),
        excluded=_excluded(reference, engine, wave, base, now),
        not_carried=not_carried(engine, choices, candidates, law_now),
    )


def _engine(parameters, members, data: ProfileData, wave) -> tuple[Engine, np.ndarray]:
    model = practice_model(data.profile_indicators)
    series = data.series[data.series["status"].isin(FACTS)] if wave else data.series.iloc[:0]
    barred = model["family"].isin(parameters.exclude_sources) | (("TIP" in parameters.exclude_sources) & (model["derived_from_tip"] == "yes"))
    series = series[~series["indicator"].isin(model.loc[barred, "indicator"])]
    pool = collect(model, series, data.world_reference, wave or 0, set(data.series["iso3"]) | set(members))
    filled, errors = fill(pool, parameters.seed), error_draws(pool, parameters.seed)
    rows = [pool.iso3.index(code) for code in members]
    engine = Engine(pool.states(members), {rule: values[:, rows] for rule, values in filled.items()}, errors[:, rows])
    return engine, (engine.inputs.model["in_reference"] == "yes").to_numpy(dtype=bool)


def _paper(data: ProfileData, members, years) -> pd.DataFrame:
    treaties = treaty_scores(data.ratifications, data.instruments, paper_model(data.profile_indicators, "treaties")["indicator"], members, years)
    return commitments(treaties, law_scores(data.legal_elements, data.legal_texts, _coded_law(data), members, years))


def _coded_law(data: ProfileData) -> pd.DataFrame:
    rows = paper_model(data.profile_indicators, "law")
    return rows[rows["indicator"].isin(data.legal_elements["element"])]


def _paper_candidates(data: ProfileData) -> pd.DataFrame:
    law = paper_model(data.profile_indicators, "law")
    return pd.concat([law[~law["indicator"].isin(data.legal_elements["element"])], paper_model(data.profile_indicators, "organisation")])


def _paper_drawn(designs: Designs, now: pd.DataFrame) -> np.ndarray:
    """Commitments on paper under each design, D by C: unknown ones between none and all made, law joined where the design says so."""
    place = designs.paper_place[:, None]
    treaties = now["low"].to_numpy() + place * (now["high"] - now["low"]).to_numpy()
    law = now["law_low"].to_numpy() + place * (now["law_high"] - now["law_low"]).to_numpy()
    joined = (designs.levels["paper"].to_numpy() == "treaties and law")[:, None] & ~np.isnan(law)
    return np.where(joined, (treaties + law) / 2, treaties)


def _gap(engine: Engine, reference_choice: Designs, designs: Designs, runs: Scored, now: pd.DataFrame) -> pd.DataFrame:
    # A Copeland score is an order and has no distance from a share of treaties.
    levels = reference_choice.levels.assign(aggregation=reference_choice.levels["aggregation"].replace("copeland", "arithmetic"))
    practice = engine.score(replace(reference_choice, levels=levels)).score[0]
    gaps = (_paper_drawn(designs, now) - runs.score)[~runs.ordinal]
    return gap_table(engine.inputs.iso3, now["J"].to_numpy(), practice, gaps)


def _without_tip(engine: Engine, designs: Designs, runs: Scored, base: np.ndarray) -> Scored:
    rows = np.nonzero((designs.levels["inclusion"] == "all").to_numpy())[0]
    if not len(rows):
        return runs
    again = engine.score(designs.take(rows, np.repeat(base[None], len(rows), axis=0)))
    score, pillars, weights = runs.score.copy(), runs.pillars.copy(), runs.weights.copy()
    score[rows], pillars[rows], weights[rows] = again.score, again.pillars, again.weights
    return Scored(score, pillars, weights, runs.ordinal)


def _importance(reference: Scored, runs: Scored) -> pd.DataFrame:
    means = ~runs.ordinal
    return importance(
        np.concatenate([reference.pillars, runs.pillars[means]]), np.concatenate([reference.score, runs.score[means]]),
        np.concatenate([reference.weights, runs.weights[means]]), PILLARS,
    )


def _left_out(engine: Engine, reference_choice: Designs, base: np.ndarray) -> pd.DataFrame:
    model = engine.inputs.model
    cases = [("nothing", base)]
    cases += [(model["indicator"][k], base & (np.arange(len(base)) != k)) for k in np.nonzero(base)[0]]
    cases += [(name, base & (model["pillar"] != name).to_numpy()) for name in PILLARS if (base & (model["pillar"] == name).to_numpy()).any()]
    scored = engine.score(reference_choice.take(np.zeros(len(cases), int), np.array([included for _, included in cases])))
    states = engine.inputs.iso3
    return pd.DataFrame({
        "left_out": np.repeat([name for name, _ in cases], len(states)), "iso3": list(states) * len(cases),
        "score": scored.score.ravel(), "rank": ranks(scored.score).ravel(),
    })


def _excluded(reference: Scored, engine: Engine, wave, base, now: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for c, iso3 in enumerate(engine.inputs.iso3):
        if not np.isnan(reference.score[0, c]):
            continue
        short = [name for p, name in enumerate(PILLARS) if engine.member[p][base].any() and np.isnan(reference.pillars[0, c, p])]
        if wave is None:
            reason = "The study's years hold no wave of the Organized Crime Index (2021, 2023)."
        elif not base.any():
            reason = "No indicator has a value in the wave, or all source families are excluded."
        else:
            reason = f"Fewer than 60 % of the indicators have a value in {', '.join(short)}; the reference design gives no score."
        rows.append((iso3, "F", reason))
    for row in now[now["J"].isna()].itertuples():
        known = f"The standing was seen for {row.n_known:.0f} of {row.n_open:.0f} treaties, fewer than 60 %; bounds are given, no value." if row.n_open > 0 else "No treaty of the list is in the data."
        rows.append((row.Index, "J", known))
    return pd.DataFrame(rows, columns=["iso3", "axis", "reason"])
