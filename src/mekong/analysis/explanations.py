"""Three explanations held against each other: what each must show, and what the data show.

The predictions are rows of the table ``explanation_tests`` and were written before the run. A hoop test that
fails counts against its explanation; passing it proves nothing. A smoking gun proves; its absence says
nothing. No posterior probabilities: nobody has stated priors.

Source: Van Evera (1997), Guide to Methods for Students of Political Science; figure X5.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from .after_ratification import after_ratification
from .evidence import SEPARATE_WAVES
from .findings import number
from .impunity import GOVERNANCE, world_positions
from .permutation import rank_association

__all__ = ["NAMES", "PROBES", "coded_variable", "explanation_results", "standing"]

NAMES = {"orientation": "Orientation (K2)", "governance": "Governance and complicity (K5, K6)", "institutions": "Institutional design (K4)"}
PASSED, FAILED, UNTOLD = "passed", "failed", "cannot tell"
SHORTEST_AFTER = 3
FEWEST = 5


def explanation_results(study) -> pd.DataFrame:
    """Every test of ``explanation_tests`` with its result: "passed", "failed" or "cannot tell", and ``seen``, what was seen, in words."""
    tests = study.data["explanation_tests"]
    found = [PROBES[name](study) for name in tests["probe"]]
    return tests.assign(result=[result for result, _ in found], seen=[text for _, text in found])


def standing(results: pd.DataFrame) -> dict[str, str]:
    """What the tests leave of each explanation, in fixed words.

    "fails a hoop test"; "passes its hoop tests" where all were decided and passed; "stays open" else. A passed
    smoking gun would say "confirmed".
    """
    words = {}
    for name, rows in results.groupby("explanation", sort=False):
        hoops = rows.loc[rows["kind"] == "hoop", "result"]
        if (rows.loc[rows["kind"] == "smoking gun", "result"] == PASSED).any():
            words[name] = "confirmed"
        elif (hoops == FAILED).any():
            words[name] = "fails a hoop test"
        else:
            words[name] = "passes its hoop tests" if (hoops == PASSED).all() else "stays open"
    return words


def _orientation_focal(study):
    row = study.profile.orientation.set_index("iso3").loc[study.focal.iso3]
    share = row["share_positive"]
    if pd.isna(share):
        return UNTOLD, "The profile gives the state no orientation."
    first, second = ("protection", "prosecution") if share >= 0.5 else ("prosecution", "protection")
    text = f"{first.capitalize()} stands above {second} in {100 * max(share, 1 - share):.0f} % of the designs."
    if study.profile.words(share) == "not distinguishable":
        return UNTOLD, text
    return (PASSED if share < 0.5 else FAILED), text


def _orientation_of_mechanisms(study):
    values = coded_variable(study, "orientation")
    if values.empty:
        return UNTOLD, "No coding."
    state, victim = int((values == "-1").sum()), int((values == "1").sum())
    text = f"{state} mechanisms serve the state, {victim} serve victims, of {len(values)} coded."
    return (PASSED if state > victim else FAILED if state < victim else UNTOLD), text


def _orientation_and_gap(study):
    profile = study.profile
    frame = profile.orientation.set_index("iso3")[["O"]].join(profile.gap.set_index("iso3")["gap"])
    return _association(frame["O"], frame["gap"], -1, "orientation to protection and gap")


def _rule_of_law_and_practice(study):
    practice = study.profile.scores.set_index("iso3")["score"]
    return _association(_last(study, "WGI_RL"), practice, 1, "rule of law and practice")


def _state_actors_and_market(study):
    return _association(_last(study, "OCI_STATE"), _last(study, "OCI_HT"), 1, "state-linked actors and the human-trafficking market")


def _governance_worse_half(study):
    rows = world_positions(study, GOVERNANCE)
    rows = rows[(rows["iso3"] == study.focal.iso3) & rows["worse_than"].notna()]
    if rows.empty:
        return UNTOLD, "No governance series has a value."
    text = f"Share of the world's states that do better, series by series: {', '.join(f'{name} {value:.0f} %' for name, value in zip(rows['name'], rows['worse_than']))}."
    return (PASSED if rows["worse_than"].min() >= 50 else FAILED), text


def _regional_mechanisms_with_teeth(study):
    level, scams, force = (coded_variable(study, name) for name in ("level", "addresses_scam_compounds", "enforcement"))
    regional = level.index[level.isin(["regional", "subregional"])]
    if regional.empty:
        return UNTOLD, "No coding."
    against = [code for code in regional if scams.get(code) == "yes"]
    strong = [code for code in against if force.get(code) == "2"]
    if not against:
        return PASSED, f"None of {len(regional)} regional and Mekong mechanisms addresses scam compounds in the text."
    return (FAILED if strong else PASSED), f"Of {len(regional)} regional and Mekong mechanisms {len(against)} address scam compounds in the text; {len(strong) or 'none'} of these can coerce."


def _ratings_after_actip(study):
    result = after_ratification(study, (SHORTEST_AFTER,))["ACTIP", SHORTEST_AFTER]
    if result.n < 2:
        return UNTOLD, "Fewer than two states have ratings before and after a date of ratification that was seen."
    text = f"Mean change of the tier rank over {SHORTEST_AFTER} years in {result.n} states {number(result.observed)} (higher = worse); {100 * result.tail_better:.0f} % of random dates show as much improvement or more."
    return (FAILED if result.unusual == "better" else PASSED), text


def _members_alike(study):
    shares = study.profile.pairwise.to_numpy(dtype=float)
    states = len(shares)
    upper = [shares[i, j] for i in range(states) for j in range(i + 1, states) if shares[i, j] == shares[i, j]]
    if not upper:
        return UNTOLD, "No pair of states has a score."
    apart = sum(study.profile.words(share) == "robust" for share in upper)
    return (FAILED if apart else PASSED), f"The order of {apart} of {len(upper)} pairs of states is robust over the designs."


def _not_measured(reason: str) -> Callable:
    return lambda study: (UNTOLD, reason)


def coded_variable(study, variable: str) -> pd.Series:
    """One variable by mechanism under the study's coder; proposals, and cells on which "agreed" finds two values, left out."""
    rows = study.data["codings"]
    proposals = set(rows.loc[(rows["variable"] == "type") & (rows["value"] == "proposal"), "mech_id"])
    rows = rows[(rows["variable"] == variable) & ~rows["mech_id"].isin(proposals)]
    if study.parameters.coder != "agreed":
        return rows[rows["coder"] == study.parameters.coder].set_index("mech_id")["value"]
    return rows.groupby("mech_id")["value"].agg(lambda cells: cells.iloc[0] if len(cells) > 1 and cells.nunique() == 1 else None).dropna()


