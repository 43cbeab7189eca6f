"""Assignment 5: code it yourself. Nobody is marked on how near a coding is to a coder of the book."""

from __future__ import annotations

__all__ = ["FIELDS", "KEPT", "draw", "thin", "answers", "mistakes", "tables", "judge", "class_results", "VARIABLES"]

import numpy as np
import pandas as pd

from ..draws import Draw
from ..fields import Credit, Field, Mistake
from ..hints import HINTS

VARIABLES = ("kind", "modality", "stance", "testable", "circularity_risk")
#: Claims that everybody codes, so that a class has units in common.
ANCHORS = ("M001", "M046", "M079", "M107", "M213", "A044", "A058", "A073")
OWN = 16
#: What of the answers is kept for the class report.
KEPT = ("codings",)
FIELDS = (
    Field("codings", "codings", "own"),
    Field("example", "example", "numbers", tolerance=0.0011),
    Field("practice", "practice", "number", tolerance=0.0011),
    Field("disagreements", "disagreements", "set"),
    Field("high_alpha", "high_alpha", "choice", allowed=("that coders agree", "that the codes are right", "that the claims are true")),
)
RULES = {
    "A value, a definition or a theory is not tested by data (kind normative, definition or theoretical, testable data).": lambda code: code["kind"] in ("normative", "definition", "theoretical") and code["testable"] == "data",
    "What is prescribed is a norm or a policy (modality prescriptive, kind other).": lambda code: code["modality"] == "prescriptive" and code["kind"] not in ("normative", "policy"),
    "What cannot be tested carries no risk of circularity (testable no, circularity_risk other than no).": lambda code: code["testable"] == "no" and code["circularity_risk"] != "no",
}
EXAMPLE = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None), (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None), (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def draw(draw: Draw, data) -> dict:
    """Sixteen claims beside the anchors, and a seed for the practice matrix."""
    others = [claim for claim in data["claims"]["claim_id"] if claim not in ANCHORS]
    return {"claims": [*ANCHORS, *draw.sample("claims", others, OWN)], "seed": draw.integer("seed", 100_000)}


def thin(parameters: dict, data) -> str:
    """Too thin: a practice matrix with one value, or without a disagreement."""
    units, _ = _practice(parameters)
    return "" if _disagreements(units) else "a practice matrix without a disagreement"


def tables(parameters: dict, data) -> dict:
    claims, book = data["claims"], data["coding_variables"]
    units, names = _practice(parameters)
    return {"claims": claims[claims["claim_id"].isin(parameters["claims"])][["claim_id", "document", "section", "paraphrase"]],
            "codebook": book[book["variable"].isin(VARIABLES) & (book["part"] == "claims")][["variable", "label", "level", "allowed", "rule"]],
            "practice": pd.DataFrame(units, index=pd.Index(names, name="unit"), columns=["coder_1", "coder_2", "coder_3"]).reset_index(),
            "example": pd.DataFrame(np.array(EXAMPLE, dtype=float).T, columns=["coder_1", "coder_2", "coder_3", "coder_4"]).astype("Int64")}


def answers(parameters: dict, data) -> dict:
    units, names = _practice(parameters)
    return {
        "codings": {},
        "example": {"nominal": 0.743, "ordinal": 0.815},
        "practice": round(_alpha(units), 3),
        "disagreements": _disagreements(units),
        "high_alpha": "that coders agree",
        "claims": parameters["claims"],
    }


def judge(name: str, given, parameters: dict, data) -> Credit:
    """Codings: complete, allowed values, no rule broken. Which allowed value is chosen counts for nothing."""
    if not isinstance(given, dict):
        return Credit(0.0, ("One code a variable for each claim was expected.",))
    allowed = _allowed(data)
    cells = [(claim, variable) for claim in parameters["claims"] for variable in VARIABLES]
    good = [(claim, variable) for claim, variable in cells if isinstance(given.get(claim), dict) and given[claim].get(variable) in allowed[variable]]
    broken = broken_rules({claim: given[claim] for claim in parameters["claims"] if all((claim, variable) in good for variable in VARIABLES)})
    reasons = [f"{len(cells) - len(good)} of {len(cells)} codes are missing or not of the codebook."] if len(good) < len(cells) else []
    reasons += [f"{rule} {', '.join(claims)}." for rule, claims in broken.items()]
    share = len(good) / len(cells)
    # A neighbour's claims are not one's own: under half of the codes there is no coding to speak of.
    share = share - 0.25 * sum(len(claims) for claims in broken.values()) / len(parameters["claims"]) if share >= 0.5 else 0.0
    return Credit(round(max(share, 0.0), 4), tuple(reasons))


def broken_rules(codings: dict[str, dict]) -> dict[str, list[str]]:
    """Rule to the claims whose codes break it."""
    found = {rule: sorted(claim for claim, code in codings.items() if breaks(code)) for rule, breaks in RULES.items()}
    return {rule: claims for rule, claims in found.items() if claims}


def mistakes(parameters: dict, data) -> list[Mistake]:
    units, _ = _practice(parameters)
    raw = np.mean([len(set(known)) == 1 for row in units if len(known := [value for value in row if value is not None]) > 1])
    return [
        Mistake("raw_agreement", "practice", round(float(raw), 3), HINTS["raw_agreement"]),
        Mistake("missing_as_code", "practice", round(_alpha([[value or "none" for value in row] for row in units]), 3), HINTS["missing_as_code"]),
        Mistake("validity", "high_alpha", "that the codes are right", HINTS["validity"]),
    ]


def class_results(codings: dict[str, dict], data) -> str:
    """The class report's part: alpha with intervals against each other and both coders, hard items, broken rules."""
    from ..coding_report import coding_report

    return coding_report({student: answers.get("codings") for student, answers in codings.items()}, data, VARIABLES, _allowed(data), broken_rules)


def _allowed(data) -> dict[str, set[str]]:
    book = data["coding_variables"]
    rows = book[book["variable"].isin(VARIABLES) & (book["part"] == "claims")]
    return {row.variable: set(row.allowed.split(";")) for row in rows.itertuples()}


def _practice(parameters: dict) -> tuple[list[list[str | None]], list[str]]:
    """Twenty made-up units by three coders who agree mostly; one code in ten is missing."""
    rng = np.random.default_rng(parameters["seed"])
    units = []
    for _ in range(20):
        first = rng.integers(0, 3)
        codes = [first if rng.random() < 0.75 else rng.integers(0, 3) for _ in range(3)]
        units.append([None if rng.random() < 0.1 else "abc"[code] for code in codes])
    return units, [f"u{number:02d}" for number in range(1, 21)]


def _disagreements(units: list[list[str | None]]) -> list[str]:
    return [f"u{number:02d}" for number, row in enumerate(units, start=1) if len({value for value in row if value is not None}) > 1]


def _alpha(units: list[list[str | None]]) -> float:
    import krippendorff

    codes = sorted({value for row in units for value in row if value is not None})
    counts = np.array([[row.count(code) for code in codes] for row in units])
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
