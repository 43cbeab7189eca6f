"""Two tables of statements coded for this book: rights by stage of trafficking (D4), and treatment after people were found (E8)."""

from __future__ import annotations

__all__ = ["STAGES", "rights_table", "rights_sentence", "treatment_table", "treatment_sentence"]

import pandas as pd

from ..study import Study
from ..tables import Table, table
from ..text import claims as marks
from ..text import count, escape, listed, number, word

STAGES = ("recruitment", "movement", "exploitation", "rescue and custody", "return and recovery")
#: The group of means of control, in registered cases, that stands nearest to a right.
_MEANS = {
    "freedom from slavery and forced labour": "false promises", "just pay and work": "debt bondage or earnings taken",
    "freedom of movement and identity papers": "documents withheld", "liberty of person": "movement, money, care or necessities denied",
    "freedom from torture and ill-treatment": "psychological, physical or sexual abuse", "life and bodily safety": "threats",
}
_PERSONS = ("Cambodians", "foreigners", "women and children", "people of several states", "not stated")
_TREATMENTS = ("identification", "services or shelter", "safe return", "exemption from penalty", "no services", "detention", "payment demanded", "charge or penalty")
_ONE_CODER = "Coded for this book by one automated coder from the paraphrases; nobody has repeated it, so no agreement is known."


def rights_table(study: Study) -> Table:
    """D4: claims by right and stage, with their sums, beside the nearest means of control in registered cases."""
    rows = study.data["rights_by_stage"]
    order = rows["right"].value_counts(sort=True, ascending=False).index
    counts = pd.crosstab(rows["right"], rows["stage"]).reindex(index=order, columns=list(STAGES), fill_value=0)
    most = int(counts.to_numpy().max())
    frame = pd.DataFrame({"right": [right.capitalize() for right in order]})
    for stage in STAGES:
        frame[stage] = [_cell(rows[(rows["right"] == right) & (rows["stage"] == stage)]["claim_id"], most) for right in order]
    frame["all"] = [f"**{total}**" for total in counts.sum(axis=1)]
    frame["registered"] = [_registered(study, right) for right in order]
    sums = {"right": "All rights", **{stage: f"**{total}**" for stage, total in counts.sum().items()}, "all": f"**{len(rows)}**", "registered": ""}
    shown = pd.concat([frame, pd.DataFrame([sums])], ignore_index=True)
    after = int(counts[["rescue and custody", "return and recovery"]].to_numpy().sum())
    return table(shown, label="d4", title=f"Rights by stage: {after} of {len(rows)} entries are about what happens after people are found", marked=(*STAGES, "all"), widths=(17, 14, 13, 15, 15, 12, 5, 15), rows=rows,
                 headers={"right": "Right", **{stage: stage.capitalize() for stage in STAGES}, "all": "All", "registered": f"Registered cases of {study.focal.adjective} citizens: nearest means of control"},
                 note=f"n = {rows['claim_id'].nunique()} claims, {len(rows)} entries; a claim can hit several rights. {_ONE_CODER} Registered cases: Counter-Trafficking Data Collaborative, all periods, records with any means marked.",
                 limits="how often a right is violated in the world. A count of sentences is no count of people.", claims=("A027", "A040", "M066", "M068", "M089", "M092", "M187"))


def rights_sentence(study: Study) -> str:
    """What the table of rights by stage shows."""
    rows = study.data["rights_by_stage"]
    stages = rows["stage"].value_counts()
    after = sorted(rows.loc[rows["stage"].isin(STAGES[3:]), "claim_id"].unique())
    return (f"{{numref}}`tab-d4` places {rows['claim_id'].nunique()} claims by stage and right. The stages with most entries are {stages.index[0]} ({stages.iloc[0]}) and {stages.index[1]} ({stages.iloc[1]}). "
            f"{count(len(after), 'claim').capitalize()} {'says' if len(after) == 1 else 'say'} that rights are hit *after* people were found: {marks(after)}. A rescue ends one stage and begins another.")


def treatment_table(study: Study) -> Table:
    """E8: statements on what happens to people who were found, by treatment and persons."""
    rows = study.data["treatment_statements"]
    persons = [name for name in _PERSONS if (rows["persons"] == name).any()]
    frame = pd.DataFrame({"treatment": [name.capitalize() for name in _TREATMENTS]})
    for name in persons:
        frame[name] = [_statements(rows[(rows["treatment"] == treatment) & (rows["persons"] == name)]) for treatment in _TREATMENTS]
    return table(frame, label="e8", title=f"What is said to happen to people who were found: {len(rows)} statements", marked=tuple(persons), widths=(16, *(84 // len(persons),) * len(persons)), rows=rows,
                 headers={"treatment": "Treatment", **{name: name[:1].upper() + name[1:] for name in persons}},
                 note=f"Year in brackets where the claim gives one. *Promised*: in an agreement or by a programme; *asserted*: by officials. {_ONE_CODER}",
                 limits="a number of people, or years: most statements have no date. Yearly reports coded in the same way, as rows of `data/treatment_statements.csv` with their year, would give a strip a year.",
                 claims=("M022", "M077", "M092", "M202", "M203", "M206", "M211"))


def treatment_sentence(study: Study) -> str:
    """What the table of treatment shows, by what is reported and what is promised."""
    rows = study.data["treatment_statements"]
    harsh = rows[rows["treatment"].isin(["detention", "payment demanded", "charge or penalty", "no services"])]
    kind = rows.drop(harsh.index)
    promised = int((kind["said_as"] != "reported").sum())
    dated = int(rows["year"].notna().sum())
    about = listed(f"{n} of {name}" for name, n in harsh["persons"].value_counts().items() if name != "not stated")
    return (f"{{numref}}`tab-e8` sorts {len(rows)} statements of the documents. {count(len(harsh), 'statement').capitalize()} are of custody, payment, penalty or missing services ({about}); {'all of them' if (harsh['said_as'] == 'reported').all() else word(int((harsh['said_as'] == 'reported').sum()))} are reports. "
            f"Of {len(kind)} statements of help, {word(promised)} are promises or officials' words. Only {count(dated, 'statement')} {'has' if dated == 1 else 'have'} a year, too few for a row by year.")


def _cell(ids: pd.Series, most: int) -> str:
    if not len(ids):
        return ""
    return f"{{mark-{min(3, 1 + 2 * len(ids) // max(most, 1))}}}`{len(ids)}` {marks(sorted(ids))}"


def _registered(study: Study, right: str) -> str:
    means = _MEANS.get(right)
    if means is None or "CTDC" in study.parameters.exclude_sources:
        return ""
    rows = study.data["means_of_control"]
    rows = rows[(rows["role"] == "citizenship") & (rows["iso3"] == study.focal.iso3) & (rows["means"] == means)]
    known = int(rows["n_known"].sum())
    return f"{means}: {number(int(rows['n_yes'].sum()))} of {number(known)}" if known else f"{means}: no record"


def _statements(rows: pd.DataFrame) -> str:
    words = {"reported": "", "promised": ", promised", "asserted by officials": ", asserted"}
    return "; ".join(f"{marks([row.claim_id])} {escape(row.place)}{words[row.said_as]}{'' if pd.isna(row.year) else f' ({int(row.year)})'}" for row in rows.itertuples())
