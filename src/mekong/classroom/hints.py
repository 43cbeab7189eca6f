"""Mistakes that students of this matter are known to make, and the hint that each gets: first the way, then what to look at."""

from __future__ import annotations

__all__ = ["HINTS"]

HINTS = {
    "signature": "A signature is taken for a ratification. A signature announces an intention; a state is bound from its ratification or accession on.",
    "missing_as_zero": "Missing is taken for zero or for \"no\". A blank cell says that nothing is known, not that there is nothing.",
    "part_added_to_total": "A part is added to the total that already holds it. Read which figures are parts and which is their sum before adding.",
    "tiny_percentage": "A percentage is made of a very small number. Under 50 cases give counts: one case more or less moves the share by points.",
    "order_as_cause": "Order is taken for cause. That one thing came after another says when, not why.",
    "watch_list": "The watch list is read as tier 2. It is a rating of its own, between tiers 2 and 3.",
    "direction": "A measure is read the wrong way round. Look whether a higher value is better or worse before it becomes a score.",
    "no_effect": "\"Not unusual\" is taken for \"no effect\". A test that could hardly have found anything says little by finding nothing.",
    "adoption": "The date of the treaty's adoption or entry into force is taken for the state's own act. Each state is bound by an act of its own, on a day of its own.",
    "child_rule": "A child's case is judged like an adult's. Look whether the text asks for means where the person is a child.",
    "output_as_outcome": "An output is taken for an outcome. What was done is counted; what changed for people is not.",
    "raw_agreement": "Raw agreement is given. Alpha takes off what chance alone would give.",
    "missing_as_code": "A missing code is taken for a code of its own. A unit counts with the coders who coded it.",
    "validity": "Agreement is taken for truth. Two coders can share a mistake.",
    "soft_power": "Soft power (1) is counted with coercive power (2). Read the codebook's levels of enforcement.",
    "pattern_as_effect": "A pattern in a coding is taken for an effect in the world. The codes say how the documents describe a mechanism.",
    "share_of_ten": "The score is divided by its highest value. The scale begins at 1, so that its goalposts are 1 and 10.",
    "league": "A rank is given without its interval. Alone it says more than the data do.",
    "untold_as_false": "\"Cannot tell\" is counted as contradicted. It says that the data are silent, not that the claim is false.",
    "stability_unknown": "Unknown stability is taken for weak stability. Where there are no other variants, nothing is known about it.",
}
