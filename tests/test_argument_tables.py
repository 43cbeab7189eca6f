"""The tables of the argument and of the compiled record: counts, keys and marks."""

import pytest

from mekong.datapackage import DataPackage

MARKED = [
    "record_checks", "events", "legal_elements", "treaty_articles", "mechanism_records", "mechanisms",
    "citations", "concept_timeline", "operations", "casinos", "cambodia_statistics", "estimates", "document_numbers",
]  # fmt: skip
CLAIM_LISTS = {
    "record_checks": ["claim_ids"],
    "mechanisms": ["claim_ids"],
    "events": ["claim_ids"],
    "contradictions": ["claims_a", "claims_b"],
    "causal_mechanisms": ["claim_ids"],
}
KNOWN = {"published", "seen", "computed", "coded", "conflict", "memory", "none"}


@pytest.fixture(scope="module")
def package():
    return DataPackage()


def split(cells):
    return {item for cell in cells for item in cell.split(";") if item}


def test_ledger_holds_every_claim_of_both_documents(package):
    claims = package["claims"]
    assert claims.document.value_counts().to_dict() == {"maudina2025": 275, "adawiyah": 103}
    assert (claims.salience == "core").sum() == 146
    assert (claims.testable != "no").sum() == 259


def test_every_testable_claim_has_both_outcomes(package):
    claims = package["claims"]
    testable = claims[claims.testable != "no"]
    for column in ("supports_if", "contradicts_if"):
        assert (testable[column].str.strip() != "").all()


def test_every_testable_claim_says_what_would_support_it(package):
    claims = package["claims"]
    assert not (claims[claims.testable != "no"].supports_if == "n.a.").any()


def test_every_claim_stands_in_a_known_paragraph_of_its_document(package):
    claims = package["claims"].merge(package["paragraphs"], on="para_code", how="left", suffixes=("", "_paragraph"))
    assert (claims.document == claims.document_paragraph).all()
    assert (claims.section == claims.section_paragraph).all()


def test_paragraphs_count_their_claims(package):
    paragraphs, claims = package["paragraphs"], package["claims"]
    assert len(paragraphs) == 44
    assert paragraphs.set_index("para_code").claims.to_dict() == claims.para_code.value_counts().to_dict()


def test_paragraph_citations_agree_with_the_citation_audit(package):
    paragraphs, citations = package["paragraphs"], package["citations"]
    listed = citations[citations.document == "adawiyah"].times_cited.sum()
    assert paragraphs[paragraphs.document == "adawiyah"].citations.sum() == listed


def test_relations_link_two_known_claims_and_know_their_scope(package):
    relations, claims = package["claim_relations"], package["claims"].set_index("claim_id")
    assert len(relations) == 243
    assert set(relations.source) | set(relations.target) <= set(claims.index)
    between = claims.document[relations.source].to_numpy() != claims.document[relations.target].to_numpy()
    assert ((relations.scope == "between").to_numpy() == between).all()


def test_both_coders_coded_every_mechanism_on_every_variable(package):
    codings, variables = package["codings"], package["coding_variables"]
    wanted = variables[variables.part == "mechanisms"].variable
    assert len(codings) == 45 * len(wanted) * 2
    assert codings.mech_id.nunique() == 45
    assert set(codings.mech_id) == set(package["mechanisms"].query("kind != 'record only'").mech_id)


def test_both_coders_coded_every_claim(package):
    codings = package["claim_codings"].query("variable != 'claim_certainty'")
    assert len(codings) == 378 * 11 * 2


@pytest.mark.parametrize("table", ["codings", "claim_codings"])
def test_codes_are_those_of_the_codebook(package, table):
    variables = package["coding_variables"].set_index("variable")
    for variable, rows in package[table].groupby("variable"):
        allowed = variables.allowed[variable]
        if not allowed:
            continue
        assert split(rows.value) <= set(allowed.split(";")), variable


def test_codes_that_the_codebook_printed_are_marked(package):
    given = package["codings"].query("given_away == 'yes'")
    assert {("GL06", "legal_force_text"), ("SR01", "orientation"), ("PR03", "type")} <= set(zip(given.mech_id, given.variable))
    assert (given.groupby(["mech_id", "variable"]).size() == 2).all()


def test_ledger_repeats_coder_a(package):
    claims = package["claims"].set_index("claim_id")
    for variable, rows in package["claim_codings"].query("coder == 'A'").groupby("variable"):
        assert (claims.loc[rows.claim_id, variable].to_numpy() == rows.value.to_numpy()).all(), variable


