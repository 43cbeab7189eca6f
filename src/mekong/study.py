"""A study: the data package seen through one set of parameters. What notebooks open first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pandas as pd

from .countries import Country, countries
from .datapackage import DataPackage
from .parameters import Parameters
from .reads import remembered, shared

__all__ = ["Study", "SERIES_TABLES"]

SERIES_TABLES = ("governance", "development", "organized_crime", "context")


class Study:
    """The data package, the parameters and what follows from both.

    Attributes
    ----------
    parameters : Parameters
    data : DataPackage
    focal : Country
        The country examined.
    members : list of str
        ISO 3166-1 alpha-3 codes of the comparison, the focal country among them.
    """

    def __init__(self, parameters: Parameters, data: DataPackage):
        self.parameters = parameters
        self.data = data
        self.countries: dict[str, Country] = countries(data)
        self.focal = self.countries[parameters.focal]
        self.members = parameters.members(data)

    @classmethod
    def of(cls, names: dict | None = None, data: DataPackage | None = None) -> "Study":
        """A study under the parameters found in `names` (a notebook's ``globals()`` or a plain dict).

        Names that are no parameter are left alone; a notebook's own check for misspelt ones is
        `Parameters.of`, which the build calls before any kernel starts.
        """
        data = data or DataPackage()
        values = {name: names[name] for name in Parameters.model_fields if name in (names or {})}
        return cls(Parameters.of(values, data), data)

    def _shared(self, name: str, compute: Callable[["Study"], object]) -> object:
        # A page may study the same data under other parameters too: without a source, by the other coder.
        key = hashlib.sha256(self.parameters.model_dump_json().encode()).hexdigest()[:12]
        return shared(f"{name}-{key}", lambda: compute(self))

    @property
    def years(self) -> range:
        """The calendar years of the study, both ends included."""
        return range(self.parameters.start, self.parameters.end + 1)

    def name(self, iso3: str) -> str:
        """A country's name as a label."""
        return self.countries[iso3].name

    @remembered
    def _series(self) -> pd.DataFrame:
        return pd.concat([self.data[table] for table in SERIES_TABLES], ignore_index=True)

    @remembered
    def indicators(self) -> pd.DataFrame:
        """The ``indicators`` table by code."""
        return self.data["indicators"].set_index("indicator")

    def indicator(self, code: str) -> pd.Series:
        """Name, unit, bounds, direction, family and breaks of one indicator. KeyError if there is none."""
        return self.indicators.loc[code]

    def series(self, code: str, scope: str = "members") -> pd.DataFrame:
        """One indicator inside the study's years.

        Parameters
        ----------
        code : str
            A code of the ``indicators`` table.
        scope : {"members", "focal", "all"}
            The comparison's states, the focal country alone, or every state of the table.

        Returns
        -------
        DataFrame
            Long: indicator, iso3, year, value, low, high, se, world_percentile, status; rows without a
            value dropped; no rows where the indicator's source family is excluded, or where it is made
            from the Trafficking in Persons Report and that is excluded.
        """
        meta, excluded = self.indicator(code), self.parameters.exclude_sources
        if meta["family"] in excluded or ("TIP" in excluded and meta["independent_of_tip"] == "no"):
            return self._series.iloc[:0]
        frame = self._series[self._series["indicator"] == code]
        frame = frame[frame["year"].between(self.parameters.start, self.parameters.end) & frame["value"].notna()]
        if scope == "members":
            frame = frame[frame["iso3"].isin(self.members)]
        elif scope == "focal":
            frame = frame[frame["iso3"] == self.focal.iso3]
        return frame.sort_values(["iso3", "year"], ignore_index=True)

    def tiers(self, scope: str = "members") -> pd.DataFrame:
        """Trafficking in Persons tiers inside the study's years (``rank`` 1 to 3, higher = worse)."""
        frame = self.data["tip_tiers"]
        if "TIP" in self.parameters.exclude_sources:
            return frame.iloc[:0]
        frame = frame[frame["year"].between(self.parameters.start, self.parameters.end)]
        if scope == "members":
            frame = frame[frame["iso3"].isin(self.members)]
        elif scope == "focal":
            frame = frame[frame["iso3"] == self.focal.iso3]
        return frame.sort_values(["iso3", "year"], ignore_index=True)

    @remembered
    def profile(self):
        """The response profile of the comparison (`mekong.analysis.profile.response_profile`)."""
        from .analysis.profile import response_profile

        return self._shared("profile", response_profile)

    @remembered
    def verdicts(self) -> pd.DataFrame:
        """One row a claim, by ``claim_id`` (`mekong.analysis.verdicts.judge`)."""
        from .analysis.verdicts import judge

        return self._shared("verdicts", judge)

    @remembered
    def verdicts_by_coder(self) -> pd.DataFrame:
        """The verdicts that rest on codings, under each coder (`mekong.analysis.coder_verdicts.verdicts_by_coder`)."""
        from .analysis.coder_verdicts import verdicts_by_coder

        return verdicts_by_coder(self)

    def drawn(self, draw: Callable[["Study"], object]) -> object:
        """The figure that `draw` makes of this study: drawn once an edition, however many pages show it."""
        return self._shared(f"figure-{draw.__name__}", draw)
