"""The class as coders: agreement with each other and with both coders of the book, hard items, rules that failed."""

from __future__ import annotations

__all__ = ["coding_report"]

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from ..analysis.agreement import agreement
from ..analysis.coded_variables import CLAIM_VARIABLES
from ..errors import UserError
from .pages import clean, table

RESAMPLES = 500


def coding_report(codings: dict[str, dict], data, variables: tuple[str, ...], allowed: dict[str, set[str]], broken_rules: Callable) -> str:
    """HTML: Krippendorff's alpha by variable with intervals for the class, with coder A and with coder B; items; rules."""
    mine = _clean(codings, variables, allowed)
    book = data["claim_codings"]
    rows, hard = [], Counter()
    for variable in variables:
        wide = pd.DataFrame({student: pd.Series({claim: code.get(variable) for claim, code in own.items()}, dtype=object) for student, own in mine.items()}, dtype=object)
        rows.append([variable, _alpha(wide, variable), *(_alpha(wide.join(_coder(book, variable, coder)), variable) for coder in "AB")])
        hard.update(_disputed(wide))
    broken = Counter(rule for own in mine.values() for rule, claims in broken_rules({claim: code for claim, code in own.items() if len(code) == len(variables)}).items() for _ in claims)
    shown = [[claim, n] for claim, n in sorted(hard.items(), key=lambda item: (-item[1], item[0]))[:15]]
    return "\n".join([
        "<h2>The class as coders</h2><p>Krippendorff's alpha with a 95 % interval over claims. Agreement says that a code can be repeated, not that it is right; no mark depends on it.</p>",
        table("Alpha by variable", ["Variable", "Among students", "With coder A", "With coder B"], rows),
        table("Hard items: variables on which students differ", ["Claim", "Variables"], shown) if shown else "<p>No claim was coded by two students, or none was disputed.</p>",
        table("Rules that failed", ["Rule", "Codings that break it"], [[rule, n] for rule, n in sorted(broken.items(), key=lambda item: (-item[1], item[0]))]) if broken else "<p>No rule was broken.</p>",
    ])


def _clean(codings: dict[str, dict], variables: tuple[str, ...], allowed: dict[str, set[str]]) -> dict[str, dict[str, dict[str, str]]]:
    """Only what the codebook allows: what students handed in is a stranger's text."""
    kept: dict[str, dict[str, dict[str, str]]] = {}
    for student, own in sorted(codings.items()):
        if isinstance(own, dict):
            kept[student] = {claim: {name: code[name] for name in variables if code.get(name) in allowed[name]} for claim, code in own.items() if isinstance(code, dict) and len(claim) < 10}
    return kept


def _coder(book: pd.DataFrame, variable: str, coder: str) -> pd.Series:
    rows = book[(book["variable"] == variable) & (book["coder"] == coder) & (book["given_away"] != "yes")]
    return rows.set_index("claim_id")["value"].rename(f"coder {coder}")


def _alpha(wide: pd.DataFrame, variable: str) -> str:
    kind = next(item for item in CLAIM_VARIABLES if item.name == variable)
    both = wide[wide.notna().sum(axis=1) > 1]
    if len(both) < 2 or both.shape[1] < 2:
        return "not enough in common"
    try:
        found = agreement(both, kind, resamples=RESAMPLES, seed=0)
    except UserError:
        return "cannot be computed"
    return f"one value only ({found.n_units} claims)" if np.isnan(found.alpha) else f"{found.alpha:.2f} ({found.low:.2f} to {found.high:.2f}; {found.n_units} claims, {found.n_coders} coders)"


def _disputed(wide: pd.DataFrame) -> Counter:
    return Counter(clean(claim) for claim, row in wide.iterrows() if row.dropna().nunique() > 1)
