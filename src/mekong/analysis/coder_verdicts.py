"""Which verdicts survive a second pair of eyes: those that rest on codings, under each coder and where both agree."""

from __future__ import annotations

import re

import pandas as pd

from .verdicts import judge

__all__ = ["CODERS", "coded_variables_of", "verdicts_by_coder"]

CODERS = ("A", "B", "agreed")
"""The values of the parameter ``coder``; ``agreed`` keeps the cells on which both coders say the same."""


def coded_variables_of(data) -> dict[str, list[tuple[str, str]]]:
    """The coded variables that each claim's main rule reads: claim to pairs of part ("claims" or "mechanisms") and variable."""
    variables = {"claims": set(data["claim_codings"]["variable"]), "codings": set(data["codings"]["variable"])}
    rules = data["claim_rules"]
    found: dict[str, list] = {}
    for row in rules[(rules["variant"] == "main") & rules["table"].isin(list(variables))].itertuples():
        named = re.findall(r"(?:^|;)\s*(\w+)=", ";".join((row.filter, row.base_filter, row.other)))
        part = "claims" if row.table == "claims" else "mechanisms"
        for name in named:
            if name in variables[row.table] and (part, name) not in found.setdefault(row.claim_id, []):
                found[row.claim_id].append((part, name))
    return {claim: pairs for claim, pairs in found.items() if pairs}


def verdicts_by_coder(study) -> pd.DataFrame:
    """Each such claim's verdict under each coder.

    Returns
    -------
    DataFrame
        claim_id, one column for each of `CODERS`, and ``turns``: "turns" where the two coders give different
        verdicts, "not where both agree" where both give one and
        the cells on which they agree alone give another, else "holds".
    """
    from ..study import Study

    ids = list(coded_variables_of(study.data))
    others = {coder: Study.of({**study.parameters.model_dump(), "coder": coder}, study.data) for coder in CODERS if coder != study.parameters.coder}
    columns = {coder: judge(others[coder], ids)["verdict"] if coder in others else study.verdicts.loc[study.verdicts.index.isin(ids), "verdict"] for coder in CODERS}
    frame = pd.DataFrame(columns).rename_axis("claim_id").reset_index()
    same = frame["A"] == frame["B"]
    kept = frame["agreed"] == frame["A"]
    frame["turns"] = [("holds" if agreed else "not where both agree") if alike else "turns" for alike, agreed in zip(same, kept)]
    return frame
