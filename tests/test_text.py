"""Numbers in words, as sentences use them."""

import pytest

from mekong.text import count, part, word


@pytest.mark.parametrize(("n", "said"), [(0, "none"), (1, "one"), (9, "nine"), (12, "twelve"), (13, "13"), (1200, "1,200")])
def test_a_number_stands_alone_without_a_noun(n, said):
    assert word(n) == said


def test_a_part_is_none_some_or_all():
    assert [part(n, 6, "drivers") for n in (0, 1, 4, 6)] == ["none of 6 drivers", "one of 6 drivers", "four of 6 drivers", "all 6 drivers"]


def test_a_noun_follows_its_number():
    assert (count(0, "state"), count(1, "state"), count(2, "state"), count(14, "state")) == ("no states", "one state", "two states", "14 states")
