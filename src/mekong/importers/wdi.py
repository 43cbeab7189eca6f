"""World Development Indicators (World Bank): the download of one indicator, and two long forms.

A download has a column per year below four lines of heading; the long forms have a row per value.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ._common import series
from ._layouts import Long, Wide, choose

__all__ = ["CODES", "LAYOUTS", "read", "world"]

CODES = {
    "NY.GDP.PCAP.CD": "WB_GDPPC_USD",
    "NY.GDP.PCAP.PP.KD": "WB_GDPPC_PPP",
    "SP.POP.TOTL": "WB_POP",
    "SI.POV.NAHC": "WB_POV_NAT",
    "SI.POV.DDAY": "WB_POV_300",
    "SN.ITK.DEFC.ZS": "WB_UNDERNOURISH",
    "BX.KLT.DINV.WD.GD.ZS": "WB_FDI",
    "BX.TRF.PWKR.CD.DT": "WB_REMIT",
    "ST.INT.ARVL": "WB_ARRIVALS",
    "SH.UHC.SRVS.CV.XD": "WB_UHC",
    "SL.TLF.CACT.FE.ZS": "WB_LFPF",
    "IT.NET.USER.ZS": "WB_INTERNET",
    "IT.CEL.SETS.P2": "WB_MOBILE",
    "SE.PRM.ENRR": "WB_ENROL_PRIMARY",
    "SE.SEC.ENRR": "WB_ENROL_SECONDARY",
    "SE.TER.ENRR": "WB_ENROL_TERTIARY",
    "SE.ADT.LITR.ZS": "WB_LITERACY",
}

LAYOUTS = {
    "a column per year": Wide("Country Code", CODES, measure="Indicator Code"),
    "a row per value, entity_code": Long("entity_code", "year", "indicator_code", "value", CODES),
    "a row per value, country_code": Long("country_code", "year", "indicator_code", "value", CODES),
}


def world(path: str | Path) -> pd.DataFrame:
    """All states of a file of World Development Indicators. Raises `UserError` where no layout fits."""
    return choose(LAYOUTS, path).world(path)


def read(path: str | Path) -> pd.DataFrame:
    """The book's states in the series schema."""
    return series(world(path))
