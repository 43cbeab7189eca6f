"""Twenty-four made-up cases for assignment 1, each with its facts by the elements of the definitions.

They are composed for teaching: no case tells of a real person.
"""

from __future__ import annotations

__all__ = ["VIGNETTES", "vignette_table"]

import pandas as pd

_COLUMNS = ["vignette", "text", "age", "acts", "means", "purposes"]
#: id, text, adult or child, acts, means, purposes: codes of ``legal_elements``, several with semicolons.
VIGNETTES = (
    ("V01", "A man answers an advertisement for translators, is taken to a compound abroad and must write to strangers for money; leaving costs more than he owes.", "adult", "recruitment;transportation", "deception;debt_bondage_as_means", "forced_criminality"),
    ("V02", "The same work, but he came knowing it and stays only for the pay.", "adult", "recruitment", "", "forced_criminality"),
    ("V03", "A woman is paid to carry a child for others and is kept in a flat until the birth.", "adult", "recruitment;harbouring", "payment_or_benefit;confinement_as_means", "surrogacy_or_forced_pregnancy"),
    ("V04", "A girl of nine is sent to a city by an aunt to beg in the streets and hands over what she gets.", "child", "sending;transfer", "", "forced_begging"),
    ("V05", "A woman marries a man abroad through a broker who hid his village and his age; she cannot leave the house.", "adult", "recruitment;transportation", "deception;confinement_as_means", "forced_marriage"),
    ("V06", "A woman of full age goes abroad to marry a man whom she chose from photographs, and may leave.", "adult", "transportation", "", "forced_marriage"),
    ("V07", "A family makes bricks at a kiln to pay back an advance that grows every year.", "adult", "receipt;harbouring", "debt_bondage_as_means", "debt_bondage_as_purpose"),
    ("V08", "Their son of twelve carries bricks with them and does not go to school.", "child", "harbouring", "", "child_labour"),
    ("V09", "A fisher sold from boat to boat has not been on land for two years.", "adult", "buying_selling_exchange;transfer", "force;threat", "forced_labour_or_services"),
    ("V10", "A recruiter takes the passport of a domestic worker and promises its return after two years.", "adult", "recruitment;receipt", "abuse_of_vulnerability", "forced_labour_or_services"),
    ("V11", "A girl of sixteen is brought to a bar by a friend who gets a commission.", "child", "recruitment;transfer", "", "prostitution_of_others"),
    ("V12", "A woman is threatened with the spreading of pictures until she works in a brothel.", "adult", "receipt", "threat", "prostitution_of_others"),
    ("V13", "A man in debt is flown to a clinic where a kidney is taken for a sum that he never sees in full.", "adult", "recruitment;transportation", "fraud;payment_or_benefit", "organ_removal"),
    ("V14", "A new-born child is bought from a mother in need and registered as another couple's.", "child", "buying_selling_exchange", "payment_or_benefit", "illegal_adoption"),
    ("V15", "Two cousins are locked in a house and made to grow drugs.", "adult", "harbouring", "confinement_as_means;force", "forced_criminality"),
    ("V16", "A boy of fifteen is filmed for paying viewers by a neighbour who feeds him.", "child", "harbouring;receipt", "abuse_of_vulnerability", "pornography"),
    ("V17", "A woman is abducted on her way to the market and sold as a wife.", "adult", "buying_selling_exchange;transportation", "abduction;force", "forced_marriage"),
    ("V18", "A worker's agent forges an age in a passport so that a girl of fourteen may sew in a factory.", "child", "recruitment;transportation", "forgery", "child_labour"),
    ("V19", "An official lets a bus of undocumented workers pass to a plantation where none is paid.", "adult", "transportation;transfer", "abuse_of_power", "forced_labour_or_services"),
    ("V20", "A man is sold by his first employer in a compound to a second for the price of his debt.", "adult", "buying_selling_exchange", "debt_bondage_as_means;threat", "sale_or_gain"),
    ("V21", "A deaf woman is kept by relatives who collect what she begs.", "adult", "harbouring", "abuse_of_vulnerability", "forced_begging"),
    ("V22", "A student is talked into a well-paid post abroad and made to serve in a household without wage or leave for years.", "adult", "recruitment;transportation", "enticement;deception", "servitude"),
    ("V23", "A child of ten is given by the parents to pay a debt and works for the creditor.", "child", "transfer;receipt", "debt_bondage_as_means", "slavery_or_similar"),
    ("V24", "A dancer hired for a hotel abroad finds that she is expected to sell sex and that her fare is a debt.", "adult", "recruitment;transportation", "deception;debt_bondage_as_means", "other_sexual_exploitation"),
)


def vignette_table(ids: list[str]) -> pd.DataFrame:
    """The cases of these ids: vignette, text, age, acts, means, purposes."""
    return pd.DataFrame([row for row in VIGNETTES if row[0] in ids], columns=_COLUMNS)