def _last(study, code: str) -> pd.Series:
    """Each state's last value; of an index whose waves are versions, the last wave alone."""
    rows = study.series(code)
    if study.indicator(code)["family"] in SEPARATE_WAVES:
        rows = rows[rows["year"] == rows["year"].max()]
    return rows.loc[rows.groupby("iso3")["year"].idxmax()].set_index("iso3")["value"]


def _association(x: pd.Series, y: pd.Series, sign: int, what: str):
    frame = pd.DataFrame({"x": x, "y": y}).dropna()
    if len(frame) < FEWEST:
        return UNTOLD, f"Only {len(frame)} states have both values."
    found = rank_association(frame["x"], frame["y"], names=frame.index)
    limit = f"it must reach {number(found.critical)} to differ from chance" if found.critical == found.critical else "with so few states and such ties no value differs from chance"
    text = f"Rank correlation of {what}: {number(found.rho)} in {found.n} states; {limit}."
    if not abs(found.rho) >= found.critical:
        return UNTOLD, text
    return (PASSED if found.rho * sign > 0 else FAILED), text


#: Probe named in ``explanation_tests`` to the function that looks.
PROBES: dict[str, Callable] = {
    "orientation_focal": _orientation_focal,
    "orientation_of_mechanisms": _orientation_of_mechanisms,
    "orientation_and_gap": _orientation_and_gap,
    "practice_over_time": _not_measured("Practice exists for one wave at a time; waves of the index cannot be joined."),
    "governance_worse_half": _governance_worse_half,
    "rule_of_law_and_practice": _rule_of_law_and_practice,
    "state_actors_and_market": _state_actors_and_market,
    "court_files": _not_measured("Nobody publishes such files."),
    "regional_mechanisms_with_teeth": _regional_mechanisms_with_teeth,
    "ratings_after_actip": _ratings_after_actip,
    "members_alike": _members_alike,
    "minutes": _not_measured("The minutes are not public."),
}
