"""What the response profile is made of: pillars, weight sets, and which indicator serves which pillar.

The list of indicators is data (table ``profile_indicators``), so that a reader can argue with it.
Pillars and weight sets follow section 2 and step 6 of the profile's specification: the four Ps of
the anti-trafficking field and accountability as a fifth, since the documents treat impunity as
separate from ordinary prosecution (M107 against M266).
"""

from __future__ import annotations

import pandas as pd

__all__ = ["PILLARS", "WEIGHT_SETS", "WAVES", "MINIMUM_SHARE", "practice_model", "paper_model", "last_wave"]

PILLARS = ("prevention", "protection", "prosecution", "partnership", "accountability")

# Editions of the Organized Crime Index. 2023 counts more markets than 2021, so no level is carried over.
WAVES = (2021, 2023)

# A pillar needs this share of its indicators, unless a rule fills the rest.
MINIMUM_SHARE = 0.6

# Pillar weights in the order of PILLARS. "equal_indicators" has none: it follows the number of indicators.
# "documents" follows the claim counts of the two documents (49, 95, 84, 104), which know four Ps only.
WEIGHT_SETS = {
    "equal_pillars": (0.2, 0.2, 0.2, 0.2, 0.2),
    "equal_indicators": None,
    "victim_first": (0.15, 0.40, 0.15, 0.15, 0.15),
    "police_first": (0.15, 0.15, 0.40, 0.15, 0.15),
    "accountability_first": (0.15, 0.15, 0.15, 0.15, 0.40),
    "documents": (49 / 332, 95 / 332, 84 / 332, 104 / 332, 0.0),
}


def last_wave(start: int, end: int) -> int | None:
    """The last edition of the Organized Crime Index inside the years `start` to `end`; None if there is none."""
    inside = [wave for wave in WAVES if start <= wave <= end]
    return inside[-1] if inside else None


def practice_model(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``profile_indicators`` for practice (axis F), in the order of the pillars."""
    rows = table[table["axis"] == "F"]
    order = rows["pillar"].map(PILLARS.index)
    return rows.assign(_order=order).sort_values(["_order", "indicator"], kind="stable").drop(columns="_order").reset_index(drop=True)


def paper_model(table: pd.DataFrame, pillar: str) -> pd.DataFrame:
    """The rows of ``profile_indicators`` for commitments on paper (axis J): pillar ``treaties``, ``law`` or ``organisation``."""
    return table[(table["axis"] == "J") & (table["pillar"] == pillar)].reset_index(drop=True)
