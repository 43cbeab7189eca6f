"""The register: thirty causal mechanisms with their tests, and thirty-nine contradictions with both sides."""

from __future__ import annotations

__all__ = ["KINDS", "causal_overview", "causal_index", "causal_cards", "clash_overview", "clash_index", "clash_cards", "causal_anchor", "clash_anchor"]

import pandas as pd

from ..analysis.causal_tests import causal_results, mechanism_standing
from ..analysis.contradictions import OUTCOMES, contradiction_outcomes
from ..analysis.verdicts import HOME
from ..study import Study
from ..tables import Table, table
from ..text import count, escape, listed
from .cards import Cards, anchor_link, card, linked_claims
from .pages import verdict_of
from .weighing import without_thresholds

#: What each kind of test is worth, in the order in which a card lists them.
KINDS = {"hoop": "Must be seen (hoop)", "straw in the wind": "Leans a little (straw in the wind)", "smoking gun": "Would prove it (smoking gun)"}
_FIRST = {"T": "within the article", "U": "within the essay", "B": "between the documents"}


def causal_anchor(mechanism_id: str) -> str:
    """A causal mechanism's address: ``causal-k5``."""
    return f"causal-{mechanism_id.lower()}"


def clash_anchor(contradiction_id: str) -> str:
    """A contradiction's address: ``contradiction-t4``."""
    return f"contradiction-{contradiction_id.lower()}"


def causal_overview(study: Study) -> str:
    """How many tests there are, how many could be made, and what they leave of the mechanisms."""
    results = causal_results(study)
    standing = pd.Series(mechanism_standing(results))
    made = results[results["result"] != "cannot tell"]
    known = int((made["outcome_known"] == "yes").sum())
    words = listed(f"*{word}* ({n})" for word, n in standing.value_counts().items())
    guns = results[results["kind"] == "smoking gun"]
    about = "" if study.focal.iso3 == HOME else f"The documents speak of Cambodia; the tests ask the same of {study.focal.the}, and where only Cambodia's record can tell, they stay open. "
    return (f"{about}{count(results['mechanism_id'].nunique(), 'mechanism', words=False).capitalize()} have {len(results)} tests. For {study.focal.the} {len(made)} of them can be decided: {int((made['result'] == 'passed').sum())} are passed and "
            f"{int((made['result'] == 'failed').sum())} failed; for {known} of the decided ones the writer could know the result. What they leave of the mechanisms: {words}. "
            f"{'No smoking gun' if not (guns['result'] == 'passed').any() else count(int((guns['result'] == 'passed').sum()), 'smoking gun').capitalize()} was found among {len(guns)} that could be one: "
            "they need files, minutes or trials that nobody publishes.")


def causal_index(study: Study) -> Table:
    """All causal mechanisms in short, each linked to its card."""
    results = causal_results(study)
    standing = mechanism_standing(results)
    rows = study.data["causal_mechanisms"]
    counts = {name: results[results["result"] == name].groupby("mechanism_id").size() for name in ("passed", "failed", "cannot tell")}
    frame = pd.DataFrame({
        "mechanism": [f"{anchor_link(row.mechanism_id, causal_anchor(row.mechanism_id))} {escape(_chain(row))}" for row in rows.itertuples()],
        "now": [standing[mechanism_id] for mechanism_id in rows["mechanism_id"]],
    })
    plain = rows[["mechanism_id", "cause", "intermediate", "effect"]].assign(standing=frame["now"], **{name.replace(" ", "_"): rows["mechanism_id"].map(found).fillna(0).astype(int) for name, found in counts.items()})
    return table(frame, label="causal-index", title=f"{len(rows)} causal mechanisms, and what their tests leave of them", marked=("mechanism",), widths=(68, 32), rows=plain,
                 headers={"mechanism": "Cause → effect", "now": "Now"}, note="*Stays open*: a hoop test could not be decided. *Passes its hoop tests*: nothing speaks against it that was looked at; that proves nothing.",
                 limits="which mechanism is at work. Several can be, and the tests are few.")


def causal_cards(study: Study) -> Cards:
    """A card a causal mechanism: claims, level, rival; then its tests with what is seen."""
    results = causal_results(study)
    standing = mechanism_standing(results)
    return Cards("\n\n".join(_causal_card(row, results[results["mechanism_id"] == row.mechanism_id], standing[row.mechanism_id]) for row in study.data["causal_mechanisms"].itertuples(index=False)))


def _chain(row) -> str:
    arrow = {"forward": " → ", "both": " ↔ ", "loop": " → "}[row.direction]
    steps = [row.cause, *(row.intermediate.split("; ") if row.intermediate else []), row.effect]
    return arrow.join(step[:1].lower() + step[1:] if place and not step.isupper() else step for place, step in enumerate(steps)) + (" → back to the cause" if row.direction == "loop" else "")


