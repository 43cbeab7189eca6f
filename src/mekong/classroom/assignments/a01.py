"""Assignment 1: what does the word mean?"""

from __future__ import annotations

__all__ = ["FIELDS", "draw", "thin", "answers", "mistakes", "tables"]

from itertools import combinations

from ..draws import Draw
from ..fields import Field, Mistake
from ..hints import HINTS
from ..vignettes import VIGNETTES, vignette_table

LAWS = ("palermo_2000", "coe_2005", "khm_2008", "idn_2007", "tha_2008", "vnm_2011", "vnm_2024", "lao_2015", "mmr_2005", "usa_tvpa_2000")
WORDINGS = ("M071", "A001", "A050")
FACTS = ("seen", "published")
VERDICTS = ("covered", "not covered", "cannot tell")
FIELDS = (
    Field("elements", "elements", "own"),
    Field("distances", "distances", "numbers", tolerance=0.006),
    Field("nearer", "nearer", "choice"),
    Field("verdicts", "verdicts", "choices", allowed=VERDICTS),
    Field("silence", "silence", "choice", allowed=("the text does not name it", "it does not happen there", "the courts allow it")),
)


def draw(draw: Draw, data) -> dict:
    """Two laws, one definition of the documents, three cases."""
    return {"laws": draw.sample("laws", LAWS, 2), "wording": draw.pick("wording", WORDINGS), "vignettes": draw.sample("vignettes", [row[0] for row in VIGNETTES], 3)}


def thin(parameters: dict, data) -> str:
    """Too thin: under 25 elements read in both laws."""
    both = len(set.intersection(*(set(_cells(data, text)) for text in parameters["laws"])))
    return f"{' and '.join(parameters['laws'])}: {both} elements were read in both" if both < 25 else ""


def tables(parameters: dict, data) -> dict:
    texts = _texts(parameters)
    elements, names = data["legal_elements"], data["legal_texts"]
    return {"legal_elements": elements[elements["text_id"].isin(texts)].drop(columns="source"), "legal_texts": names[names["text_id"].isin(texts)],
            "vignettes": vignette_table(parameters["vignettes"])}


def answers(parameters: dict, data) -> dict:
    cells = {text: _cells(data, text) for text in _texts(parameters)}
    distances = {f"{a} {b}": _distance(cells[a], cells[b]) for a, b in combinations(_texts(parameters), 2)}
    first, second = (distances[f"{law} {parameters['wording']}"] for law in parameters["laws"])
    return {
        "elements": {text: _named(cells[text]) for text in cells},
        "distances": distances,
        "nearer": "tie" if first == second else parameters["laws"][0 if first < second else 1],
        "verdicts": {f"{text} {row[0]}": _verdict(cells[text], row) for text in cells for row in VIGNETTES if row[0] in parameters["vignettes"]},
        "silence": "the text does not name it",
    }


def judge(name: str, given, parameters: dict, data):
    """Elements by text, each set by its overlap with the right one (Jaccard); .85 and more counts in full."""
    from ..fields import Credit, credit

    if not isinstance(given, dict):
        return Credit(0.0, ("One list of elements for each text was expected.",))
    shares, reasons = [], []
    for text, right in answers(parameters, data)["elements"].items():
        one = credit(Field("", "", "set"), given.get(text), right)
        shares.append(1.0 if one.share >= 0.85 else one.share)
        reasons += [f"{text}: {reason}" for reason in one.reasons if one.share < 0.85]
    return Credit(round(sum(shares) / len(shares), 4), tuple(reasons))


def mistakes(parameters: dict, data) -> list[Mistake]:
    blind = {text: _cells(data, text, unread_is_no=True) for text in _texts(parameters)}
    known = {text: _cells(data, text) for text in _texts(parameters)}
    rows = [row for row in VIGNETTES if row[0] in parameters["vignettes"]]
    unsure = {f"{text} {row[0]}": _verdict(blind[text], row) for text in blind for row in rows if _verdict(known[text], row) == "cannot tell"}
    loose = {f"{text} {row[0]}": _verdict(known[text], row, child_rule=False) for text in known for row in rows if row[2] == "child"}
    return [
        Mistake("missing_as_zero", "distances", {f"{a} {b}": _distance(blind[a], blind[b]) for a, b in combinations(_texts(parameters), 2)}, HINTS["missing_as_zero"]),
        Mistake("missing_as_zero", "verdicts", unsure, HINTS["missing_as_zero"]),
        Mistake("child_rule", "verdicts", loose, HINTS["child_rule"]),
    ]


def _texts(parameters: dict) -> list[str]:
    return [*parameters["laws"], parameters["wording"]]


def _cells(data, text: str, unread_is_no: bool = False) -> dict[str, str]:
    """Element to yes, implicit or no; elements that were not read are left out, or taken for no."""
    table = data["legal_elements"]
    table = table[table["text_id"] == text]
    read = table["status"].isin(FACTS) & (table["present"] != "unknown")
    found = dict(zip(table.loc[read, "element"], table.loc[read, "present"]))
    return {element: found.get(element, "no") for element in table["element"]} if unread_is_no else found


def _named(cells: dict[str, str]) -> list[str]:
    return sorted(element for element, present in cells.items() if present == "yes")


def _distance(first: dict[str, str], second: dict[str, str]) -> float | None:
    both = set(first) & set(second)
    one, two = ({element for element in both if cells[element] == "yes"} for cells in (first, second))
    return round(1 - len(one & two) / len(one | two), 2) if one | two else None


def _any(cells: dict[str, str], codes: str) -> bool | None:
    """Whether one of the elements is named or implied; None where none is, but one was not read."""
    states = [cells.get(code) for code in codes.split(";") if code]
    if any(state in ("yes", "implicit") for state in states):
        return True
    return None if None in states else False


def _verdict(cells: dict[str, str], row: tuple, child_rule: bool = True) -> str:
    _, _, age, acts, means, purposes = row
    by_means = _any(cells, means)
    if not by_means:
        free = _any(cells, "child_rule_no_means") if age == "child" and child_rule else False
        required = cells.get("means_required_for_adults")
        without = None if required is None else required == "no"
        by_means = True if True in (free, without) else None if None in (by_means, free, without) else False
    parts = (_any(cells, acts), by_means, _any(cells, purposes))
    return "not covered" if False in parts else "cannot tell" if None in parts else "covered"
