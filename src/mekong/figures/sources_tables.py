"""The tables of the sources chapter: S1 issuers by chapter, S3 mutations, S5 circularity, the checks and the citations."""

from __future__ import annotations

__all__ = ["issuers_by_chapter", "source_list", "mutation_ledger", "mutations", "checks_by_verdict", "all_checks", "citation_audit", "circularity_matrix", "use_of_variables"]

import pandas as pd

from ..analysis.agreement import ESSENTIAL_FIGURE, FIGURE_WITH_BAND
from ..analysis.sources import CHAPTERS, FAMILY_NAMES, NO_SOURCE, OWN_FAMILY, by_source, cited, circularity, class_by_chapter
from ..tables import Table, table
from ..text import DOCUMENTS, claims as claim_marks
from ..text import count, escape, number

_SHORT = {"maudina2025": "Maudina et al. 2025", "adawiyah": "Adawiyah 2023"}
#: Kinds of change, by the flags that coder A set on the claim.
_KINDS = {
    "date": ("date-error", "anachronism", "outdated"),
    "law": ("legal-error", "category-error"),
    "translation": ("translation", "garbled", "relabelled"),
    "denominator": ("denominator-missing",),
    "quotation": ("misquote",),
    "attribution": ("misattribution", "miscited", "second-hand"),
    "nesting": ("nested-count",),
    "range": ("implausible-range", "no-scope"),
    "omission": ("omission",),
}
_ORDER = ["confirmed", "partly confirmed", "contradicted", "inconsistent within the document", "could not be checked"]


def _shade(value: int, most: int) -> str:
    if not value:
        return "{mark-0}`0`"
    return f"{{mark-{1 + (value > most / 4) + (value > most / 2)}}}`{value}`"


def issuers_by_chapter(study) -> Table:
    """S1: claims by issuer class of their sources and chapter of the book."""
    citations = cited(study.data["claims"], study.data["document_sources"])
    counts = class_by_chapter(study.data["claims"], citations)
    bare, most = counts.loc[NO_SOURCE], int(counts.to_numpy().max())
    conclusions = int(bare["conclusions"]), int((study.data["claims"]["chapter"] == "conclusions").sum())
    frame = counts.map(lambda value: _shade(int(value), most))
    frame.insert(0, "issuer", counts.index)
    return table(frame, label="s1", title=f"{int(bare.sum())} of {len(study.data['claims'])} claims name no source, among them {conclusions[0]} of {conclusions[1]} that belong to the conclusions",
                 headers={"issuer": "Who issued the source", **{chapter: chapter.capitalize() for chapter in CHAPTERS}}, marked=list(CHAPTERS), rows=counts.rename_axis("issuer").reset_index(),
                 note=f"n = {len(study.data['claims'])} claims; a claim with sources of two classes counts in both. Columns: the chapter in which this book treats the claim. Darker: more claims. Citations that only may cover a claim are counted. Issuers as read by coder A.",
                 limits="that a claim without a source is false. Conclusions draw on what was said before and often need none.", claims=["M058"])


def source_list(study) -> Table:
    """Every source with its issuer, language and the claims that it carries."""
    rows = by_source(cited(study.data["claims"], study.data["document_sources"]))
    info = study.data["document_sources"].assign(source=lambda frame: frame["match"].str.replace(r" \\\(.*$", "", regex=True)).drop_duplicates(["document", "source"]).set_index(["document", "source"])
    frame = rows.assign(
        description=[info["description"].get((row.document, row.source), "") for row in rows.itertuples()],
        language=[info["language"].get((row.document, row.source), "") for row in rows.itertuples()],
        issue=[info["issue"].get((row.document, row.source), "") for row in rows.itertuples()],
        document=rows["document"].map(_SHORT),
    )[["source", "document", "description", "language", "cited", "probable", "core", "issue"]]
    return table(frame, label="s1-sources", title="Each source of the two documents, and what hangs on it", folded=f"All {len(frame)} sources", widths=(14, 13, 23, 10, 6, 8, 6, 20),
                 headers={"source": "Source", "document": "In", "description": "What it is", "language": "Language", "cited": "Claims", "probable": "Probably", "core": "Core", "issue": "Remark"},
                 note="Claims: covered by a citation. Probably: a citation only may cover them. Core: removing the claim breaks a step of the argument. Remarks of coder A.", limits="how good a source is.")


