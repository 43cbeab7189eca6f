"""The ledger: every claim once, with the verdict of this run, whole without a script."""

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


@pytest.fixture(scope="module")
def page(rows):
    return BeautifulSoup("".join(ledger_html.section(rows, *place).html for place in sections(rows)), "html.parser")


@pytest.fixture(scope="module")
def claim_rows(page):
    """The page's row of each claim."""
    return {row["id"].removeprefix("claim-").upper(): row for row in page.select("tbody tr")}


def test_every_claim_has_its_anchor_once_and_in_reading_order(study, page):
    anchors = [row["id"] for row in page.select("tbody tr")]
    assert anchors == [f"claim-{claim.lower()}" for claim in study.data["claims"].claim_id]
    assert len(anchors) == len(set(anchors)) == 378


def verdict_of(row):
    return row.select_one(".verdict").get_text(" ", strip=True).split(" ", 1)[1]


def test_verdicts_are_those_of_the_run(study, claim_rows):
    for claim, verdict in study.verdicts["verdict"].items():
        assert verdict_of(claim_rows[claim]) == (verdict or UNTESTED)


def test_every_ruled_claim_shows_its_rule_and_both_outcomes(study, claim_rows):
    ruled = study.verdicts.index[study.verdicts["rule"] != ""]
    assert len(ruled)
    for claim in ruled:
        row = claim_rows[claim]
        assert study.verdicts.at[claim, "rule"] in row.select_one("dd.rule").get_text()
        assert row.select_one("dd.supports").get_text() and row.select_one("dd.contradicts").get_text()


def test_every_claim_says_why(page):
    assert all(row.select_one("p.why").get_text(strip=True) for row in page.select("tbody tr"))


def test_cannot_tell_is_never_without_its_reason(page):
    untold = [row for row in page.select("tbody tr") if verdict_of(row) == "cannot tell"]
    assert untold
    assert all(row.select_one(".ground.none").get_text(strip=True) for row in untold)


def test_links_between_claims_lead_to_claims(page):
    targets = {link["href"] for link in page.select("a[href^='#claim-']")}
    assert targets <= {f"#{row['id']}" for row in page.select("tbody tr")}
    assert len(targets) == 378


def test_relations_are_seen_from_both_sides(study, rows):
    for edge in study.data["claim_relations"].itertuples():
        assert edge.target in rows.at[edge.source, "relations"]
        assert edge.source in rows.at[edge.target, "relations"]


def test_nothing_on_the_page_needs_a_script(page):
    assert not page.select("script, [onclick], button, input, select")
    assert all(header.get("scope") for header in page.select("th"))
    assert all(re.match(r"More on [MA]\d{3}$", summary.get_text()) for summary in page.select("summary"))


def test_shapes_are_those_of_the_verdict_marks():
    assert VERDICT_SHAPE.items() <= ledger_html.SHAPES.items()


def test_counts_add_up_to_all_claims(rows):
    counts = verdict_counts(rows)
    assert counts["both"].sum() == len(rows)
    assert counts[list(DOCUMENTS)].sum().to_dict() == {"maudina2025": 275, "adawiyah": 103}
    assert cannot_tell_reasons(rows).sum() == counts.at["cannot tell", "both"]


def test_text_of_the_documents_cannot_break_the_page(rows):
    one = rows.head(1).assign(paraphrase="<script>alert(1)</script> & <b>", reason='"quoted" <i>')
    html = ledger_html.section(one, one["document"].iloc[0], one["section"].iloc[0]).html
    assert "<script>" not in html and "<i>" not in html
