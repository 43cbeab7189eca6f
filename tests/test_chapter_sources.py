"""The chapter on sources and methods: its counts, its figures, its tables, for several focal countries."""

import re

import pandas as pd
import pytest

from mekong.analysis import sources
from mekong.analysis.agreement import MERGE_OR_DROP
from mekong.figures import sources_tables as tables
from mekong.figures import style
from mekong.figures.s2_one_source import block_table, one_source
from mekong.figures.s4_framing import framing_drift
from mekong.figures.s6_coverage import MEASURES, coverage_and_breaks
from mekong.figures.s7_reliability import reliability
from mekong.study import Study

PALETTE = {value for value in style.DARK} | {"#000000", "#ffffff"}


@pytest.fixture(scope="module", params=["KHM", pytest.param("TLS", marks=pytest.mark.full)])
def study(request):
    return Study.of({"focal": request.param, "start": 2015, "end": 2020} if request.param == "TLS" else {"focal": request.param})


@pytest.fixture(scope="module")
def agreed():
    return sources.coder_agreement(Study.of({}).data, seed=1, resamples=100)


@pytest.fixture(scope="module")
def citations(study):
    return sources.cited(study.data["claims"], study.data["document_sources"])


@pytest.fixture(scope="module")
def figures(study, agreed):
    return [one_source(study), framing_drift(study, 0.5), coverage_and_breaks(study), reliability(study, agreed)]


def test_every_named_source_is_known(citations):
    assert set(citations["group"]) <= set(sources.CLASSES)
    assert (citations["source"] != "").all()
    assert not citations["source"].str.contains(r"probable|not in ref| via ").any()


def test_second_hand_citations_count_for_the_text_that_was_read(citations):
    assert "ECPAT Cambodia 2011" not in set(citations["source"])
    assert (citations.loc[citations["claim_id"] == "M032", "source"] == "Ryan 2014").all()


def test_counts_by_source_agree_with_the_audit(study, citations):
    audit = study.data["document_sources"].set_index(["document", "match"])
    for row in sources.by_source(citations).itertuples():
        if (row.document, row.source) in audit.index and row.source not in ("Ryan 2014",):
            own = audit.loc[[(row.document, row.source)]].iloc[0]
            assert (row.cited, row.probable) == (own["n_claims_cited"], own["n_claims_probable"]), row.source


def test_cumulative_share_counts_each_claim_once(citations):
    for _, rows in sources.by_source(citations).groupby("document"):
        assert rows["cumulative"].is_monotonic_increasing
        assert rows["cumulative"].iloc[-1] == pytest.approx(1)


def test_the_report_and_the_thesis_carry_their_stretches(study, citations):
    blocks = sources.one_source_blocks(study.data["claims"], citations).set_index("first")
    assert blocks.loc["M224", ["source", "last"]].tolist() == ["State.gov 2023", "M239"]
    assert blocks.loc["M213", ["source", "last"]].tolist() == ["Faqiriah 2022", "M223"]


def test_each_claim_stands_in_the_issuer_table(study, citations):
    table = sources.class_by_chapter(study.data["claims"], citations)
    assert table.loc[sources.NO_SOURCE].sum() == (~study.data["claims"]["claim_id"].isin(citations["claim_id"])).sum()
    assert table.to_numpy().sum() >= len(study.data["claims"])


def test_stance_shares_add_up_for_each_coder(study):
    rows = sources.stance_by_section(study.data["claims"], study.data["claim_codings"])
    assert rows.groupby(["document", "section", "coder"])["share"].sum().round(9).eq(1).all()
    assert rows.groupby("coder")["claims"].sum().to_dict() == {"A": 378, "B": 378}


def test_fact_check_has_93_statements(study):
    counts = tables.checks_by_verdict(study)
    assert counts["both"].sum() == 93
    assert counts["both"].to_dict() == {"confirmed": 28, "partly confirmed": 9, "contradicted": 28, "inconsistent within the document": 8, "could not be checked": 20}
    assert (counts["seen"] <= counts["both"]).all()


def test_mutations_leave_out_what_is_confirmed_or_unknown(study):
    rows = tables.mutations(study)
    assert {"D1-07", "D1-25", "D1-52"} <= set(rows["check_id"])
    assert not {"confirmed", "could not be checked"} & set(rows["verdict"])
    assert (rows["kind"] != "").all()


def test_agreement_is_that_of_both_scopes_and_weak_variables_stay_weak(agreed):
    assert set(agreed["scope"]) == {"all units", "without given-away units"}
    whole = agreed[agreed["scope"] == "all units"].set_index(["part", "variable"])
    assert len(whole) == 41
    assert whole.loc[("claims", "stance"), "rule"] == MERGE_OR_DROP
    assert whole.loc[("claims", "chapter"), "alpha"] == pytest.approx(0.835, abs=0.001)
    assert whole.loc[("mechanisms", "enforcement"), "alpha"] == pytest.approx(0.882, abs=0.001)


def test_circularity_counts_claims_with_a_verdict_only(study):
    table = sources.circularity(study.verdicts, study.data["claim_source_families"])
    told = study.verdicts["verdict"].isin(["supported", "mixed", "contradicted"]) & (study.verdicts["families"] != "")
    assert table.loc[sources.OWN_FAMILY].max() <= told.sum()
    assert (table.to_numpy() >= 0).all()


def test_verdicts_without_a_family_never_rest_on_it(study):
    without = sources.verdicts_without(study, "TIP")
    assert len(without) == 378
    assert not (without["without"] == "").ne(without["with"] == "").any()


def test_coverage_says_where_the_focal_country_has_no_value(study):
    rows = coverage_and_breaks(study).rows
    assert set(rows["measure"]) == set(MEASURES)
    assert (rows["states"] <= len(study.members)).all()
    assert not (rows["focal"] & (rows["states"] == 0)).any()


def test_press_freedom_breaks_where_its_scale_does():
    rows = coverage_and_breaks(Study.of({})).rows
    assert rows.loc[(rows["measure"] == "Press freedom (RSF)") & rows["new_scale"], "year"].tolist() == [2013, 2022]


def test_excluded_sources_leave_no_trace_in_the_coverage():
    rows = coverage_and_breaks(Study.of({"exclude_sources": ["TIP", "OCI", "UNODC"]})).rows
    assert rows.loc[rows["measure"].isin(["Trafficking in Persons tier", "Trafficking market (OCI)", "Detected victims reported (UNODC)"]), "states"].sum() == 0


def test_figures_keep_to_the_palette_and_stay_light(figures):
    for figure in figures:
        for svg in figure.svg.values():
            assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= PALETTE, figure.label
            assert len(svg) < 200_000, figure.label


def test_figures_speak_their_numbers(figures):
    for figure in figures:
        assert figure.alt and re.search(r"\d", figure.alt), figure.label
        assert len(figure.rows) and figure.limits and figure.note.startswith("n = "), figure.label


def test_no_table_speaks_of_a_missing_value(study, agreed):
    made = [tables.issuers_by_chapter(study), tables.source_list(study), tables.mutation_ledger(study), tables.all_checks(study), tables.citation_audit(study),
            tables.circularity_matrix(study), tables.use_of_variables(study, agreed), block_table(study)]
    for item in made:
        assert not re.search(r"\bnan\b|<NA>|None\b", item.markdown), item.label
        assert isinstance(item.rows, pd.DataFrame) and len(item.rows)
