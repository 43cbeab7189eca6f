"""Mistakes that students of this matter are known to make, and the hint that each gets."""

from __future__ import annotations

__all__ = ["HINTS"]

HINTS = {
    "signature": "A signature is taken for a ratification. A signature announces an intention; a state is bound from its ratification or accession on.",
    "missing_as_zero": "Missing is taken for zero or for \"no\". A blank cell says that nothing is known, not that there is nothing.",
    "part_added_to_total": "A part is added to the total that already holds it. Read which figures are parts and which is their sum before adding.",
    "tiny_percentage": "A percentage of a very small number. Under 50 cases give counts: one case more or less moves the share by points.",
    "order_as_cause": "Order is taken for cause. That one thing came after another says when, not why.",
    "watch_list": "The watch list is read as tier 2. It is a rating of its own, between tiers 2 and 3.",
    "direction": "A measure is read the wrong way round. Look whether a higher value is better or worse before it becomes a score.",
    "no_effect": "\"Not unusual\" is taken for \"no effect\". A test that could hardly have found anything says little by finding nothing.",
    "adoption": "The date of the treaty's adoption or entry into force is taken for the state's own act.",
}
