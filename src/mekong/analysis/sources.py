"""Who stands behind the claims: the sources that the documents cite, how much hangs on each, and how independent the evidence is.

A claim's sources are those of the table ``claims``, which names them by the scope rule of the codebook:
``cited`` where a citation covers the sentence, ``probable`` where it only may. Second-hand citations
("X via Y") count for Y, the text that the authors read.
"""

from __future__ import annotations

__all__ = ["CLASSES", "CHAPTERS", "NO_SOURCE", "FAMILY_NAMES", "cited", "by_source", "one_source_blocks", "class_by_chapter",
           "stance_by_section", "circularity", "OWN_FAMILY", "coder_agreement", "verdicts_without"]

import re

import pandas as pd

from .agreement import agreement_table
from .coded_variables import CLAIM_VARIABLES, MECHANISM_VARIABLES

NO_SOURCE = "no source named"
#: Issuer classes of ``document_sources`` in the wider groups of the book.
CLASSES = {
    "UN and other intergovernmental": ("IGO", "IGO magazine", "IGO/donor programme"),
    "government (United States)": ("state (foreign)",),
    "non-governmental organisation": ("NGO", "NGO/think tank", "NGO index"),
    "academic": ("academic", "academic (student?)"),
    "undergraduate thesis": ("thesis",),
    "news and magazines": ("media",),
    "not identified": ("unknown",),
}
CHAPTERS = ("definitions", "theory", "situation", "mechanisms", "effectiveness", "conclusions", "methods")
STANCES = ("victim-centred", "mixed", "n.a.", "state-centric")
OWN_FAMILY = "another, or none"
FAMILY_NAMES = {"RSF": "World Press Freedom Index", "HTI3P": "anti-trafficking policy index (3P)", "KOF": "KOF Globalisation Index", "NDGAIN": "ND-GAIN", "SWIID": "income inequality (SWIID)", "UCDP": "Uppsala Conflict Data Program",
                "WJP": "World Justice Project", "FH": "Freedom House", "UNDESA": "UN DESA", "TIP": "Trafficking in Persons Report", "OCI": "Organized Crime Index", "UNODC": "UNODC", "CTDC": "Counter-Trafficking Data Collaborative",
                "UNDP": "UNDP", "PTS": "Political Terror Scale and its inputs", "WGI": "Worldwide Governance Indicators", "VDEM": "V-Dem", "WDI": "World Bank (WDI)",
                "record": "records and treaty lists", "text": "the documents' own text", "coding": "codings of the documents"}


