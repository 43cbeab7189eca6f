"""The data dictionary and the page on rerunning: printed from the contract and from the model."""

import pytest

from mekong.datapackage import DataPackage
from mekong.chapters.dictionary import field_table, marks_overview, parameter_table, tables_overview
from mekong.parameters import SOURCE_FAMILIES, Parameters


@pytest.fixture(scope="module")
def data():
    return DataPackage()


def test_every_table_of_the_package_is_listed_with_its_rows(data):
    rows = tables_overview(data).rows.set_index("name")["rows"]
    assert set(rows.index) == set(data.resources)
    assert rows["claims"] == 378 and rows["record_checks"] == 93


def test_every_field_has_its_entry(data):
    for name in data.resources:
        rows = field_table(data, name).rows
        assert rows["field"].tolist() == [field["name"] for field in data.schema(name)["fields"]]
        assert (rows["meaning"].str.len() > 3).all(), name


def test_marks_count_every_row_that_has_one(data):
    counts = marks_overview(data).rows.set_index("table")
    assert counts.loc["record_checks"].sum() == 93
    assert counts.loc["claims", "coded"] == 378


def test_parameter_table_is_the_model(data):
    rows = parameter_table().rows.set_index("name")
    assert rows.index.tolist() == list(Parameters.model_fields)
    assert rows.at["focal", "default"] == "KHM" and rows.at["exclude_sources", "default"] == "nothing"
    assert all(family in rows.at["exclude_sources", "allowed"] for family in SOURCE_FAMILIES)
    assert rows.at["coder", "allowed"] == "A, B, agreed"
    assert rows.at["start", "allowed"] == "a whole number from 1990 to 2026"
    assert rows["meaning"].str.len().min() > 20
