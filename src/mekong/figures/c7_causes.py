"""C7: which causes the documents' lists share, and what the nearest public series did meanwhile."""

from __future__ import annotations

__all__ = ["cause_lists"]

from ..analysis.drivers import CAUSE_SERIES, cause_matrix
from ..tables import Table, table
from ..text import count, escape, number

_MARK = {"yes": "{mark-3}`✓`", "mentioned": "{mark-1}`named`", "nearby": "{mark-1}`near`", "no": ""}


def cause_lists(study) -> Table:
    """Cause by list, with first and last value of the focal country and the share of the world's states below it."""
    matrix = cause_matrix(study)
    lists, named = list(matrix.columns), (matrix == "yes")
    evidence = {cause: _evidence(study, CAUSE_SERIES.get(cause)) for cause in matrix.index}
    frame = matrix.replace(_MARK).assign(series=[escape(evidence[cause]) for cause in matrix.index]).reset_index()[["cause", "series", *lists]]
    rows = matrix.assign(lists_that_name_it=named.sum(axis=1), series=[evidence[cause] for cause in matrix.index]).reset_index()
    most = int(named.sum(axis=1).max())
    shared = named.sum(axis=1)
    everywhere = int((shared == len(lists)).sum())
    title = f"{'No cause is' if not everywhere else count(everywhere, 'cause') + ' stand'} on all {len(lists)} lists; the most shared, {shared.idxmax().lower()}, is on {most}"
    used = [code for code in CAUSE_SERIES.values() if len(study.series(code, "focal"))]
    return table(frame, label="c7", title=title, headers={"cause": "Cause", "series": f"Nearest series, {study.focal.name}"} | {name: name.replace("-", "–") for name in lists},
                 marked=[*lists, "series"], rows=rows, widths=[18, 34] + [6] * len(lists),
                 note=f"n = {len(matrix)} causes on {len(lists)} lists, coded once; {len(used)} series of one country, nothing imputed. “Named” and “near”: the claim behind the mark says it in passing or beside the list. "
                      "Percent: share of the world's states with a lower value that year, same edition. Sources: the two documents; World Bank, UNDP, SWIID, Worldwide Governance Indicators, V-Dem.",
                 limits="that a cause is at work or is not. One series can neither prove nor refute a cause; the nearest series is often not near.",
                 claims=["M051", "M074", "M098", "M264", "A057", "A068", "A073", "A074", "A075", "A099"])


def _evidence(study, code) -> str:
    if code is None:
        return "no public series"
    rows = study.series(code, "focal")
    if rows.empty:
        return "no data in this edition"
    meta, first, last = study.indicator(code), rows.iloc[0], rows.iloc[-1]
    digits = 2 if abs(float(last["value"])) < 10 else 0
    text = f"{meta['name']} (higher = {meta['higher_is'] if meta['higher_is'] != 'neither' else 'neither better nor worse'}): {number(float(first['value']), digits)} in {first['year']}"
    if last["year"] != first["year"]:
        text += f", {number(float(last['value']), digits)} in {last['year']}"
    percentile = last["world_percentile"]
    return text + (f"; {percentile:.0f} %" if percentile == percentile else "")
