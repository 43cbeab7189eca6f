"""Numbers in words, as sentences use them."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from mekong.text import count, escape, part, plain, word


@pytest.mark.parametrize(("n", "said"), [(0, "none"), (1, "one"), (9, "nine"), (12, "twelve"), (13, "13"), (1200, "1,200")])
def test_a_number_stands_alone_without_a_noun(n, said):
    assert word(n) == said


def test_a_part_is_none_some_or_all():
    assert [part(n, 6, "drivers") for n in (0, 1, 4, 6)] == ["none of 6 drivers", "one of 6 drivers", "four of 6 drivers", "all 6 drivers"]


def test_a_noun_follows_its_number():
    assert (count(0, "state"), count(1, "state"), count(2, "state"), count(14, "state")) == ("no states", "one state", "two states", "14 states")


@pytest.mark.parametrize(("markdown", "words"), [
    (r"a tier \(3 \= worst\)\: mean 0\.3", "a tier (3 = worst): mean 0.3"),
    ("*Not* known {claim}`M046`, see [the `rules`](rules.md) and {ref}`the table <tab-x3>`", "Not known M046, see the rules and the table"),
    (r"[tip\_tiers \[old\]](tables.md)", "tip_tiers [old]"),
    (":::::{container} card\n:name: mechanism-gl01\n### GL01\nForce\n: binding\n- one\n- two", "GL01 Force: binding one two"),
])
def test_words_stand_without_marks(markdown, words):
    assert plain(markdown) == words


@given(st.text(st.characters(codec="ascii", min_codepoint=32)).map(lambda text: " ".join(text.split())))
def test_what_was_escaped_comes_back_as_it_was(text):
    assert plain(escape(text)) == text
