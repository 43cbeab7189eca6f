"""The parameter model: what it accepts, and what it says to the person whose value it refuses."""

import inspect

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mekong.commands.editions import build
from mekong.edition.tree import Tree
from mekong.errors import UserError
from mekong.parameters import FIRST_YEAR, LAST_YEAR, Parameters


def test_defaults_are_the_published_edition(data):
    assert Parameters.of({}, data).slug == "published"
    assert Parameters.of({"focal": "KHM"}, data).slug == "published"


def test_every_country_of_the_table_is_a_focal_country(data):
    for iso3 in data["countries"]["iso3"]:
        assert iso3 in Parameters.of({"focal": iso3}, data).members(data)


@pytest.mark.parametrize("values, names", [
    ({"focal": "XXX"}, ["focal", "XXX", "KHM, THA"]),
    ({"focal": "khm"}, ["focal", "khm"]),
    ({"start": 2030}, ["start", "2030", str(LAST_YEAR)]),
    ({"start": 2020, "end": 2010}, ["start 2020", "end 2010"]),
    ({"end": 1980}, ["end", "1980", str(FIRST_YEAR)]),
    ({"start": "2001"}, ["start", "'2001'"]),
    ({"foo": 1}, ["foo", "Allowed: focal, start"]),
    ({"comparison": "EU27"}, ["comparison", "EU27", "GMS6"]),
    ({"comparison": ["KHM", "THA"]}, ["comparison", "at least three"]),
    ({"comparison": ["KHM", "THA", "KHM"]}, ["comparison", "2 different"]),
    ({"comparison": ["KHM", "THA", "BGD"]}, ["comparison", "BGD"]),
    ({"weights": "mine"}, ["weights", "equal_pillars"]),
    ({"normalisation": "minmax"}, ["normalisation", "goalposts"]),
    ({"aggregation": "sum"}, ["aggregation", "geometric"]),
    ({"missing_rule": "mean"}, ["missing_rule", "available"]),
    ({"exclude_sources": ["TIPS"]}, ["exclude_sources", "TIP"]),
    ({"coder": "C"}, ["coder", "agreed"]),
    ({"seed": -1}, ["seed", "-1"]),
    ({"seed": 1.5}, ["seed", "1.5"]),
])
def test_a_wrong_parameter_is_named_with_what_is_allowed(data, values, names):
    with pytest.raises(UserError) as error:
        Parameters.of(values, data)
    for name in names:
        assert name in str(error.value)


def test_all_wrong_parameters_are_named_at_once(data):
    with pytest.raises(UserError) as error:
        Parameters.of({"start": 1, "coder": "Z", "foo": 2}, data)
    assert all(word in str(error.value) for word in ("start", "coder", "foo"))


def test_the_focal_country_joins_a_comparison_that_lacks_it(data):
    parameters = Parameters.of({"focal": "IDN", "comparison": "GMS6"}, data)
    assert parameters.members(data)[0] == "IDN" and len(parameters.members(data)) == 7


@given(start=st.integers(FIRST_YEAR, LAST_YEAR), end=st.integers(FIRST_YEAR, LAST_YEAR), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_different_parameters_have_different_folders(start, end, seed):
    if start < end:
        first = Parameters(start=start, end=end, seed=seed)
        second = Parameters(start=start, end=end, seed=(seed + 1) % 2**32)
        assert first.slug != second.slug and set(first.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_command_line_has_exactly_the_models_parameters():
    options = set(inspect.signature(build).parameters) - {"data", "jobs", "scheduler", "formats"}
    assert options == set(Parameters.model_fields)


def test_every_notebook_with_parameters_has_the_models_defaults(root):
    defaults = Parameters().model_dump()
    seen = 0
    for path in Tree(root).notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if "parameters" in cell.metadata.get("tags", []):
                names: dict = {}
                exec(cell.source, {}, names)
                assert names == defaults, path.name
                seen += 1
    assert seen >= 5
