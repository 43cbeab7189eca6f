"""Assignment 10: rewrite the conclusion."""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables", "judge", "KEPT", "READ"]

import re
from functools import lru_cache

import pandas as pd

from ...countries import country
from ...text import share_word
from ..draws import Draw
from ..fields import Credit, Field, Mistake
from ..hints import HINTS
from ..rubric import unwanted, words_in

VERDICTS = ("supported", "mixed", "contradicted", "cannot tell")
CHAPTERS = ("situation", "mechanisms", "effectiveness")
ADDRESSEES = ("the labour ministry", "the ASEAN secretariat", "the national police", "a bank's compliance office", "an aid agency", "parliament")
#: Rule kinds that cost minutes and say nothing about one state.
SLOW = ("placebo", "designs", "association")
CLAIMS = 12
#: What of the answers a person reads with the written part.
KEPT = ("sentences",)
WORDS = (150, 450)
FIELDS = (
    Field("counts", "counts", "numbers"),
    Field("failed", "failed", "set"),
    Field("strength", "strength", "choices", allowed=("robust", "likely", "not distinguishable", "not known")),
    Field("sentences", "argument", "own"),
)


def draw(draw: Draw, data) -> dict:
    """Focal country, chapter, twelve claims of it, addressee."""
    chapter = draw.pick("chapter", CHAPTERS)
    focal = draw.focal()
    return {"focal": focal, "state": country(data, focal).name, "chapter": chapter, "claims": draw.sample("claims", _candidates(chapter, data), CLAIMS), "addressee": draw.pick("addressee", ADDRESSEES)}


def thin(parameters: dict, data) -> str:
    """Too thin: under five decided claims, or none that failed."""
    found = _verdicts(parameters, data)["verdict"]
    decided = int((found != "cannot tell").sum())
    where = f"{parameters['focal']}, {parameters['chapter']}"
    return f"{where}: {decided} of {CLAIMS} claims decided" if decided < 5 else f"{where}: no claim failed" if not (found == "contradicted").any() else ""


def tables(parameters: dict, data) -> dict:
    found = _verdicts(parameters, data)
    claims = data["claims"].set_index("claim_id")["paraphrase"]
    frame = found[["verdict", "reason", "evidence_grade", "independent", "n_variants", "stability"]].assign(paraphrase=claims.reindex(found.index))
    return {"verdicts": frame.reset_index()}


def answers(parameters: dict, data) -> dict:
    found = _verdicts(parameters, data)
    return {
        "counts": {verdict: int((found["verdict"] == verdict).sum()) for verdict in VERDICTS},
        "failed": sorted(found.index[found["verdict"] == "contradicted"]),
        "strength": {claim: _strength(row) for claim, row in found.iterrows()},
        "sentences": [],
        "addressee": parameters["addressee"],
    }


def judge(name: str, given, parameters: dict, data) -> Credit:
    """The argument: sentences with claims and a verdict word each, that say what the verdicts say."""
    if not isinstance(given, list) or not 1 <= len(given) <= 60 or not all(isinstance(item, dict) and isinstance(item.get("text"), str) for item in given):
        return Credit(0.0, ("A list of sentences, each with text, claims and verdict, was expected.",))
    found = _verdicts(parameters, data)["verdict"]
    text = " ".join(item["text"] for item in given)[:20_000]
    named = [item.get("claims") if isinstance(item.get("claims"), list) else [] for item in given]
    ids = [claim for claims in named for claim in claims if isinstance(claim, str)]
    holds = {
        "every sentence carries a claim of your twelve": all(claims and all(isinstance(claim, str) and claim in found.index for claim in claims) for claims in named),
        "every verdict word is the first claim's": all(claims and item.get("verdict") == found.get(claims[0] if isinstance(claims[0], str) else "") for item, claims in zip(given, named)),
        "six different claims or more are used": len(set(ids) & set(found.index)) >= 6,
        "a premise that failed is kept": any(found.get(claim) == "contradicted" for claim in ids),
        f"{WORDS[0]} to {WORDS[1]} words": WORDS[0] <= words_in(text) <= WORDS[1],
        "your state is named": parameters["state"].casefold() in text.casefold(),
        "the addressee is named": re.sub(r"^(the|a|an) ", "", parameters["addressee"]) in text,
        "no wording that the book bars": not unwanted(text),
    }
    short = tuple(f"Missing: {label}." for label, held in holds.items() if not held)
    return Credit(1 - len(short) / len(holds), short)


def mistakes(parameters: dict, data) -> list[Mistake]:
    found = _verdicts(parameters, data)
    told = {verdict: int((found["verdict"] == verdict).sum()) for verdict in VERDICTS}
    untold = sorted(found.index[found["verdict"].isin(["contradicted", "cannot tell"])])
    return [
        Mistake("untold_as_false", "counts", {"contradicted": told["contradicted"] + told["cannot tell"]}, HINTS["untold_as_false"]),
        Mistake("untold_as_false", "failed", untold, HINTS["untold_as_false"]),
        Mistake("stability_unknown", "strength", {claim: "not distinguishable" for claim, row in found.iterrows() if _strength(row) == "not known"}, HINTS["stability_unknown"]),
    ]


def argument_text(given) -> str:
    """The argument as a reader sees it: a sentence a line with its claims and its verdict."""
    lines = [item for item in given[:60] if isinstance(item, dict)] if isinstance(given, list) else []
    return "\n".join(f"{item.get('text')} [{', '.join(map(str, item['claims'])) if isinstance(item.get('claims'), list) else ''}: {item.get('verdict')}]" for item in lines)


READ = {"sentences": argument_text}


def _strength(row: pd.Series) -> str:
    return "not known" if pd.isna(row["stability"]) else share_word(float(row["stability"])) if row["stability"] >= 0.5 else "not distinguishable"


def _candidates(chapter: str, data) -> list[str]:
    rules, claims = data["claim_rules"], data["claims"]
    slow = set(rules.loc[rules["kind"].isin(SLOW), "claim_id"])
    ruled = set(rules["claim_id"]) - slow
    return [row.claim_id for row in claims.itertuples() if row.chapter == chapter and row.claim_id in ruled]


class _Chosen:
    """The data package with the claims of one chapter alone, so that judging takes moments."""

    def __init__(self, data, claims: list[str]):
        self._data, self._claims = data, claims
        self.folder = data.folder

    def __getitem__(self, table: str) -> pd.DataFrame:
        frame = self._data[table]
        return frame[frame["claim_id"].isin(self._claims)] if table in ("claims", "claim_rules", "claim_items") else frame

    def __contains__(self, table: str) -> bool:
        return table in self._data

    def __getattr__(self, name: str):
        return getattr(self._data, name)


@lru_cache(maxsize=64)
def _judged(focal: str, chapter: str, data) -> pd.DataFrame:
    from ...analysis.verdicts import judge as judge_claims
    from ...study import Study

    return judge_claims(Study.of({"focal": focal}, _Chosen(data, _candidates(chapter, data))))


def _verdicts(parameters: dict, data) -> pd.DataFrame:
    found = _judged(parameters["focal"], parameters["chapter"], data).loc[parameters["claims"]]
    return found.rename_axis("claim_id")
