"""What `mekong check` finds in a broken data folder, and how it says it."""

import csv

import pytest

from mekong.check import check
from mekong.errors import UserError


def edit(folder, table, change):
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def known(tmp_path_factory, root):
    """Tables known to be good, so that each test reads only what it broke."""
    path = tmp_path_factory.mktemp("known") / "checked.json"
    assert check(root / "data", path) == []
    return path


@pytest.fixture
def broken(data_copy, known, tmp_path):
    def run(table, change):
        edit(data_copy, table, change)
        copy = tmp_path / "known.json"
        copy.write_text(known.read_text())
        return check(data_copy, copy)

    return run


def one(problems, **expected):
    assert len(problems) == 1, [str(problem) for problem in problems]
    for name, value in expected.items():
        assert getattr(problems[0], name) == value
    return str(problems[0])


def test_a_letter_in_a_year(broken):
    text = one(broken("tip_tiers", lambda rows: rows[5].__setitem__(1, "20O5")), table="tip_tiers", row=6, column="year", value="20O5")
    assert "whole number" in text


def test_an_unknown_country(broken):
    text = one(broken("tip_tiers", lambda rows: rows[3].__setitem__(0, "XXX")), row=4, column="iso3", value="XXX")
    assert "countries.csv" in text


def test_a_duplicate_key(broken):
    text = one(broken("tip_tiers", lambda rows: rows.insert(3, list(rows[2]))), row=4, column="iso3, year")
    assert "earlier row" in text


def test_a_tier_that_does_not_exist(broken):
    text = one(broken("tip_tiers", lambda rows: rows[9].__setitem__(2, "5")), row=10, column="tier", value="5")
    assert "1, 2, 2WL, 3" in text


def test_a_blank_in_a_required_cell(broken):
    assert "blank" in one(broken("countries", lambda rows: rows[2].__setitem__(3, "")), row=3, column="in_sentence")


def test_a_renamed_column(broken):
    problems = broken("tip_tiers", lambda rows: rows[0].__setitem__(2, "tear"))
    assert problems and "the header must be iso3, year, tier" in str(problems[0])


def test_every_problem_is_found_at_once(broken):
    def many(rows):
        rows[5][1], rows[6][2], rows[7][0] = "x", "9", "QQQ"

    assert [problem.row for problem in broken("tip_tiers", many)] == [6, 7, 8]


def test_a_missing_table(data_copy):
    (data_copy / "tip_tiers.csv").unlink()
    assert "file is missing" in str(check(data_copy)[0])


def test_a_folder_without_a_descriptor(tmp_path):
    with pytest.raises(UserError, match="datapackage.json is missing"):
        check(tmp_path)


def test_namibia_is_not_a_missing_value(data):
    assert "NAM" in set(data["world_countries"]["iso3"]) and "NA" in set(data["world_countries"]["iso2"])


def test_a_remembered_table_is_read_again_once_a_byte_changed(broken):
    assert broken("tip_tiers", lambda rows: None) == []
    assert len(broken("tip_tiers", lambda rows: rows[9].__setitem__(2, "7"))) == 1
