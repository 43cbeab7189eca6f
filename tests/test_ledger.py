"""The ledger: every claim once, with the verdict of this run, whole without a script; and each claim's rule on a page beside it."""

import re

import pytest
from bs4 import BeautifulSoup

from mekong.chapters import ledger_html
from mekong.chapters.ledger import DOCUMENTS, UNTESTED, cannot_tell_reasons, ledger, sections, verdict_counts
from mekong.publish.extension import VERDICT_SHAPE
from mekong.study import Study


@pytest.fixture(scope="module", params=["KHM", pytest.param("TLS", marks=pytest.mark.full)])
def study(request):
    return Study.of({"focal": request.param})


@pytest.fixture(scope="module")
def rows(study):
    return ledger(study)


def read(rows, part):
    """One of the two pages, from the HTML of its sections."""
    return BeautifulSoup("".join(part(rows, *place).html for place in sections(rows)), "html.parser")


def by_claim(page):
    """The page's row of each claim."""
    return {row["id"].partition("-")[2].upper(): row for row in page.select("tbody tr")}


@pytest.fixture(scope="module")
def page(rows):
    return read(rows, ledger_html.section)


@pytest.fixture(scope="module")
def rules_page(rows):
    return read(rows, ledger_html.rules)


@pytest.fixture(scope="module")
def claim_rows(page):
    return by_claim(page)


@pytest.fixture(scope="module")
def rule_rows(rules_page):
    return by_claim(rules_page)


def test_every_claim_has_its_anchor_once_and_in_reading_order(study, page):
    anchors = [row["id"] for row in page.select("tbody tr")]
    assert anchors == [f"claim-{claim.lower()}" for claim in study.data["claims"].claim_id]
    assert len(anchors) == len(set(anchors)) == 378


def verdict_of(row):
    return row.select_one(".verdict").get_text(" ", strip=True).split(" ", 1)[1]


def test_verdicts_are_those_of_the_run(study, claim_rows):
    for claim, verdict in study.verdicts["verdict"].items():
        assert verdict_of(claim_rows[claim]) == (verdict or UNTESTED)


def test_every_ruled_claim_shows_its_rule_and_both_outcomes(study, rule_rows):
    ruled = study.verdicts.index[study.verdicts["rule"] != ""]
    assert len(ruled)
    for claim in ruled:
        row = rule_rows[claim]
        assert study.verdicts.at[claim, "rule"] in row.select_one("dd.rule").get_text()
        assert row.select_one("dd.supports").get_text() and row.select_one("dd.contradicts").get_text()


def test_every_claim_says_why(page):
    assert all(row.select_one("p.why").get_text(strip=True) for row in page.select("tbody tr"))


def test_cannot_tell_is_never_without_its_reason(page):
    untold = [row for row in page.select("tbody tr") if verdict_of(row) == "cannot tell"]
    assert untold
    assert all(row.select_one(".ground.none").get_text(strip=True) for row in untold)


def test_each_claim_s_number_is_its_address(page):
    assert [link["href"] for link in page.select("th a.claim-id")] == [f"#{row['id']}" for row in page.select("tbody tr")]


def test_links_between_the_ledger_and_the_rules_lead_to_their_rows(page, rules_page, claim_rows, rule_rows):
    there = {link["href"] for link in page.select("p.leads a")}
    assert there == {f"rules.html#{row['id']}" for row in rules_page.select("tbody tr")} and len(rule_rows) > 300
    back = {link["href"] for link in rules_page.select("a[href]")}
    assert back <= {f"ledger.html#{row['id']}" for row in page.select("tbody tr")}
    for claim, row in rule_rows.items():
        assert row.select_one("th a")["href"] == f"ledger.html#claim-{claim.lower()}"
        assert row.select_one("p.said").get_text() == claim_rows[claim].select_one("p.said").get_text()


def test_nothing_that_is_known_of_a_claim_is_missing_from_the_two_pages(rows, claim_rows, rule_rows, rules_page):
    names = {"supports_if": "supports", "contradicts_if": "contradicts", "log": "log", "relations": "relations", "checks": "checks", "flags": "flags"}
    for claim, entry in rows.iterrows():
        for name, where in names.items():
            if entry[name]:
                assert rule_rows[claim].select_one(f"dd.{where}").get_text().lower() == entry[name].lower(), (claim, name)
        for name, where in {"causal": "causal", "contradictions": "contradiction"}.items():
            assert "; ".join(found.get_text() for found in rules_page.select(f"#rule-{claim.lower()} dd.{where} .entry")) == entry[name]
        assert "; ".join(item.get_text() for item in claim_rows[claim].select(".item")) == entry["items"]


def test_a_claim_of_which_nothing_more_is_known_leads_nowhere(rows):
    bare = {name: "" for name in ("rule", "scope_note", "outcome_known", "supports_if", "contradicts_if", "log", "relations", "causal", "contradictions", "checks", "flags", "items")}
    one = rows.head(1).assign(n_variants=0, **bare)
    place = one["document"].iloc[0], one["section"].iloc[0]
    assert "leads" not in ledger_html.section(one, *place).html
    assert "<tr id" not in ledger_html.rules(one, *place).html


def test_relations_are_seen_from_both_sides(study, rows):
    for edge in study.data["claim_relations"].itertuples():
        assert edge.target in rows.at[edge.source, "relations"]
        assert edge.source in rows.at[edge.target, "relations"]


def test_nothing_on_the_pages_needs_a_script(page, rules_page):
    for one in (page, rules_page):
        assert not one.select("script, [onclick], button, input, select")
        assert all(header.get("scope") for header in one.select("th"))


def test_each_link_says_where_it_leads(page):
    for link in page.select("p.leads a"):
        assert re.fullmatch(f"(Rule of|More on) {link['href'][-4:].upper()}", link.get_text())


def test_shapes_are_those_of_the_verdict_marks():
    assert VERDICT_SHAPE.items() <= ledger_html.SHAPES.items()


def test_counts_add_up_to_all_claims(rows):
    counts = verdict_counts(rows)
    assert counts["both"].sum() == len(rows)
    assert counts[list(DOCUMENTS)].sum().to_dict() == {"maudina2025": 275, "adawiyah": 103}
    assert cannot_tell_reasons(rows).sum() == counts.at["cannot tell", "both"]


def test_text_of_the_documents_cannot_break_the_page(rows):
    one = rows.head(1).assign(paraphrase="<script>alert(1)</script> & <b>", reason='"quoted" <i>', rule="<i>", log="<script>", relations="<b>M001</b>", checks="<i>", flags="<u>")
    for page in (ledger_html.section, ledger_html.rules):
        html = page(one, one["document"].iloc[0], one["section"].iloc[0]).html
        assert not [tag for tag in ("<script>", "<i>", "<b>", "<u>") if tag in html] and "&lt;script&gt;" in html
