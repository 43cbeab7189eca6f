"""How the elements of a definition and the texts that hold them are called in print."""

from __future__ import annotations

__all__ = ["ELEMENTS", "GROUPS", "text_label", "text_phrase"]

#: Element of ``legal_elements`` to its printed name, at most 24 characters (a phone's column).
ELEMENTS = {
    "recruitment": "recruit", "transportation": "transport", "transfer": "transfer", "harbouring": "harbour",
    "receipt": "receive", "sending": "send", "buying_selling_exchange": "buy, sell, exchange",
    "providing_obtaining": "provide, obtain", "detaining_confining_as_act": "detain, confine",
    "removal_from_residence": "take from residence",
    "threat": "threat", "force": "force", "other_coercion": "other coercion", "abduction": "abduction", "fraud": "fraud",
    "deception": "deception", "abuse_of_power": "abuse of power", "abuse_of_vulnerability": "abuse of vulnerability",
    "payment_or_benefit": "payment or benefit", "debt_bondage_as_means": "debt bondage", "confinement_as_means": "confinement",
    "forgery": "forgery", "enticement": "enticement", "open_clause_means": "open clause",
    "exploitation_unspecified": "exploitation, no list", "prostitution_of_others": "prostitution of others",
    "other_sexual_exploitation": "other sexual", "pornography": "pornography", "forced_labour_or_services": "forced labour, services",
    "slavery_or_similar": "slavery or similar", "servitude": "servitude", "debt_bondage_as_purpose": "debt bondage",
    "organ_removal": "removal of organs", "forced_criminality": "forced criminality", "forced_begging": "forced begging",
    "forced_marriage": "forced marriage", "surrogacy_or_forced_pregnancy": "surrogacy, pregnancy", "illegal_adoption": "illegal adoption",
    "child_labour": "child labour", "sale_or_gain": "sale or gain", "open_list_of_purposes": "open list",
    "child_rule_no_means": "child: no means needed", "child_age_limit_18": "child: under 18", "consent_irrelevant": "consent irrelevant",
    "border_required": "a border required", "organised_group_required": "a group required", "result_based": "result is enough",
    "covers_adult_men": "covers adult men", "means_required_for_adults": "adults: means needed",
}

GROUPS = {"act": "Acts", "means": "Means", "purpose": "Purposes", "rule": "Rules"}

_TREATIES = {"palermo_2000": "Palermo Protocol", "actip_2015": "ACTIP", "coe_2005": "Council of Europe"}
_PHRASES = {"palermo_2000": "the Palermo Protocol", "actip_2015": "ACTIP", "coe_2005": "the Council of Europe Convention"}


def text_label(study, text) -> str:
    """A text for a column's head: "Cambodia 2008", "Viet Nam code 2015", "Palermo Protocol 2000", "A001".

    `text` is a row of ``legal_texts`` whose name is the text id.
    """
    if text["claim_id"]:
        return text["claim_id"]
    if not text["iso3"]:
        return f"{_TREATIES.get(text.name, str(text['name']).split(':')[0])} {text['year']}"
    return f"{study.name(text['iso3'])} {'code ' if text['kind'] == 'criminal code' else ''}{text['year']}"


def text_phrase(study, text) -> str:
    """A text inside a sentence: "Cambodia's law of 2008", "the Palermo Protocol", "{claim}`A001`"."""
    if text["claim_id"]:
        return f"{{claim}}`{text['claim_id']}`"
    if not text["iso3"]:
        return _PHRASES.get(text.name, f"the law of {str(text['name']).split(':')[0].replace('United States', 'the United States')} of {text['year']}")
    kind = "criminal code" if text["kind"] == "criminal code" else "law"
    return f"{study.countries[text['iso3']].of} {kind} of {text['year']}"
