"""Two tables of the chapter on mechanisms: every step between two states, and the operation of 2018."""

from __future__ import annotations

__all__ = ["bilateral_table", "operation_table"]

import pandas as pd

from ..tables import Table, table
from ..text import count, escape, listed
from ..text import claims as claim_marks

_OUTSIDE = {"AUS": "Australia", "USA": "United States"}


def bilateral_table(study) -> Table:
    """Agreements and projects between two or three states, the focal country's first: years, words, record."""
    rows = study.data["mechanism_records"]
    rows = rows[(rows["level"] == "bilateral") | (rows["record_id"] == "kh_la_vn_2016")]
    own = [study.focal.iso3 in parties.split(";") for parties in rows["parties"]]
    rows = rows.assign(own=own).sort_values(["own", "start_year"], ascending=[False, True], kind="stable", na_position="last")
    shown = pd.DataFrame({
        "instrument": rows["name"],
        "states": [listed(_OUTSIDE.get(state) or study.name(state) for state in parties.split(";")) for parties in rows["parties"]],
        "years": [_years(row) for row in rows.itertuples()],
        "document": [text.replace(" Adawiyah 2023: not mentioned", "").replace("Maudina et al. 2025", "Maudina") for text in rows["documents_say"]],
        "record": rows["record_says"],
        "known": rows["mark"],
    })
    n_own = int(rows["own"].sum())
    return table(
        shown, label="bilateral", title=f"Steps between two or three states: {count(len(rows), 'step', words=False)}, {n_own} with {study.focal.the}",
        headers={"instrument": "Instrument", "states": "States", "years": "Years", "document": "The documents", "record": "The record", "known": "How known"},
        widths=(22, 12, 9, 22, 25, 10), claims=("M171", "M172", "M173", "M174", "M175", "M176", "M177", "M190", "M194", "M202"), rows=shown,
        folded=f"Every step between two or three states ({len(rows)})",
        note=f"n = {len(rows)} records, those of {study.focal.the} first. Seen: read in a source; memory: general knowledge, not a fact yet; conflict: sources disagree; document only: no independent source "
             "found. Maudina: Maudina and co-authors (2025). Adawiyah (2023) names none.",
        limits="what the agreements say: their articles were not seen.",
    )


def _years(row) -> str:
    start = "not known" if pd.isna(row.start_year) else str(row.start_year)
    end = "" if pd.isna(row.end_year) else f"–{row.end_year}"
    return f"{start}{end}" + (f" ({row.years_note[0].lower()}{row.years_note[1:]})" if row.years_note else "")


def operation_table(study) -> Table:
    """The documents' figures of the 2018 operation, what each counts, and the total it is part of."""
    rows = study.data["document_numbers"]
    rows = rows[rows["claim_id"].isin(["M181", "M182", "M183", "M184"])]
    shown = pd.DataFrame({
        "figure": [f"{quantity:,.0f} {escape(unit)}" for quantity, unit in zip(rows["quantity"], rows["unit"])],
        "claim": [claim_marks([claim]) for claim in rows["claim_id"]],
        "counts": rows["label"], "check": [f"{kind}: {value:,.0f} {unit}" for kind, value, unit in zip(rows["check_kind"], rows["check_value"], rows["check_unit"])],
        "verdict": rows["verdict"], "note": rows["note"],
    })
    return table(
        shown, label="operation", title="The operation of July to December 2018: each figure and the announcement it comes from",
        headers={"figure": "Figure", "claim": "Claim", "counts": "What it counts", "check": "Against the record", "verdict": "Record check", "note": "Remark"},
        marked=("figure", "claim"), widths=(14, 8, 22, 24, 11, 21), claims=("M179", "M181", "M182", "M183", "M184"),
        rows=rows[["number_id", "claim_id", "quantity", "unit", "label", "check_kind", "check_value", "check_unit", "verdict", "status"]].reset_index(drop=True),
        note=f"n = {len(rows)} figures of one operation, counted by Chinese police and announced in March and June 2019. Cases, suspects and people rescued are different kinds and are never added to each other.",
        limits="any share of the other five states, and what became of suspects or of the people rescued.",
    )
