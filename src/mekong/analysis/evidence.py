"""The evidence that the clauses of one study may look at: tables, series, source families."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..countries import group
from .findings import USABLE, Clause

__all__ = ["Evidence", "TABLE_FAMILIES", "SEPARATE_WAVES"]

SEPARATE_WAVES = frozenset({"OCI", "GSI"})
"""Source families whose waves are versions of their own: the Organized Crime Index scored 10 markets in 2021 and 15 in
2023, with other experts; the Global Slavery Index changes its method in every edition. No level of one wave is
compared with a level of another."""

TABLE_FAMILIES = {
    "tip_tiers": "TIP",
    "victim_profiles": "CTDC",
    "means_of_control": "CTDC",
    "recorded_flows": "CTDC",
    "detected_victims": "UNODC",
    "justice": "UNODC",
}
"""The source family of a table whose rows come from one publisher and are no indicator series."""

_TEXTS = {"treaty_articles", "legal_elements"}
_CODED = {"codings", "claims", "paragraphs", "claim_relations"}
# The sites that carry the report's text, or an agency's account of it.
_TIP = re.compile(r"TIP 20\d\d|TIP [Rr]eport|gvnet|statenewswire|sureanot|Trafficking in Persons [Rr]eport")


@dataclass
class Evidence:
    """The tables that the clauses of one study may read, each loaded once.

    Parameters
    ----------
    study : mekong.study.Study
    """

    study: object
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    _keys: dict[str, pd.Series] = field(default_factory=dict)
    _texts: dict[tuple, pd.Series] = field(default_factory=dict)
    masks: dict[tuple, object] = field(default_factory=dict)
    _windows: dict[tuple, pd.DataFrame] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """A table of the data package (not to be changed by the caller).

        ``codings`` comes as one row a mechanism, under the study's coder, proposals left out; the coded
        variables of ``claims`` are that coder's too.
        """
        if table not in self._frames:
            frame = self.study.data[table]
            coder = self.study.parameters.coder
            if table == "codings":
                frame = _wide_codings(frame, coder)
            elif table == "claims" and coder != "A":
                frame = _claims_of(frame, self.study.data["claim_codings"], coder)
            # One block of objects is cut to rows many times faster than a column of strings each.
            self._frames[table] = frame.astype({column: object for column in frame.select_dtypes("str").columns}).copy()
        return self._frames[table]

    def keys(self, table: str, index) -> tuple[str, ...]:
        """``table:key`` of the rows at `index`; the key joins the primary key's values with a bar."""
        if table not in self._keys:
            frame = self.frame(table)
            primary = self.study.data.schema(table).get("primaryKey") or [frame.columns[0]]
            primary = [column for column in ([primary] if isinstance(primary, str) else primary) if column in frame.columns]
            joined = frame[primary[0]].astype(str)
            for column in primary[1:]:
                joined = joined + "|" + frame[column].astype(str)
            self._keys[table] = table + ":" + joined
        return tuple(self._keys[table].loc[list(index)])

    @property
    def excluded(self) -> frozenset[str]:
        return frozenset(self.study.parameters.exclude_sources)

    @cached_property
    def asean(self) -> list[str]:
        """The ten ASEAN states of the comparison of records, with the focal country if it is not one of them."""
        ten = group(self.study.data, "ASEAN10")
        focal = self.study.focal.iso3
        return ten if focal in ten else [focal, *ten]

    def states(self, scope: str) -> list[str] | None:
        """The states of a scope, None for all."""
        return {"focal": [self.study.focal.iso3], "members": self.study.members, "asean": self.asean}.get(scope)

    @cached_property
    def _series(self) -> dict[tuple[str, str], pd.DataFrame]:
        found = {}
        for table in ("governance", "development", "organized_crime", "context"):
            if table in self.study.data:
                for code, rows in self.frame(table).groupby("indicator", sort=False):
                    found[table, code] = rows
        return found

    @cached_property
    def _indicators(self) -> dict[str, pd.Series]:
        return dict(self.study.indicators.iterrows()) if "indicators" in self.study.data else {}

    def indicator(self, code: str) -> pd.Series | None:
        """The metadata of an indicator, None if the package has none."""
        return self._indicators.get(code)

    def series(self, clause: Clause, code: str, scope: str | None = None) -> pd.DataFrame:
        """Rows with a value of one indicator for the clause's states and years, inside the study's years.

        The tiers of the Trafficking in Persons Report are read as the indicator ``TIP_TIER`` (rank, 1 to 3).
        """
        years = self.study.years
        first = max(clause.year_from or years[0], years[0])
        last = min(clause.year_to or years[-1], years[-1])
        key = code, scope or clause.scope, first, last
        if key not in self._windows:
            rows = self._whole(code)
            rows = rows[rows["year"].between(first, last)]
            states = self.states(scope or clause.scope)
            self._windows[key] = rows if states is None else rows[rows["iso3"].isin(states)]
        return self._windows[key]

    def seen(self, clause: Clause, code: str, scope: str | None = None) -> pd.DataFrame:
        """As `series`, without the rows that rest on memory."""
        key = code, scope or clause.scope, clause.year_from, clause.year_to, "seen"
        if key not in self._windows:
            rows = self.series(clause, code, scope)
            self._windows[key] = rows[rows["status"].isin(USABLE)]
        return self._windows[key]

    def _whole(self, code: str) -> pd.DataFrame:
        """Every row of an indicator that has a year and a value, ordered by year."""
        if ("", code) not in self._series:
            if code == "TIP_TIER":
                rows = self.frame("tip_tiers").assign(value=lambda f: f["rank"].astype(float))
            else:
                rows = self._series.get((self.table_of(code), code), pd.DataFrame(columns=["iso3", "year", "value", "status"]))
            rows = rows[rows["year"].notna() & rows["value"].notna()]
            self._series["", code] = rows.astype({"year": int}).sort_values(["year", "iso3"])
        return self._series["", code]

    def text(self, table: str, column: str) -> pd.Series:
        """A column as text, blanks as the empty text: what filters compare."""
        if (table, column) not in self._texts:
            cells = self.frame(table)[column]
            self._texts[table, column] = cells.astype("string").fillna("").astype(object)
        return self._texts[table, column]

    def table_of(self, code: str) -> str:
        """The table that holds an indicator."""
        return "tip_tiers" if code == "TIP_TIER" else next((t for t, name in self._series if name == code and t), "")

    def family(self, code: str) -> frozenset[str]:
        """The source family of an indicator."""
        if code == "TIP_TIER":
            return frozenset({"TIP"})
        meta = self.indicator(code)
        return frozenset({meta["family"]}) if meta is not None else frozenset()

    def families(self, table: str, rows: pd.DataFrame | None = None) -> frozenset[str]:
        """The source families behind rows of a table that is no series.

        Records are ``record``, texts of law ``text``, coded tables ``coding``. A record whose source text
        names the Trafficking in Persons Report is ``TIP`` too, and ``TIP`` alone where it names nothing else.
        """
        if table in TABLE_FAMILIES:
            return frozenset({TABLE_FAMILIES[table]})
        if table in _TEXTS:
            return frozenset({"text"})
        if table in _CODED:
            return frozenset({"coding"})
        found = set()
        for source in rows["source"] if rows is not None and "source" in rows.columns else ():
            found |= {"TIP" if _TIP.search(part) else "record" for part in str(source).split(";")}
        return frozenset(found or {"record"})

    def barred(self, families: frozenset[str]) -> bool:
        """Whether all of these families are excluded from the study."""
        return bool(families) and families <= self.excluded

    def excludes(self, code: str) -> bool:
        """Whether an indicator is out of the study: its family is excluded, or it is made from the excluded report."""
        meta = self.indicator(code)
        derived = meta is not None and meta["independent_of_tip"] == "no"
        return self.barred(self.family(code)) or (derived and "TIP" in self.excluded)

    def separate_waves(self, code: str) -> bool:
        """Whether the indicator's waves are versions that must not be joined."""
        return bool(self.family(code) & SEPARATE_WAVES)

    def one_wave(self, code: str, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the last wave alone, where waves must not be joined; else all rows."""
        return rows[rows["year"] == rows["year"].max()] if len(rows) and self.separate_waves(code) else rows


def _claims_of(claims: pd.DataFrame, codings: pd.DataFrame, coder: str) -> pd.DataFrame:
    """The claims with the coded variables of another coder than the first, or with those on which both agree."""
    cells = _cells(codings, "claim_id", coder).unstack()
    cells = cells[[name for name in cells.columns if name in claims.columns]]
    return claims.assign(**{name: claims["claim_id"].map(cells[name]).fillna("") for name in cells.columns})


def _cells(long: pd.DataFrame, unit: str, coder: str) -> pd.Series:
    if coder == "agreed":
        values = long.groupby([unit, "variable"])["value"].agg(["first", "nunique"])
        return values["first"].where(values["nunique"] == 1, "").rename("value")
    return long[long["coder"] == coder].set_index([unit, "variable"])["value"]


def _wide_codings(long: pd.DataFrame, coder: str) -> pd.DataFrame:
    """One row a mechanism, one column a variable; ``agreed`` blanks the cells on which the coders differ."""
    wide = _cells(long, "mech_id", coder).unstack().reset_index()
    return wide[wide["type"] != "proposal"].assign(status="coded").reset_index(drop=True)
