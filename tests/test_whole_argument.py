"""The whole argument: nothing of the two documents is missing from the book.

The committed notebooks and the tables are read as a reader gets them. What the plan of the book names is
here: its 49 items, the claims, mechanisms, contradictions and causal mechanisms, and each paragraph.
"""

import re

import nbformat
import pytest

from mekong.analysis.causal_tests import causal_results, mechanism_standing
from mekong.analysis.contradictions import OUTCOMES, contradiction_outcomes
from mekong.analysis.explanations import explanation_results
from mekong.chapters import mechanism_cards, register, rights_tables
from mekong.study import Study
from mekong.metadata import TABLE_METADATA

#: How many items each part of the plan has: sources, definitions, situation, mechanisms, effectiveness, conclusions.
PARTS = {"S": 7, "D": 5, "C": 11, "M": 9, "E": 11, "X": 6}
ESSENTIAL = ["D1", "C1", "C6", "M1", "M2", "M3", "E1", "E3", "E4", "E9", "X1"]
CHAPTERS = ["01_definitions", "02_situation", "03_mechanisms", "04_effectiveness", "05_conclusions", "06_sources_and_methods"]
CLAIM = re.compile(r"\{claim\}`([MA]\d{3})`")
SETTINGS = ({}, {"focal": "THA", "coder": "B"}, {"focal": "TLS", "coder": "agreed", "comparison": "ALL12", "exclude_sources": ["TIP", "OCI", "CTDC"]},
            {"focal": "CHN", "start": 2015, "end": 2020})


@pytest.fixture(scope="module")
def pages(root):
    """Every page as text: Markdown, computed Markdown and the words of figures; and the anchors that it defines."""
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted((root / "notebooks").glob("*.ipynb"))}


def outputs(cell):
    return [output for output in cell.get("outputs", []) if "data" in output]


def sentences(notebook) -> str:
    """What a page says in prose: Markdown cells and computed sentences, without tables and figures."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        parts += [output["data"].get("text/markdown", "") for output in outputs(cell) if not output.get("metadata", {}).get("text/markdown", {}).get(TABLE_METADATA)]
    return "\n".join(parts)


def anchors(notebook) -> set[str]:
    """Anchors of a page's figures, tables and cards."""
    found = set()
    for cell in notebook.cells:
        for output in outputs(cell):
            for kind, words in output.get("metadata", {}).items():
                for key in ("mekong_figure", TABLE_METADATA):
                    if isinstance(words, dict) and key in words:
                        found.add(f"{'tab' if kind == 'text/markdown' else 'fig'}-{words[key]['label']}")
            found |= set(re.findall(r"^:name: ([\w-]+)$", output["data"].get("text/markdown", ""), flags=re.M))
    return found


def marked(notebook) -> set[str]:
    """Claims marked on a page, in prose, tables and figures alike."""
    found = set(CLAIM.findall(sentences(notebook)))
    for cell in notebook.cells:
        for output in outputs(cell):
            found |= set(CLAIM.findall(output["data"].get("text/markdown", "")))
            for words in output.get("metadata", {}).values():
                if isinstance(words, dict):
                    found |= set(words.get("mekong_figure", {}).get("claims", []))
    return found


def everything(notebook) -> str:
    return "\n".join([sentences(notebook), *(str(output["data"]) for cell in notebook.cells for output in outputs(cell))])


def items() -> list[str]:
    return [f"{part}{number}" for part, total in PARTS.items() for number in range(1, total + 1)]


def test_the_plan_has_forty_nine_items():
    assert len(items()) == 49


@pytest.mark.parametrize("item", items())
def test_each_item_of_the_plan_is_a_figure_or_a_table(pages, item):
    own = {f"fig-{item.lower()}", f"tab-{item.lower()}"}
    assert [page for page in CHAPTERS if own & anchors(pages[page])], f"{item} is in no chapter"


@pytest.mark.parametrize("item", ESSENTIAL)
def test_each_essential_item_is_drawn_in_a_chapter(pages, item):
    assert [page for page in CHAPTERS if f"fig-{item.lower()}" in anchors(pages[page])]


def test_every_claim_has_its_place_in_the_ledger(pages, data):
    text = everything(pages["ledger"])
    missing = [claim for claim in data["claims"]["claim_id"] if f'id="claim-{claim.lower()}"' not in text]
    assert not missing


