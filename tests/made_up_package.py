"""A made-up data package under the real contracts, for verdicts that are known beforehand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from mekong.datapackage import DataPackage

DATA = Path(__file__).resolve().parents[1] / "data"
ASEAN = ["KHM", "THA", "VNM", "LAO", "MMR", "MYS", "IDN", "PHL", "SGP", "BRN"]
CLAUSE = {"scope": "focal", "join": "all", "outcome_known": "no", "note": "Asked.", "log": "As written.", "status": "coded"}


def series(code, values, year, status="published", **more):
    return [{"indicator": code, "iso3": iso3, "year": year, "value": value, "status": status, **more} for iso3, value in values.items()]


def made_up() -> dict[str, list[dict]]:
    """Cambodia last on GOOD, first on BAD; tiers fall from 3 to 1 in the year after 2015 and at no other date."""
    rising = {iso3: float(place) for place, iso3 in enumerate(ASEAN, 1)}
    falling = {iso3: 11 - value for iso3, value in rising.items()}
    indicator = {"status": "published", "value_kind": "estimated", "unit": "points", "measures": "x", "provider": "x", "edition": "1", "independent_of_tip": "yes"}
    return {
        "indicators": [
            indicator | {"indicator": "GOOD", "name": "Good thing", "higher_is": "better", "family": "WGI"},
            indicator | {"indicator": "BAD", "name": "Bad thing", "higher_is": "worse", "family": "OCI"},
            indicator | {"indicator": "RECALLED", "name": "Recalled thing", "higher_is": "worse", "family": "OCI"},
        ],
        "governance": series("GOOD", rising, 2010, world_percentile=5.0) + series("GOOD", {k: v + 1 for k, v in rising.items()}, 2020, world_percentile=5.0),
        "organized_crime": series("BAD", falling, 2020) + series("RECALLED", falling, 2020, status="memory"),
        "tip_tiers": [
            {"iso3": iso3, "year": year, "tier": "3" if year <= 2015 else "1", "rank": 3 if year <= 2015 else 1, "status": "seen", "source": "made up"}
            for iso3 in ASEAN
            for year in range(2001, 2021)
        ],
        "ratifications": [{"instrument": "ACTIP", "iso3": iso3, "ratified": "2015-05-01", "standing": "party", "status": "seen"} for iso3 in ASEAN]
        + [{"instrument": "CRC", "iso3": iso3, "ratified": "1992", "standing": "party", "status": "memory"} for iso3 in ASEAN],
        "victim_profiles": [
            {"role": "citizenship", "iso3": "KHM", "period": "2015-2019", "sex": sex, "age": "adult", "form": "all", "n": n, "small": "no", "status": "computed"}
            for sex, n in (("female", 60), ("male", 40))
        ]
        + [{"role": "citizenship", "iso3": "LAO", "period": "2015-2019", "sex": "female", "age": "adult", "form": "all", "n": 49, "small": "yes", "status": "computed"}],
        "treaty_articles": [
            {"text_id": text, "article": str(place), "subject": "x", "p": p, "verb_strength": "mandatory", "referent": "state", "status": status}
            for text, status in (("read", "seen"), ("recalled", "memory"))
            for place, p in enumerate(["prosecution"] * 8 + ["protection"] * 4)
        ],
        "record_checks": [
            {"check_id": name, "document": "maudina2025", "statement": name, "verdict": verdict, "mark": status, "status": status, "source": source}
            for name, verdict, status, source in (
                ("yes", "confirmed", "seen", "paper.org"),
                ("no", "contradicted", "seen", "paper.org"),
                ("recalled", "confirmed", "memory", "memory"),
                ("open", "could not be checked", "seen", "paper.org"),
                ("tip", "confirmed", "seen", "gvnet.com; statenewswire.com"),
            )
        ],
        "number_checks": [
            {"check_id": check, "label": check, "value": value, "total": total, "unit": "cases", "status": status}
            for check, value, total, status in (("right", 2, 5, "seen"), ("right", 3, 5, "seen"), ("recalled", 5, 5, "memory"))
        ],
    }


def claim(claim_id, **more):
    return {"claim_id": claim_id, "document": "maudina2025", "testable": "data", "supports_if": "x", "contradicts_if": "y", "status": "coded"} | more


def write(folder: Path, tables: dict[str, list[dict]]) -> DataPackage:
    """A data folder of the given rows under the real contracts, blanks where a row says nothing."""
    (folder / "schemas").mkdir(parents=True)
    resources = []
    for name in ("countries", "groups"):
        shutil.copy(DATA / f"{name}.csv", folder)
        shutil.copy(DATA / "schemas" / f"{name}.json", folder / "schemas")
        resources.append({"name": name, "path": f"{name}.csv", "schema": f"schemas/{name}.json"})
    for name, rows in tables.items():
        schema = json.loads((DATA / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
        (folder / "schemas" / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
        columns = [field["name"] for field in schema["fields"]]
        pd.DataFrame(rows).reindex(columns=columns).to_csv(folder / f"{name}.csv", index=False)
        resources.append({"name": name, "path": f"{name}.csv", "schema": f"schemas/{name}.json"})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return DataPackage(folder)


def profile():
    return SimpleNamespace(
        wave=2023,
        n_designs=1000,
        gap=pd.DataFrame({"iso3": ASEAN[:6], "share_positive": [1.0] * 6}),
        orientation=pd.DataFrame({"iso3": ASEAN[:6], "share_positive": [0.01, 0.02, 0.0, 0.04, 0.5, 0.99]}),
        inputs=pd.DataFrame({"indicator": ["GOOD"]}),
    )