def mutations(study) -> pd.DataFrame:
    """Record checks that did not simply confirm a claim of item S3: one row a check.

    Returns check_id, claims, kind (of `_KINDS`, or the check's aspect), text, record, verdict, status,
    salience (the highest of the claims), carries (how many other claims rest on them).
    """
    data = study.data
    wanted = set(data["claim_items"].query("item == 'S3'")["claim_id"])
    claims = data["claims"].set_index("claim_id")
    carried = data["claim_relations"].query("relation == 'supports'").groupby("source")["target"].nunique()
    out = []
    for row in data["record_checks"].itertuples(index=False):
        own = [claim for claim in str(row.claim_ids or "").split(";") if claim in wanted]
        if not own or row.verdict in ("confirmed", "could not be checked"):
            continue
        flags = {flag for claim in own for flag in str(claims.at[claim, "flags"] or "").split(";")}
        kinds = [kind for kind, names in _KINDS.items() if flags & set(names)] or [row.aspect]
        weights = [claims.at[claim, "salience"] for claim in own]
        out.append((row.check_id, own, ", ".join(kinds), row.statement, row.document_figure, row.evidence, row.later_word, row.verdict, row.status,
                    next(word for word in ("core", "supporting", "background") if word in weights), int(sum(carried.get(claim, 0) for claim in own))))
    return pd.DataFrame(out, columns=["check_id", "claims", "kind", "statement", "document_figure", "record", "later_word", "verdict", "status", "salience", "carries"])


def mutation_ledger(study) -> Table:
    """S3: what the text says, what the record says, what kind of change it is, and what hangs on it."""
    rows = mutations(study)
    frame = pd.DataFrame({
        "claim": [f"{claim_marks(row.claims)} {escape(row.kind)}" for row in rows.itertuples()],
        "text": [_stated(row) for row in rows.itertuples()],
        "record": [_found(row) for row in rows.itertuples()],
        "weight": [f"{row.verdict} ({row.status}); {row.salience}, {count(row.carries, 'claim')} {'rests' if row.carries == 1 else 'rest'} on it" for row in rows.itertuples()],
    })
    core = int((rows["salience"] == "core").sum())
    plain = rows.assign(claims=[";".join(own) for own in rows["claims"]])
    return table(frame, label="s3", title=f"{count(len(rows), 'fact', words=False)} changed on the way into the text, or differ between two of its places; {core} of them touch a core claim",
                 headers={"claim": "Claim, and what changed", "text": "What the text says", "record": "What the record says", "weight": "First reading; does it matter?"},
                 marked=("claim",), widths=(15, 24, 42, 19), rows=plain, row_headers=False,
                 note="Record checks of archived pages. Seen: read in the source named in the table of all checks; memory: general knowledge, not a fact yet. Kinds of change from coder A's flags. Does it matter: the weight of the claim, and how many other claims it supports in the argument map.",
                 limits="bad faith. Most of these changes came in from the texts that the authors read, or in translation; errors of translation say nothing about the region.")


def _stated(row) -> str:
    return row.statement + (f" ({row.document_figure})" if row.document_figure and row.document_figure not in row.statement else "")


def _found(row) -> str:
    return row.record + (f". Later reading: {row.later_word}" if row.later_word else "")


def checks_by_verdict(study) -> pd.DataFrame:
    """Record checks by verdict and document, with the sum and how many were seen."""
    checks = study.data["record_checks"]
    counts = pd.crosstab(checks["verdict"], checks["document"]).reindex(index=_ORDER, columns=list(DOCUMENTS), fill_value=0)
    counts["both"] = counts.sum(axis=1)
    counts["seen"] = checks[checks["status"] == "seen"]["verdict"].value_counts().reindex(_ORDER, fill_value=0)
    return counts


def all_checks(study) -> Table:
    """The whole fact-check, folded."""
    checks = study.data["record_checks"]
    frame = pd.DataFrame({
        "check": checks["check_id"],
        "claims": [claim_marks(claim for claim in cell.split(";") if claim) for cell in checks["claim_ids"]],
        "text": [_stated(row) for row in checks.itertuples()],
        "record": [_found(row) for row in checks.rename(columns={"evidence": "record"}).itertuples()],
        "verdict": [f"{row.verdict} ({row.status})" for row in checks.itertuples()],
        "source": checks["source"],
    })
    return table(frame, label="s3-checks", title=f"The {len(checks)} statements that were compared with the record", folded=f"All {len(checks)} checks", widths=(7, 8, 22, 36, 13, 14),
                 headers={"check": "Check", "claims": "Claims", "text": "What the text says", "record": "What was found", "verdict": "Verdict (mark)", "source": "Where"}, marked=("claims",), rows=checks,
                 note="D1: Maudina et al. 2025; D2: Adawiyah 2023. Statements paraphrased. Sources are short names of archived pages; nothing was compared with the live web. A verdict marked memory or none is not a fact yet.",
                 limits="statements that no archived page speaks to, and whatever a page that was not archived might say.")


