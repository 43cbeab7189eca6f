"""Where a publisher's name or code of a place becomes an ISO 3166-1 alpha-3 code, and nowhere else.

``STATES`` are the 193 members of the United Nations: world percentiles and world reference statistics
count these and no territories, so that the reference is the same set in every source.
"""

from __future__ import annotations

import re
import unicodedata

from ..errors import UserError
from .isocodes import alpha3

__all__ = ["STATES", "code_of", "iso3_of_code", "iso3_of_name"]

_MEMBERS = """
AFG Afghanistan
AGO Angola
ALB Albania
AND Andorra
ARE United Arab Emirates
ARG Argentina
ARM Armenia
ATG Antigua and Barbuda
AUS Australia
AUT Austria
AZE Azerbaijan
BDI Burundi
BEL Belgium
BEN Benin
BFA Burkina Faso
BGD Bangladesh
BGR Bulgaria
BHR Bahrain
BHS Bahamas
BIH Bosnia and Herzegovina; Bosnia-Herzegovina
BLR Belarus
BLZ Belize
BOL Bolivia; Bolivia (Plurinational State of)
BRA Brazil
BRB Barbados
BRN Brunei; Brunei Darussalam
BTN Bhutan
BWA Botswana
CAF Central African Republic
CAN Canada
CHE Switzerland
CHL Chile
CHN China
CIV Côte d'Ivoire; Ivory Coast
CMR Cameroon
COD Congo (Democratic Republic of the); Congo, Dem. Rep.; Congo-Kinshasa; Congo (Kinshasa); DR Congo; DR Congo (Zaire)
COG Congo; Congo, Rep.; Congo-Brazzaville; Congo (Brazzaville)
COL Colombia
COM Comoros
CPV Cabo Verde; Cape Verde
CRI Costa Rica
CUB Cuba
CYP Cyprus
CZE Czech Republic; Czechia
DEU Germany
DJI Djibouti
DMA Dominica
DNK Denmark
DOM Dominican Republic
DZA Algeria
ECU Ecuador
EGY Egypt
ERI Eritrea
ESP Spain
EST Estonia
ETH Ethiopia
FIN Finland
FJI Fiji
FRA France
FSM Micronesia (Federated States of); Micronesia; Federated States of Micronesia; FS Micronesia
GAB Gabon
GBR United Kingdom
GEO Georgia
GHA Ghana
GIN Guinea
GMB Gambia
GNB Guinea-Bissau
GNQ Equatorial Guinea
GRC Greece
GRD Grenada
GTM Guatemala
GUY Guyana
HND Honduras
HRV Croatia
HTI Haiti
HUN Hungary
IDN Indonesia
IND India
IRL Ireland
IRN Iran; Iran (Islamic Republic of)
IRQ Iraq
ISL Iceland
ISR Israel
ITA Italy
JAM Jamaica
JOR Jordan
JPN Japan
KAZ Kazakhstan
KEN Kenya
KGZ Kyrgyzstan
KHM Cambodia; Cambodia (Kampuchea)
KIR Kiribati
KNA Saint Kitts and Nevis
KOR Korea (Republic of); Korea, Rep.; Korea; South Korea
KWT Kuwait
LAO Laos; Lao PDR; Lao People's Democratic Republic
LBN Lebanon
LBR Liberia
LBY Libya
LCA Saint Lucia
LIE Liechtenstein
LKA Sri Lanka
LSO Lesotho
LTU Lithuania
LUX Luxembourg
LVA Latvia
MAR Morocco
MCO Monaco
MDA Moldova; Moldova (Republic of)
MDG Madagascar; Madagascar (Malagasy)
MDV Maldives
MEX Mexico
MHL Marshall Islands
MKD North Macedonia
MLI Mali
MLT Malta
MMR Myanmar; Burma; Myanmar (Burma); Burma/Myanmar
MNE Montenegro
MNG Mongolia
MOZ Mozambique
MRT Mauritania
MUS Mauritius
MWI Malawi
MYS Malaysia
NAM Namibia
NER Niger
NGA Nigeria
NIC Nicaragua
NLD Netherlands
NOR Norway
NPL Nepal
NRU Nauru
NZL New Zealand
OMN Oman
PAK Pakistan
PAN Panama
PER Peru
PHL Philippines
PLW Palau
PNG Papua New Guinea
POL Poland
PRK Korea (Democratic People's Rep. of); Korea, DPR; North Korea
PRT Portugal
PRY Paraguay
QAT Qatar
ROU Romania
RUS Russia; Russian Federation; Russia (Soviet Union)
RWA Rwanda
SAU Saudi Arabia
SDN Sudan
SEN Senegal
SGP Singapore
SLB Solomon Islands
SLE Sierra Leone
SLV El Salvador
SMR San Marino
SOM Somalia
SRB Serbia; Serbia (Yugoslavia)
SSD South Sudan
STP Sao Tome and Principe
SUR Suriname
SVK Slovakia
SVN Slovenia
SWE Sweden
SWZ Eswatini; Eswatini (Kingdom of); Kingdom of eSwatini (Swaziland)
SYC Seychelles
SYR Syria; Syrian Arab Republic
TCD Chad
TGO Togo
THA Thailand
TJK Tajikistan
TKM Turkmenistan
TLS Timor-Leste; East Timor
TON Tonga
TTO Trinidad and Tobago
TUN Tunisia
TUR Turkey; Türkiye
TUV Tuvalu
TZA Tanzania; Tanzania (United Republic of)
UGA Uganda
UKR Ukraine
URY Uruguay
USA United States; United States of America
UZB Uzbekistan
VCT Saint Vincent and the Grenadines; St. Vincent and Grenadines
VEN Venezuela; Venezuela (Bolivarian Republic of)
VNM Vietnam; Viet Nam; Vietnam (North Vietnam)
VUT Vanuatu
WSM Samoa; Samoa (Western Samoa)
YEM Yemen; Yemen (North Yemen)
ZAF South Africa
ZMB Zambia
ZWE Zimbabwe; Zimbabwe (Rhodesia)
"""