def cited(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row a claim and source.

    Returns
    -------
    DataFrame
        claim_id, document, section, para_code, chapter, salience, source (as the text names it),
        how ("cited" or "probable"), group (one of `CLASSES`).
    """
    classes = {name: group for group, names in CLASSES.items() for name in names}
    patterns = {document: list(zip(known["match"], known["issuer_class"])) for document, known in sources.groupby("document", sort=False)}
    issuers: dict[tuple[str, str], str] = {}
    rows = []
    for claim in claims.itertuples(index=False):
        for part in (part.strip() for part in str(claim.cited_sources or "").split(";") if part.strip()):
            how = "probable" if "(probable)" in part else "cited"
            name = re.sub(r"^.* via | \((probable|not in references|no reference( entry)?)\)$", "", re.sub(r" \(probable\)", "", part))
            plain = re.sub(r" \(probable\)", "", re.sub(r"^.* via ", "", part))
            if (claim.document, plain) not in issuers:
                issuers[claim.document, plain] = next((issuer for pattern, issuer in patterns.get(claim.document, ()) if re.search(pattern, plain)), "unknown")
            rows.append((claim.claim_id, claim.document, claim.section, claim.para_code, claim.chapter, claim.salience, name, how, classes[issuers[claim.document, plain]]))
    return pd.DataFrame(rows, columns=["claim_id", "document", "section", "para_code", "chapter", "salience", "source", "how", "group"])


def by_source(citations: pd.DataFrame) -> pd.DataFrame:
    """Claims by document and source, most first: cited, probable, total, core, and the cumulative share.

    ``cumulative`` is the share of the document's claims with any source that the sources down to this
    row carry, each claim counted once (0 to 1).
    """
    out = []
    for document, rows in citations.groupby("document", sort=False):
        held = rows.groupby("source")["claim_id"].agg(set)
        order = sorted(held.index, key=lambda name: (-len(held[name]), name))
        everything, seen = rows["claim_id"].nunique(), set()
        for name in order:
            own = rows[rows["source"] == name]
            seen |= held[name]
            sure = own.loc[own["how"] == "cited", "claim_id"].nunique()
            out.append((document, name, own["group"].iloc[0], sure, len(held[name]) - sure, len(held[name]),
                        own.loc[own["salience"] == "core", "claim_id"].nunique(), len(seen) / everything))
    return pd.DataFrame(out, columns=["document", "source", "group", "cited", "probable", "total", "core", "cumulative"])


def one_source_blocks(claims: pd.DataFrame, citations: pd.DataFrame, least: int = 5) -> pd.DataFrame:
    """Runs of at least `least` claims on end that rest on one and the same source alone.

    Returns
    -------
    DataFrame
        document, source, first, last (claim ids), claims, core, chapters; longest first.
    """
    alone = citations.groupby("claim_id")["source"].agg(lambda names: names.iloc[0] if names.nunique() == 1 else "")
    frame = claims[["claim_id", "document", "salience", "chapter"]].assign(source=claims["claim_id"].map(alone).fillna(""))
    run = ((frame["source"] != frame["source"].shift()) | (frame["document"] != frame["document"].shift())).cumsum()
    out = []
    for _, rows in frame[frame["source"] != ""].groupby(run, sort=False):
        if len(rows) >= least:
            out.append((rows["document"].iloc[0], rows["source"].iloc[0], rows["claim_id"].iloc[0], rows["claim_id"].iloc[-1], len(rows),
                        int((rows["salience"] == "core").sum()), "; ".join(rows["chapter"].drop_duplicates())))
    blocks = pd.DataFrame(out, columns=["document", "source", "first", "last", "claims", "core", "chapters"])
    return blocks.sort_values("claims", ascending=False, kind="stable", ignore_index=True)


def class_by_chapter(claims: pd.DataFrame, citations: pd.DataFrame) -> pd.DataFrame:
    """Claims by issuer class (rows, `NO_SOURCE` last) and chapter of the book (columns); a claim counts once a class."""
    held = citations.drop_duplicates(["claim_id", "group"])
    table = pd.crosstab(held["group"], held["chapter"]).reindex(columns=list(CHAPTERS), fill_value=0)
    bare = claims[~claims["claim_id"].isin(citations["claim_id"])]["chapter"].value_counts()
    table.loc[NO_SOURCE] = bare.reindex(table.columns, fill_value=0)
    return table.reindex(index=[*CLASSES, NO_SOURCE], fill_value=0)


def stance_by_section(claims: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Claims by section, coder and stance: document, section, coder, stance, claims, share (0 to 1)."""
    stance = codings[codings["variable"] == "stance"].merge(claims[["claim_id", "document", "section"]], on="claim_id")
    counts = stance.groupby(["document", "section", "coder", "value"]).size().rename("claims")
    places = list(claims[["document", "section"]].drop_duplicates().itertuples(index=False, name=None))
    index = pd.MultiIndex.from_tuples([(*place, coder, value) for place in places for coder in ("A", "B") for value in STANCES], names=["document", "section", "coder", "stance"])
    frame = counts.rename_axis(index.names).reindex(index, fill_value=0).reset_index()
    return frame.assign(share=frame["claims"] / frame.groupby(["document", "section", "coder"], sort=False)["claims"].transform("sum"))


def circularity(verdicts: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Claims with a verdict, by the source family that they cite (rows) and the family of the evidence (columns).

    A claim with several families on either side counts in each cell. `OWN_FAMILY` collects the claims
    that cite nothing which is also a source of indicators.
    """
    told = verdicts[verdicts["verdict"].isin(["supported", "mixed", "contradicted"]) & (verdicts["families"] != "")]
    evidence = told["families"].str.split(";").explode().rename("evidence").rename_axis("claim_id").reset_index()
    own = evidence.merge(families[["claim_id", "family"]].drop_duplicates(), on="claim_id", how="left").fillna({"family": OWN_FAMILY})
    table = pd.crosstab(own["family"], own["evidence"])
    rows = [family for family in table.index if family != OWN_FAMILY]
    columns = sorted(table.columns, key=lambda name: (name not in rows, name in ("record", "text", "coding"), name))
    return table.reindex(index=[*rows, *([OWN_FAMILY] if OWN_FAMILY in table.index else [])], columns=columns)


def coder_agreement(data, seed: int, resamples: int = 2000) -> pd.DataFrame:
    """Krippendorff's alpha of every coded variable of claims and mechanisms, in both scopes of `agreement_table`.

    Claims are resampled by paragraph, since claims of one paragraph are not independent. Adds ``part``
    ("claims" or "mechanisms"). Source: Krippendorff 2019; codebook, part C.
    """
    claims = data["claims"].set_index("claim_id")["para_code"]
    parts = []
    for part, table, unit, variables in (("claims", data["claim_codings"], "claim_id", CLAIM_VARIABLES), ("mechanisms", data["codings"], "mech_id", MECHANISM_VARIABLES)):
        wide = table.pivot(index=[unit, "coder"], columns="variable", values="value").reset_index()
        # A blank set is "nothing is touched", a value; the reader of the tables gives it as missing.
        sets = [variable.name for variable in variables if variable.level == "jaccard"]
        wide[sets] = wide[sets].fillna("")
        if part == "mechanisms":
            numeric = [variable.name for variable in variables if variable.level in ("interval", "ordinal")]
            wide[numeric] = wide[numeric].apply(pd.to_numeric)
        else:
            wide["paragraph"] = wide[unit].map(claims)
        hidden = table[table["given_away"] == "yes"].groupby("variable")[unit].agg(set).to_dict()
        found = agreement_table(wide, variables, unit=unit, given_away=hidden, cluster="paragraph" if part == "claims" else None, resamples=resamples, seed=seed)
        parts.append(found.assign(part=part))
    return pd.concat(parts, ignore_index=True)


def verdicts_without(study, family: str) -> pd.DataFrame:
    """Each claim's verdict with and without the data of one source family: columns ``with``, ``without``."""
    from ..study import Study

    excluded = [*study.parameters.exclude_sources, *([family] if family not in study.parameters.exclude_sources else [])]
    other = Study.of({**study.parameters.model_dump(), "exclude_sources": excluded}, study.data)
    return pd.DataFrame({"with": study.verdicts["verdict"], "without": other.verdicts["verdict"]})
