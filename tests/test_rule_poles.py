"""Every rule can come out either way: made-up evidence that satisfies it, and made-up evidence that goes against it."""

from __future__ import annotations

import random

import pytest

from mekong.analysis.findings import Clause
from mekong.datapackage import DataPackage

from synthetic_rules import POLES, poles

RULES = DataPackage()["claim_rules"]
VARIANTS = list(RULES[["claim_id", "variant"]].drop_duplicates().itertuples(index=False, name=None))
SAMPLE = random.Random(7).sample([pair for pair in VARIANTS if pair[1] == "main"], 12)


def _reaches_both_poles(claim_id, variant, study):
    rows = RULES[(RULES["claim_id"] == claim_id) & (RULES["variant"] == variant)]
    found = poles([Clause.of(row) for row in rows.itertuples(index=False)], study)
    assert POLES <= found, f"{claim_id} {variant} only ever comes out {sorted(found)}"


@pytest.mark.parametrize(("claim_id", "variant"), SAMPLE)
def test_a_rule_reaches_both_poles(claim_id, variant, study):
    _reaches_both_poles(claim_id, variant, study)


@pytest.mark.full
@pytest.mark.parametrize(("claim_id", "variant"), [pair for pair in VARIANTS if pair not in SAMPLE])
def test_every_rule_reaches_both_poles(claim_id, variant, study):
    _reaches_both_poles(claim_id, variant, study)


@pytest.mark.full
def test_a_rule_that_cannot_be_contradicted_is_found(study):
    """The test itself can fail: a rule both of whose sides ask for the same has no pole."""
    rows = RULES[(RULES["claim_id"] == "M076") & (RULES["variant"] == "main") & (RULES["side"] == "supports")]
    clauses = [Clause.of(row) for row in rows.itertuples(index=False)]
    twice = clauses + [Clause(**(vars(clause) | {"side": "contradicts"})) for clause in clauses]
    assert not POLES & poles(twice, study)
