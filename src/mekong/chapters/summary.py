"""The page to be read in three minutes: the argument line by line, ten findings, what stays open, what would change it."""

from __future__ import annotations

__all__ = ["FINDINGS", "argument_lines", "finding_sentences", "open_sentence", "reversal_lines", "strength_sentence", "repeated"]

import re
from collections import Counter
from dataclasses import dataclass, replace

from ..analysis.boards import balances
from ..analysis.findings import REASON_CLASSES, reason_class
from ..analysis.strength import STRENGTHS, stability_words, strength
from ..figures.figure import Figure
from ..study import Study
from ..text import count, escape, listed
from .weighing import balance_words, without_thresholds


@dataclass(frozen=True)
class Topic:
    """A finding: what the documents say, the claims that say it (the first decides the sentence), and the figure that shows it."""

    says: str
    claims: tuple[str, ...]
    figure: str


#: What the documents say, not what was found: the finding is computed.
FINDINGS = (
    Topic("Trafficking goes on although much was signed", ("M016", "M076", "M084"), "c1"),
    Topic("Poverty, gender inequality and impunity drive it", ("M051", "M098", "A099"), "c8"),
    Topic("Most of the victims are women and minors", ("A004", "M014", "A072"), "c3"),
    Topic("The instruments are enforcement first", ("M048", "M018", "M046"), "m1"),
    Topic("States' responses are centred on the state", ("M020", "M019"), "e2"),
    Topic("Regional bodies cannot enforce", ("M136", "M135", "M142"), "m2"),
    Topic("The ASEAN convention was ratified in the year in which it was signed", ("M143", "M110"), "m3"),
    Topic("Cooperation is there; its direction is what is deficient", ("M050", "M007", "M275"), "e1"),
    Topic("Neighbours' cooperation is indispensable to suppress trafficking", ("M005", "M145"), "e5"),
    Topic("Officials are involved, and the well-connected go free", ("M266", "M224", "M227", "M264"), "e11"),
)

#: Abbreviations of the rules' first wording.
_SPELT = {"OCI_HT": "the experts' score for human trafficking", "GMS": "the Mekong states", "GE": "government effectiveness", "e.g.": "for example,", ">=": "at or above"}


def argument_lines(study: Study) -> str:
    """The ten lines of the argument as a numbered list, each with the balance of its verdicts."""
    lines = balances(study, "line")
    names = ("supported", "mixed", "contradicted", "cannot tell", "not tested")
    return "\n".join(f"{place}. **{escape(row['title'])}.** {escape(row['text'])} *{balance_words({name: row[name] for name in names}).capitalize()}.*"
                     for place, (_, row) in enumerate(lines.iterrows(), 1))


def finding_sentences(study: Study) -> str:
    """Ten findings as a numbered list: what the documents say, verdict and strength, on what it rests, where it is shown."""
    verdicts, lines = study.verdicts, []
    for place, topic in enumerate(FINDINGS, 1):
        row = verdicts.loc[topic.claims[0]]
        word = strength(row)
        told = f"{{verdict}}`{row['verdict']}`" + (f" ({word}{'' if word != 'unstable' else ', ' + stability_words(row).removeprefix('unstable: ')})" if word else "")
        beside = listed(f"{{claim}}`{claim_id}` {verdicts.at[claim_id, 'verdict']}" for claim_id in topic.claims[1:])
        lines.append(f"{place}. **{topic.says}.** {{claim}}`{topic.claims[0]}` {told}. {escape(without_thresholds(row['reason']))} "
                     f"Related: {beside}. {{numref}}`fig-{topic.figure}`.")
    return "\n".join(lines)


def strength_sentence(study: Study) -> str:
    """What the words of strength stand for, with how many verdicts have each."""
    words = Counter(strength(row) for _, row in study.verdicts.iterrows())
    return "; ".join(f"*{name}* ({words[name]}): {meaning}" for name, meaning in STRENGTHS.items()) + "."


def open_sentence(study: Study) -> str:
    """How many claims cannot be told, by the four classes of reasons."""
    open_ = study.verdicts[study.verdicts["verdict"] == "cannot tell"]
    classes = Counter(reason_class(reason) for reason in open_["why_none"])
    return f"For {count(len(open_), 'claim')} the data cannot tell: {listed(f'{name} ({classes[name]})' for name in REASON_CLASSES if classes[name])}."


def reversal_lines(study: Study) -> str:
    """What would reverse each of the main conclusions, and how each stands now, as a list."""
    rows = study.data["reversals"].sort_values("position").merge(study.data["claims"][["claim_id", "paraphrase", "contradicts_if"]], on="claim_id")
    return "\n".join(f"- {{claim}}`{row.claim_id}` {escape(row.paraphrase)}: now {{verdict}}`{study.verdicts.at[row.claim_id, 'verdict']}`. Against it would be: {escape(_spelt_out(row.contradicts_if))}."
                     for row in rows.itertuples(index=False))


def _spelt_out(words: str) -> str:
    """The ledger's short wording for a reader who has not met its abbreviations."""
    for short, spelt in _SPELT.items():
        words = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", spelt, words)
    return words[:1].lower() + words[1:]


def repeated(shown: Figure) -> Figure:
    """A chapter's figure once more, under a label of its own."""
    return replace(shown, label=f"{shown.label}-summary")
