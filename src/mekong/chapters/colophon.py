"""What the colophon prints: how long the book takes, and what it is made with."""

from __future__ import annotations

__all__ = ["benchmark_table", "benchmark_sentence", "package_table", "licence_sentence"]

import re

import pandas as pd

from ..datapackage import DataPackage
from ..tables import Table, table
from ..text import count, escape, listed, number, part


def benchmark_table(data: DataPackage) -> Table | None:
    """The measured times, each beside what one would otherwise do; None where nothing was measured yet."""
    rows = data["benchmarks"]
    if rows.empty:
        return None
    shown = pd.DataFrame({
        "what": rows["what"],
        "ours": [f"{number(value, 1)}\u00a0s" for value in rows["ours_seconds"]],
        "against": [text if pd.notna(text) else "" for text in rows["against"]],
        "other": ["" if pd.isna(value) else f"{number(value, 1)}\u00a0s" for value in rows["other_seconds"]],
        "ratio": ["" if pd.isna(value) else number(value, 2) for value in rows["ratio"]],
        "target": [text if pd.notna(text) else "" for text in rows["target"]],
        "floor": ["" if pd.isna(floor) else f"{number(floor, 1)}\u00a0s ({number(ours / floor, 1)}\u00a0times)" for floor, ours in zip(rows["floor_seconds"], rows["ours_seconds"])],
        "peak": ["" if pd.isna(value) else f"{number(value)} MB" for value in rows["peak_mb"]],
    })
    machine, runs = rows["machine"].iloc[0], sorted(set(rows["runs"]))
    return table(
        shown, label="benchmarks", title="How long the book takes, beside what one would otherwise do",
        headers={"what": "Work", "ours": "Here", "against": "Compared with", "other": "There", "ratio": "Ratio", "target": "Target", "floor": "Floor", "peak": "Peak memory"},
        note=f"Measured {listed(sorted(set(rows['measured'])))} on a machine with {escape(machine)}; median of {listed((str(value) for value in runs), 'or')} runs. "
             "The floor is the cells' own computation spread over the cores, plus one rendering; in brackets how many times the floor the work took.",
        limits="Times on another machine. The ratios carry over better than the seconds.", rows=rows,
    )


#: A target's words, to which the contract of the table holds them, and what it is set for.
_TARGET = re.compile(r"(?:at most|under|below) (?P<bound>[\d,.]+)(?P<of> s each| s| MB|)$")
_MEASURED = {"": "ratio", " s": "ours_seconds", " s each": "other_seconds", " MB": "peak_mb"}


def benchmark_sentence(data: DataPackage) -> str:
    """How many targets were met, and a list of those that were not, each with what the floor leaves room for and what was seen."""
    rows = data["benchmarks"]
    rows = rows[rows["target"].fillna("") != ""].fillna({"seen": ""})
    met, missed = 0, []
    for row in rows.to_dict("records"):
        target = _TARGET.fullmatch(row["target"])
        value, bound = row[_MEASURED[target["of"]]], float(target["bound"].replace(",", ""))
        if value <= bound:
            met += 1
        else:
            parts = [f"{escape(row['what'])}: {number(value, 2)}{target['of']}, wanted {escape(row['target'])}"]
            if not target["of"] and pd.notna(row["floor_seconds"]):
                floor = row["floor_seconds"] / row["other_seconds"]
                left = "more than is wanted of the whole" if floor >= bound else f"which leaves {number(bound - floor, 2)} for all else"
                parts.append(f"The floor alone would be {number(floor, 2)}, {left}")
            if row["seen"]:
                parts.append(escape(row["seen"][0].upper() + row["seen"][1:]))
            missed.append(f"- {'. '.join(parts)}.")
    head = f"{part(met, len(rows), 'targets').capitalize()} {'was' if met < 2 else 'were'} met."
    return "\n".join([f"{head} Not met:", "", *missed]) if missed else head


def package_table(data: DataPackage) -> Table:
    """Every pinned package with its version and licence, folded."""
    rows = data["packages"]
    shown = pd.DataFrame({"package": rows["package"], "version": rows["version"], "licence": rows["licence"].fillna("not established"), "summary": rows["summary"].fillna("")})
    return table(shown, label="packages", title="The packages that the lock pins, with their licences",
                 headers={"package": "Package", "version": "Version", "licence": "Licence", "summary": "What it is"},
                 note=f"n = {len(rows)} packages. Licences as the packages' own metadata state them.", limits="The licence of what a package brings along inside.",
                 folded=f"{len(rows)} packages", rows=rows)


def licence_sentence(data: DataPackage) -> str:
    """How many packages there are, under which licences most stand, and how many state none."""
    licences = data["packages"]["licence"]
    common = licences.dropna().str.replace(" License", "", regex=False).value_counts().head(3)
    unknown = int(licences.isna().sum())
    tail = f" For {count(unknown, 'package')} none is established: most of them are for another system than the one on which the table was made." if unknown else ""
    return f"The lock pins {count(len(licences), 'package')}. The most common licences are {listed(f'{escape(name)} ({n})' for name, n in common.items())}.{tail}"