def test_every_core_claim_is_taken_up_in_a_chapter_in_prose(pages, data):
    said = set().union(*(CLAIM.findall(sentences(pages[page])) for page in CHAPTERS))
    core = data["claims"].query("salience == 'core'")
    missing = core[~core["claim_id"].isin(said)]
    assert missing.empty, f"no chapter speaks of {missing[['claim_id', 'chapter', 'paraphrase']].to_string(index=False)}"


def test_every_core_claim_that_can_be_tested_stands_in_a_chapter_with_its_verdict(pages, data, study):
    read = {}
    for page in CHAPTERS:
        for line in everything(pages[page]).replace("\\n", "\n").splitlines():
            for claim in CLAIM.findall(line):
                read.setdefault(claim, []).append(line)
        for cell in pages[page].cells:
            for output in outputs(cell):
                rows = output.get("metadata", {}).get("text/markdown", {}).get(TABLE_METADATA, {}).get("rows", "")
                for line in rows.splitlines():
                    for claim in re.findall(r"^([MA]\d{3}),", line):
                        read.setdefault(claim, []).append(line)
    for claim in data["claims"].query("salience == 'core' and testable != 'no'")["claim_id"]:
        verdict = study.verdicts.at[claim, "verdict"]
        assert any(verdict in line for line in read.get(claim, [])), f"{claim} ({verdict}) stands in no chapter with its verdict"


def test_every_core_claim_that_can_be_tested_has_a_rule_or_a_reason(data):
    testable = set(data["claims"].query("salience == 'core' and testable != 'no'")["claim_id"])
    assert len(testable) == 121
    assert testable <= set(data["claim_rules"]["claim_id"]) | set(data["claim_unruled"]["claim_id"])
    unruled = data["claim_unruled"]
    assert (unruled["reason"].str.strip() != "").all() and (unruled["what_would_fill_it"].str.strip() != "").all()


@pytest.mark.parametrize("table, key, page, name", [
    ("mechanisms", "mech_id", "mechanism_cards", mechanism_cards.anchor),
    ("causal_mechanisms", "mechanism_id", "register", register.causal_anchor),
    ("contradictions", "contradiction_id", "register", register.clash_anchor),
])  # fmt: skip
def test_every_entry_has_a_card_with_an_anchor(pages, data, table, key, page, name):
    rows = data[table]
    wanted = rows[rows["kind"] != "record only"] if table == "mechanisms" else rows
    assert len(wanted) == {"mechanisms": 45, "causal_mechanisms": 30, "contradictions": 39}[table]
    assert {name(entry) for entry in wanted[key]} <= anchors(pages[page])


@pytest.mark.parametrize("page", CHAPTERS[:5])
def test_links_to_cards_lead_somewhere(pages, page):
    cards = anchors(pages["mechanism_cards"]) | anchors(pages["register"])
    links = set(re.findall(r"\]\(#([\w-]+)\)", sentences(pages[page])))
    assert links, f"{page} leads to no card"
    assert links <= cards | anchors(pages[page]), sorted(links - cards)


def test_each_paragraph_of_both_documents_is_cited_by_its_claims(pages, data):
    cited = set().union(*(marked(pages[page]) for page in CHAPTERS))
    owned = data["claims"].groupby("para_code")["claim_id"].agg(set)
    assert set(owned.index) == set(data["paragraphs"]["para_code"])
    assert not [place for place, claims in owned.items() if not claims & cited]


def test_each_paragraph_is_taken_up_in_prose(pages, data):
    said = set().union(*(CLAIM.findall(sentences(pages[page])) for page in CHAPTERS))
    owned = data["claims"].groupby("para_code")["claim_id"].agg(set)
    assert not [place for place, claims in owned.items() if not claims & said]


def test_every_causal_mechanism_has_a_hoop_and_a_smoking_gun(data):
    tests = data["causal_tests"]
    assert set(tests["mechanism_id"]) == set(data["causal_mechanisms"]["mechanism_id"])
    kinds = tests.groupby("mechanism_id")["kind"].agg(set)
    assert all(found == {"hoop", "straw in the wind", "smoking gun"} for found in kinds)


def test_tests_read_what_exists(data):
    tests, claims = data["causal_tests"], data["claims"].set_index("claim_id")
    for test in tests.itertuples():
        if test.reading == "verdict":
            assert all(claims.at[claim, "testable"] != "no" for claim in test.claim_ids.split(";")), test.test_id
        elif test.reading == "explanation":
            assert test.explanation_test in set(data["explanation_tests"]["test_id"]), test.test_id
        elif test.reading == "series":
            assert test.indicator == "TIP_TIER" or test.indicator in set(data["indicators"]["indicator"]), test.test_id
            assert test.rule_kind and test.scope and test.operator, test.test_id
        else:
            assert test.outcome_known == "no", test.test_id