_OTHER_PLACES = """
ABW Aruba
AIA Anguilla
ASM American Samoa
BMU Bermuda
CUW Curacao
CYM Cayman Islands
FRO Faroe Islands
GRL Greenland
GUF French Guiana
GUM Guam
HKG Hong Kong, China (SAR); Hong Kong; Hong Kong SAR
MAC Macao SAR
MNP Northern Mariana Islands
MTQ Martinique
NCL New Caledonia
PRI Puerto Rico
PSE Palestine, State of; Palestinian Territories; Palestine
PYF French Polynesia
SXM Sint Maarten
TCA Turks and Caicos Islands
TWN Taiwan
VAT Vatican City State
XKX Kosovo
"""

# Codes of the World Bank's older files, which the Political Terror Scale kept.
_OLD_CODES = {"ADO": "AND", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}

# States that no longer exist, and headings that stand in a column of countries.
_NO_PLACE = {"soviet union", "yugoslavia", "czechoslovakia", "german democratic republic", "yemen south yemen"}


def _plain(name: str) -> str:
    """Without accents, punctuation, case, articles; "St." is "Saint"."""
    letters = unicodedata.normalize("NFKD", name.replace("&", " and "))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    words = re.sub(r"[^a-z]+", " ", letters).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def _read(block: str) -> dict[str, str]:
    lines = [line.split(" ", 1) for line in block.strip().splitlines()]
    return {_plain(form): iso3 for iso3, forms in lines for form in forms.split("; ")}


STATES = frozenset(_read(_MEMBERS).values())
_BY_NAME = _read(_MEMBERS) | _read(_OTHER_PLACES)


def iso3_of_code(code: str) -> str:
    """The ISO code for a publisher's code; a code that is already ISO, or is none, comes back as it is."""
    return _OLD_CODES.get(code, code)


def iso3_of_name(name: str, where: str) -> str:
    """The ISO code for a publisher's name of a place; empty for a state that no longer exists.

    Raises
    ------
    UserError
        The name is not known here. A name is never guessed, since a wrong country is worse than none.
    """
    plain = _plain(name)
    if plain in _NO_PLACE:
        return ""
    if plain not in _BY_NAME:
        raise UserError(f"{where}: the place {name!r} is not known. Add it to src/mekong/importers/names.py beside its ISO 3166-1 code.")
    return _BY_NAME[plain]


def code_of(form: str) -> str:
    """The ISO 3166-1 alpha-3 code of a name, an old name or a two-letter code; empty where there is none.

    >>> code_of("Burma"), code_of("KH"), code_of("Atlantis")
    ('MMR', 'KHM', '')
    """
    if len(form) <= 3:
        return alpha3(form.upper()) or ""
    plain = _plain(form)
    return _BY_NAME.get(plain, "")