def citation_audit(study) -> Table:
    """The documents' citations: what is wrong with each, and which work is meant."""
    rows = study.data["citations"]
    frame = pd.DataFrame({
        "key": rows["key"], "document": rows["document"].map(_SHORT),
        "problems": rows["problems"].where(rows["problems"] != "", "no reference list"),
        "meant": [row.better_form or row.likely_work for row in rows.itertuples()],
        "certainty": rows["certainty"],
    })
    return table(frame, label="s3-citations", title="The documents' citations, and the works that are meant", folded=f"All {len(frame)} citations", widths=(15, 15, 28, 30, 12),
                 headers={"key": "As printed", "document": "In", "problems": "What is wrong", "meant": "The work meant, as far as known", "certainty": "How sure"}, rows=rows,
                 note="Seen: the work or its catalogue entry was read in an archived page; memory and guess: not safe to cite.", limits="whether a work says what it is cited for; where that was seen, the fact-check has it.")


def circularity_matrix(study) -> Table:
    """S5: claims with a verdict, by the source they cite and the source of the evidence."""
    counts = circularity(study.verdicts, study.data["claim_source_families"])
    leaning = set(study.indicators.loc[study.indicators["independent_of_tip"] != "yes", "family"])

    def cell(own: str, evidence: str) -> str:
        value = int(counts.at[own, evidence])
        if not value:
            return "{mark-0}`0`"
        shade = 3 if own == evidence else 2 if own == "TIP" and evidence in leaning else 1
        return f"{{mark-{shade}}}`{value}`"

    frame = pd.DataFrame({own: [cell(own, evidence) for evidence in counts.columns] for own in counts.index})
    frame.insert(0, "evidence", [FAMILY_NAMES.get(evidence, evidence) for evidence in counts.columns])
    judged = study.verdicts[study.verdicts["verdict"].isin(["supported", "mixed", "contradicted"])]
    independent, told = judged["independent"].value_counts(), len(judged)
    plain = counts.T.rename_axis("evidence").reset_index()
    return table(frame, label="s5", title=f"{int(independent.get('yes', 0))} of {told} verdicts from data rest on evidence that is independent of the claim's own source",
                 headers={"evidence": "Evidence of the verdict", **{name: f"Claim cites {name}" if name != OWN_FAMILY else "Cites another source, or none" for name in counts.index}}, marked=list(counts.index), rows=plain,
                 note=f"n = {told} claims with a verdict; a claim counts in each cell that it touches. Rows: the source of the evidence. Darkest: the same source on both sides. Middle: an index that leans on the Trafficking in Persons Report, or may. Palest: different sources. Last column: the claim names no source that is also a source of evidence. "
                      f"By verdict: {number(int(independent.get('partly', 0)))} partly independent, {number(int(independent.get('no', 0)))} not.",
                 limits="an error. Two statements with one source are dependent, which is not the same as false.", claims=["M076", "M224", "M239", "M264", "M266"])


def use_of_variables(study, agreed: pd.DataFrame) -> Table:
    """What each coded variable may be used for, with the numbers that decide it."""
    whole = agreed[agreed["scope"] == "all units"].set_index(["part", "variable"])
    part = agreed[agreed["scope"] != "all units"].set_index(["part", "variable"])
    labels = study.data["coding_variables"].drop_duplicates("variable").set_index("variable")["label"]
    rows = whole.assign(without=part["alpha"], hidden=part["n_left_out"] - whole["n_left_out"]).reset_index()
    rows["order"] = rows["rule"].map({ESSENTIAL_FIGURE: 0, FIGURE_WITH_BAND: 1}).fillna(2)
    rows = rows.sort_values(["part", "order", "alpha"], ascending=[True, True, False], kind="stable", ignore_index=True)
    frame = pd.DataFrame({
        "variable": rows["variable"].map(labels).fillna(rows["variable"]), "part": rows["part"], "level": rows["level"], "units": rows["n_units"],
        "raw": [f"{number(100 * value)} %" for value in rows["raw_agreement"]], "alpha": [number(value, 2) for value in rows["alpha"]],
        "interval": [f"{number(low, 2)} to {number(high, 2)}" for low, high in zip(rows["low"], rows["high"])],
        "without": [f"{number(value, 2)} (without {int(hidden)})" if hidden else "same" for value, hidden in zip(rows["without"], rows["hidden"])],
        "use": rows["rule"],
    })
    return table(frame, label="s7-use", title="What each coded variable may be used for", folded=f"All {len(frame)} variables", widths=(18, 11, 9, 7, 9, 8, 13, 12, 22),
                 headers={"variable": "Variable", "part": "Of", "level": "Level", "units": "Units", "raw": "Same code", "alpha": "Alpha", "interval": "95 % interval", "without": "Without examples", "use": "Use"},
                 rows=rows[["variable", "part", "level", "n_units", "raw_agreement", "alpha", "low", "high", "hidden", "without", "rule"]].round(4),
                 note="Use follows the codebook's rules, which were fixed before any coefficient was computed: from .80 with a lower bound of .667 an essential figure; from .667 a figure that shows both coders; below, merge once and test on new units, or drop.",
                 limits="validity. Agreement says that a coding can be repeated, not that it is right.")