def test_record_checks_add_up_to_the_table_of_verdicts(package):
    checks = package["record_checks"]
    counts = checks.groupby(["document", "verdict"]).size().to_dict()
    assert counts == {
        ("maudina2025", "confirmed"): 22, ("adawiyah", "confirmed"): 6,
        ("maudina2025", "partly confirmed"): 7, ("adawiyah", "partly confirmed"): 2,
        ("maudina2025", "contradicted"): 21, ("adawiyah", "contradicted"): 7,
        ("maudina2025", "inconsistent within the document"): 6, ("adawiyah", "inconsistent within the document"): 2,
        ("maudina2025", "could not be checked"): 16, ("adawiyah", "could not be checked"): 4,
    }  # fmt: skip


def test_a_mark_of_memory_becomes_seen_only_by_a_later_word(package):
    checks = package["record_checks"]
    raised = checks[checks.mark.isin(["memory", "none"]) & (checks.status == "seen")]
    assert (raised.later_word != "").all()
    assert (raised.later_source != "").all()


@pytest.mark.parametrize("table", MARKED)
def test_marks_are_known(package, table):
    assert set(package[table].status) <= KNOWN


def test_record_of_mechanisms_keeps_its_marks(package):
    records = package["mechanism_records"]
    expected = records.mark.replace({"document only": "none"})
    assert (records.status == expected).all()


@pytest.mark.parametrize("table", ["events", "legal_elements", "treaty_articles", "mechanism_records", "concept_timeline"])
def test_what_rests_on_memory_alone_is_not_called_seen(package, table):
    rows = package[table]
    assert not ((rows.status == "seen") & rows.source.str.fullmatch(r"memory.*|none found|")).any()


def test_seen_event_dates_hold_no_remembered_part(package):
    events = package["events"]
    remembered = events[(events.date_note != "") & (events.status == "seen")]
    assert (remembered.date.str.len() < 10).all()


def test_unknown_elements_are_not_facts(package):
    elements = package["legal_elements"]
    assert len(elements) == 980
    assert ((elements.present == "unknown") == (elements.status == "none")).all()
    assert (elements.groupby("text_id").size() == 49).all()


def test_articles_belong_to_known_texts(package):
    articles, texts = package["treaty_articles"], package["legal_texts"]
    assert len(articles) == 179
    assert set(articles.text_id) | set(package["legal_elements"].text_id) == set(texts.text_id)


def test_contradictions_and_causal_mechanisms_are_complete(package):
    assert package["contradictions"].contradiction_id.str[0].value_counts().to_dict() == {"T": 24, "U": 10, "B": 5}
    assert len(package["causal_mechanisms"]) == 30


@pytest.mark.parametrize("table", CLAIM_LISTS)
def test_lists_of_claims_name_known_claims(package, table):
    known = set(package["claims"].claim_id)
    for column in CLAIM_LISTS[table]:
        assert split(package[table][column]) <= known


def test_mechanisms_name_known_records_and_use_each(package):
    records = set(package["mechanism_records"].record_id)
    assert split(package["mechanisms"].record_id) == records


def test_numbers_are_those_of_the_claims_that_state_one(package):
    claims, numbers = package["claims"], package["document_numbers"]
    assert set(numbers.claim_id) == set(claims[claims.kind == "empirical-number"].claim_id)
    assert numbers.claim_id.nunique() == 24


def test_sets_of_numbers_add_up_and_are_of_one_kind(package):
    checks = package["number_checks"].merge(package["document_numbers"], on=["number_id", "claim_id"])
    for check, parts in checks.groupby("check_id"):
        assert parts.value.sum() == parts.total.iloc[0], check
        assert (parts.value == parts.quantity).all(), check
        assert parts.counts_what.nunique() == 1, check
        assert set(parts.group) == {check}


def test_no_cause_stands_on_all_lists(package):
    causes = package["causes"]
    on_list = causes[causes.mentioned == "yes"].groupby("cause").size()
    assert causes.list_id.nunique() == 8
    assert on_list["Poverty / weak economy"] == 5
    assert on_list["Weak law / enforcement"] == 4
    assert on_list.max() < 8


def test_states_of_events_are_states_of_the_book(package):
    assert split(package["events"].states) <= set(package["countries"].iso3)


def test_an_unreported_screening_is_blank_not_zero(package):
    screened = package["operations"].screened_as_victims
    assert len(screened) == 28
    assert screened.isna().sum() == 27
