"""What the documents ask for: how much of it can be tested at all."""

from __future__ import annotations

__all__ = ["ASKED", "asks_sentence"]

from ..study import Study
from ..text import claims, count, escape
from .pages import verdict_of
from .weighing import without_thresholds

#: Core claims that ask for something, in the order of the documents.
ASKED = ("M008", "M028", "M029", "M259", "M271", "M272", "A101")


def asks_sentence(study: Study) -> str:
    """Which of the demands states something that data could speak to, and what they say."""
    verdicts = study.verdicts.loc[list(ASKED), "verdict"]
    tested, values = [claim_id for claim_id in ASKED if verdicts[claim_id]], [claim_id for claim_id in ASKED if not verdicts[claim_id]]
    read = " ".join(f"The ledger's verdict on {claims([claim_id])} is {verdict_of(study, claim_id)}. {escape(without_thresholds(study.verdicts.at[claim_id, 'reason']))}" for claim_id in tested)
    return (f"{count(len(values), 'demand').capitalize()} of {count(len(ASKED), 'demand').split()[0]} {'says' if len(values) == 1 else 'say'} what ought to be {claims(values)}: no data can support or contradict "
            f"{'it' if len(values) == 1 else 'them'}. A reader can ask whether the diagnosis under them holds, and {{numref}}`tab-x3` does. {read}")
