"""Files in the layouts of publishers, and the steps that tests of the import share."""

import csv
from pathlib import Path

import openpyxl
import pandas as pd
from conftest import RESULTS

from mekong.check import examine
from mekong.importers import glotip
from mekong.importers._ctdc_layout import CORE, MEANS_2021
from mekong.importers.importing import import_file
from mekong.importers.names import STATES

WORLD = sorted(STATES)


def examined(folder, other):
    findings = examine(folder, RESULTS / "checked.json", other)
    return findings.errors, findings.warnings


def unexamined(folder, other):
    return [], []


def bring(root, source, file, into, examine=examined, **options):
    return import_file(source, Path(file), Path(into), root / "data", examine, **options)


def rows(folder, table, **wanted):
    with (Path(folder) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in wanted.items())]


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


# Fixtures of layouts -------------------------------------------------------------------------------------------

def text_file(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


def wdi_wide(values, code="NY.GDP.PCAP.CD", updated="2026-10-07", years=(2010, 2023, 2024)):
    """A World Bank download: `values` by code and year."""
    lines = ['"Data Source","World Development Indicators",', "", f'"Last Updated Date","{updated}",', "",
             ",".join(f'"{name}"' for name in ("Country Name", "Country Code", "Indicator Name", "Indicator Code", *years)) + ","]
    lines += [",".join(f'"{cell}"' for cell in (iso3, iso3, "x", code, *(by_year.get(year, "") for year in years))) + "," for iso3, by_year in values.items()]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def published_gdp(root, **changed):
    """The book's own values as a download of its 12 states, some of them changed."""
    values = {}
    for row in rows(root / "data", "development", indicator="WB_GDPPC_USD"):
        values.setdefault(row["iso3"], {})[int(row["year"])] = row["value"]
    for place, value in changed.items():
        iso3, year = place.split("_")
        values.setdefault(iso3, {})[int(year)] = value
    years = range(min(map(min, values.values())), max(map(max, values.values())) + 1)
    return wdi_wide(values, years=tuple(years))


def vdem_published(path, years=(2023, 2024), columns=("v2x_polyarchy", "v2csreprss"), states=("KHM", "THA"), value="0.2"):
    parts = [f"{name}{part}" for name in columns for part in ("", "_codelow", "_codehigh", "_sd")]
    lines = [",".join(["country_name", "country_text_id", "country_id", "year", "historical_date", "v2x_unused", *parts])]
    for iso3 in states:
        for year in years:
            lines.append(",".join([iso3, iso3, "1", str(year), f"{year}-12-31", "x", *([value, "0.1", "0.3", "0.02"] * len(columns))]))
    return text_file(path, "\n".join(lines) + "\n")


def workbook(path, lines, sheet="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def glotip_file(path, *cells, stamp="03/11/2026", columns=glotip.COLUMNS, **given):
    """A workbook of the data portal with one row a cell of counts."""
    row = {"Iso3_code": "KHM", "Country": "Cambodia", "Indicator": glotip.VICTIMS, "Dimension": "Total", "Category": "Total", "Sex": "Total", "Age": "Total",
           "Unit of measurement": "Counts", "Source": "GLOTIP"} | given
    body = [[row.get(name, "") if name not in ("Year", "txtVALUE") else {"Year": given.get("Year", 2015 + number), "txtVALUE": cell}[name] for name in glotip.COLUMNS]
            for number, cell in enumerate(cells)]
    return workbook(path, [["UNODC"], [stamp], list(columns), *body])


def ctdc_file(path, *records, columns=None):
    names = columns or [*CORE, *(column for group in MEANS_2021.values() for column in group)]
    pd.DataFrame([{name: record.get(name, "") for name in names} for record in records], columns=names).to_csv(path, index=False)
    return path