def _causal_card(row, tests: pd.DataFrame, standing: str) -> str:
    fields = [("Claims", linked_claims(row.claim_ids)), ("Level", escape(row.level)), ("One would see", escape(row.implication)),
              ("Rival", f"{escape(row.rival)}. {_against(tests)}" if row.rival else "None named.")]
    for kind, name in KINDS.items():
        fields.append((name, "\n\n".join(_test(test) for test in tests[tests["kind"] == kind].itertuples(index=False))))
    return card(causal_anchor(row.mechanism_id), f"{row.mechanism_id}  {_chain(row)}", fields, subtitle=f"Now: **{standing}**.")


def _against(tests: pd.DataFrame) -> str:
    ids = tests.loc[tests["against_rival"] == "yes", "test_id"].tolist()
    return f"Told apart by {listed(ids)}, where the rival expects otherwise." if ids else "No test tells the two apart."


def _test(test) -> str:
    """A test as one paragraph: prediction and remark, written before; then the result and what is seen."""
    known = " The writer could know the result." if test.outcome_known == "yes" else ""
    return f"{test.test_id}. {escape(test.prediction)} *{escape(test.note)}{known}* → **{test.result}**. {escape(without_thresholds(test.seen))} {linked_claims(test.claim_ids)}".strip()


def clash_overview(study: Study) -> str:
    """How many contradictions there are, and how far the verdicts settle them."""
    rows = contradiction_outcomes(study)
    counts = rows["outcome"].value_counts().reindex(OUTCOMES, fill_value=0)
    places = listed(f"{int((rows['contradiction_id'].str[0] == letter).sum())} {words}" for letter, words in _FIRST.items())
    return (f"{len(rows)} places are registered: {places}. For {study.focal.the} the verdicts favour the first side in {counts[OUTCOMES[0]]} and the second in {counts[OUTCOMES[1]]}; "
            f"both sides hold in {counts[OUTCOMES[2]]}, neither in {counts[OUTCOMES[3]]}; in {counts[OUTCOMES[4]]} the data do not decide, most often since one side states a value or its evidence is divided.")


def clash_index(study: Study) -> Table:
    """All contradictions in short, each linked to its card."""
    rows = contradiction_outcomes(study)
    frame = pd.DataFrame({
        "clash": [f"{anchor_link(row.contradiction_id, clash_anchor(row.contradiction_id))} {escape(row.side_a)} / {escape(row.side_b[:1].lower() + row.side_b[1:])}" for row in rows.itertuples()],
        "outcome": rows["outcome"],
    })
    plain = rows[["contradiction_id", "side_a", "side_b", "side_a_is", "side_b_is", "outcome"]]
    return table(frame, label="clash-index", title=f"{len(rows)} contradictions and tensions, and what the verdicts say to them", marked=("clash",), widths=(72, 28), rows=plain,
                 headers={"clash": "One side / the other", "outcome": "The verdicts favour"},
                 note="A side holds where more of its claims are supported than contradicted. Counting claims is coarse; the card shows each verdict.", limits="carelessness. Some tensions are the subject's own.")


def clash_cards(study: Study, letter: str) -> Cards:
    """A card a contradiction whose id begins with `letter`: both sides, and how the book decides."""
    rows = contradiction_outcomes(study)
    places = study.data["claims"].set_index("claim_id")["para_code"]
    return Cards("\n\n".join(_clash_card(study, row, places) for row in rows.itertuples(index=False) if row.contradiction_id.startswith(letter)))


def _clash_card(study: Study, row, places: pd.Series) -> str:
    shown = f" Both sides can be looked at in {{numref}}`{row.shown_in}`." if row.shown_in else ""
    decision = f"{row.decision.rstrip('.')}.{' ' + row.note.rstrip('.') + '.' if row.note else ''}"
    outcome = row.outcome if row.outcome.startswith(("both", "neither", "the data")) else f"they favour {row.outcome}"
    return card(clash_anchor(row.contradiction_id), f"{row.contradiction_id}  {row.side_a} / {row.side_b[:1].lower() + row.side_b[1:]}", [
        ("One side", _side(study, row.side_a, row.claims_a, places)), ("The other", _side(study, row.side_b, row.claims_b, places)),
        ("How the book decides", escape(decision) + shown), ("The verdicts", f"**{outcome}**. {escape(row.why)}"),
    ])


def _side(study: Study, words: str, cell: str, places: pd.Series) -> str:
    told = ", ".join(f"{linked_claims(claim_id)} (paragraph {places[claim_id]}) {verdict_of(study, claim_id)}" for claim_id in cell.split(";"))
    return f"{escape(words)}: {told}."
