"""Three core claims on mechanisms, each taken up in a computed sentence: borders, joint action, the outside partner."""

from __future__ import annotations

__all__ = ["border_sentences", "joint_sentences", "outside_sentences"]

from ..study import Study
from ..text import claims, escape
from .pages import verdict_of
from .weighing import without_thresholds


def border_sentences(study: Study) -> str:
    """M148: whether borders are the heart of the Protocol."""
    return (f"Are borders the heart of the matter {claims(['M148'])}? {_read(study, 'M148')} The rule counts provisions of the Palermo Protocol, the one text that was coded in full; "
            "a regime can set its weight elsewhere in practice. And border control is guarded by officers of whom the same document says that some take money to let people in {claim}`M233` ([T15](#contradiction-t15)).")


def joint_sentences(study: Study) -> str:
    """M168: whether each of three neighbours has a tie with Cambodia."""
    return f"Joint action of Thailand, Viet Nam and Laos {claims(['M168'])}: {_read(study, 'M168')} The text tells of acts in pairs and of memberships in COMMIT, and not of three states at one task in Cambodia."


def outside_sentences(study: Study) -> str:
    """M192: whether the deal with Australia shows a regional failure."""
    return (f"So the inference {claims(['M192'])} has a rival in time: {_read(study, 'M192')} A deal on refugees came first, and it needs no weakness of the Mekong to explain it."
            if study.verdicts.at["M192", "verdict"] == "contradicted" else f"The inference {claims(['M192'])}: {_read(study, 'M192')}")


def _read(study: Study, claim_id: str) -> str:
    """The verdict and what it rests on."""
    return f"{verdict_of(study, claim_id)}. {escape(without_thresholds(study.verdicts.at[claim_id, 'reason']))}"