def test_tests_that_take_an_explanations_result_say_as_that_one_whether_it_was_known(data):
    tests = data["causal_tests"].query("reading == 'explanation'")
    known = data["explanation_tests"].set_index("test_id")["outcome_known"]
    assert (known[tests["explanation_test"]].to_numpy() == tests["outcome_known"].to_numpy()).all()


@pytest.mark.parametrize("values", [SETTINGS[1], *(pytest.param(values, marks=pytest.mark.full) for values in (SETTINGS[0], *SETTINGS[2:]))], ids=lambda values: "-".join(map(str, values.values())) or "published")
def test_register_and_cards_are_computed_for_any_study(values):
    study = Study.of(values)
    results = causal_results(study)
    assert set(results["result"]) <= {"passed", "failed", "cannot tell"} and (results["seen"].str.len() > 5).all()
    assert (results.loc[results["reading"] == "none", "result"] == "cannot tell").all()
    assert len(mechanism_standing(results)) == 30
    outcomes = contradiction_outcomes(study)
    assert set(outcomes["outcome"]) <= set(OUTCOMES)
    assert (outcomes.loc[outcomes["outcome"] == "the data do not decide", "why"] != "").all()
    for family in mechanism_cards.FAMILIES:
        text = mechanism_cards.family_cards(study, family).markdown
        assert text.count(":::::{container} card") == text.count("### ")
        assert study.focal.The in text or "None recorded" in text
    for text in (register.causal_overview(study), register.clash_overview(study), mechanism_cards.overview_sentence(study), rights_tables.rights_sentence(study), rights_tables.treatment_sentence(study)):
        assert "nan" not in text and "None" not in text


def test_a_hoop_that_fails_decides_and_a_missing_gun_does_not(study):
    results = causal_results(study)
    standing = mechanism_standing(results)
    for mechanism_id, rows in results.groupby("mechanism_id"):
        failed = ((rows["kind"] == "hoop") & (rows["result"] == "failed")).any()
        assert (standing[mechanism_id] == "fails a hoop test") == failed or standing[mechanism_id] == "confirmed"


def test_shared_tests_agree_with_the_three_explanations(study):
    results = causal_results(study).query("reading == 'explanation'")
    explained = explanation_results(study).set_index("test_id")
    assert (explained.loc[results["explanation_test"], "result"].to_numpy() == results["result"].to_numpy()).all()


def test_a_side_with_contradicted_claims_alone_fails(study):
    outcomes = contradiction_outcomes(study).set_index("contradiction_id")
    for row in outcomes.itertuples():
        verdicts = {study.verdicts.at[claim, "verdict"] for claim in row.claims_a.split(";")}
        if verdicts == {"contradicted"}:
            assert row.side_a_is == "fails"
        if verdicts == {""}:
            assert row.side_a_is == "untestable"


def test_cards_show_where_the_coders_differ(study, data):
    rows = data["codings"].query("mech_id == 'SR01' and variable == 'legal_force_text'").set_index("coder")["value"]
    assert rows["A"] != rows["B"]
    text = mechanism_cards.family_cards(study, "SR").markdown.split("### ")[1].replace("\\", "")
    assert f"legal force in the text **{rows['A']} / {rows['B']}**" in text


def test_cards_follow_the_coder_and_the_focal_country():
    by_a, by_b = (mechanism_cards.family_cards(Study.of({"focal": "CHN", "coder": coder}), "SR").markdown for coder in "AB")
    assert "Coded by coder A" in by_a and "Coded by coder B" in by_b
    assert "China is among them" in by_a
    assert "Thailand is not among them" in mechanism_cards.family_cards(Study.of({"focal": "THA"}), "NA").markdown


def test_statements_coded_for_the_book_say_who_coded_them_and_keep_to_the_claims(data):
    claims = data["claims"].set_index("claim_id")
    for name in ("rights_by_stage", "treatment_statements"):
        assert (data[name]["coder"] == "book").all() and (data[name]["status"] == "coded").all()
    dated = data["treatment_statements"].dropna(subset=["year"])
    assert all(str(int(row.year)) in claims.at[row.claim_id, "period"] for row in dated.itertuples())


def test_entries_of_rights_add_up(study):
    shown = rights_tables.rights_table(study)
    assert len(shown.rows) == len(study.data["rights_by_stage"])
    assert f"**{len(shown.rows)}**" in shown.markdown
