"""The parameters of an edition: one typed model, the only truth about them.

Command-line options, the notebooks' ``parameters`` cells and the page "Rerun this book" derive from
it or are tested against it. A parameter is checked before any kernel starts.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .countries import countries, group
from .datapackage import DataPackage
from .errors import UserError

__all__ = ["Parameters", "FIRST_YEAR", "LAST_YEAR", "SOURCE_FAMILIES"]

FIRST_YEAR, LAST_YEAR = 1990, 2026
SourceFamily = Literal["TIP", "OCI", "WGI", "VDEM", "UNDP", "WDI", "UNODC", "CTDC", "WJP", "RSF", "FH"]
SOURCE_FAMILIES = get_args(SourceFamily)


class Parameters(BaseModel):
    """What an edition is about and how its response profile is computed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    focal: str = Field("KHM", pattern=r"^[A-Z]{3}$", title="Focal country", description="the state that the book examines, as an ISO 3166-1 alpha-3 code of data/countries.csv")
    start: int = Field(2001, ge=FIRST_YEAR, le=LAST_YEAR, title="First year", description="the first year of series and time lines", json_schema_extra={"unit": "calendar year"})
    end: int = Field(2025, ge=FIRST_YEAR, le=LAST_YEAR, title="Last year", description="the last year of series and time lines, after the first", json_schema_extra={"unit": "calendar year"})
    comparison: str | list[str] = Field("GMS6", title="Comparison", description="the states that the focal country is compared with: a group of data/groups.csv, or a list of at least three codes")
    weights: Literal["equal_pillars", "equal_indicators", "victim_first", "police_first", "accountability_first", "documents"] = Field("equal_pillars", title="Weights", description="the pillar weights of the reference design")
    normalisation: Literal["goalposts", "z", "percentile", "steps"] = Field("goalposts", title="Normalisation", description="how an indicator becomes a score from 0 to 1")
    aggregation: Literal["arithmetic", "geometric", "harmonic", "copeland"] = Field("arithmetic", title="Aggregation", description="how pillar scores become one score")
    missing_rule: Literal["available", "carry", "linear", "impute", "worst", "best"] = Field("available", title="Missing values", description="what stands in for a value that is not there")
    exclude_sources: list[SourceFamily] = Field(default_factory=list, title="Excluded sources", description="source families that no verdict and no score may use")
    coder: Literal["A", "B", "agreed"] = Field("A", title="Coder", description="whose coding is used; agreed keeps only the cells on which both coders agree")
    seed: int = Field(20251105, ge=0, le=2**32 - 1, title="Seed", description="the start of every random draw")

    @model_validator(mode="after")
    def _years_in_order(self):
        if self.end <= self.start:
            raise ValueError(f"start {self.start} is not before end {self.end}: give an earlier --start or a later --end")
        return self

    @classmethod
    def of(cls, values: dict, data: DataPackage) -> "Parameters":
        """The parameters in `values`, checked against the model and the data folder.

        Raises
        ------
        UserError
            Names each wrong parameter with what was found and what is allowed.
        """
        try:
            parameters = cls(**values)
        except ValidationError as error:
            raise UserError("\n".join(_explain(item) for item in error.errors())) from None
        known = countries(data)
        if parameters.focal not in known:
            raise UserError(f"Parameter focal: {parameters.focal!r} is not a country of data/countries.csv. Allowed: {', '.join(known)}.")
        parameters.members(data)
        return parameters

    def members(self, data: DataPackage) -> list[str]:
        """ISO 3166-1 alpha-3 codes of the comparison, the focal country among them, in the comparison's order."""
        if isinstance(self.comparison, str):
            try:
                members = group(data, self.comparison)
            except UserError as error:
                raise UserError(f"Parameter comparison: {error} Or give a list of at least three country codes.") from None
        else:
            known = countries(data)
            unknown = [code for code in self.comparison if code not in known]
            if unknown:
                raise UserError(f"Parameter comparison: {unknown[0]!r} is not a country of data/countries.csv. Allowed: {', '.join(known)}.")
            members = list(dict.fromkeys(self.comparison))
            if len(members) < 3:
                raise UserError(f"Parameter comparison: {len(members)} different countries given; at least three are needed.")
        return members if self.focal in members else [self.focal, *members]

    @property
    def slug(self) -> str:
        """The edition's folder name: letters, digits and hyphens, different for different parameters."""
        import hashlib
        import json

        if self == Parameters():
            return "published"
        digest = hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()[:6]
        return f"{self.focal.lower()}-{self.start}-{self.end}-{digest}"


def _explain(item: dict) -> str:
    name = ".".join(str(part) for part in item["loc"]) or "start, end"
    if item["type"] == "extra_forbidden":
        return f"Unknown parameter {name}. Allowed: {', '.join(Parameters.model_fields)}."
    field = Parameters.model_fields.get(str(item["loc"][0])) if item["loc"] else None
    message = item["msg"].removeprefix("Value error, ")
    wanted = f" It is {field.description}." if field else ""
    return f"Parameter {name}: {message}; found {item['input']!r}.{wanted}" if field else f"Parameters {name}: {message}."
