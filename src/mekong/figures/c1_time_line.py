"""C1: commitments, tier, trafficking market and reported victims of the focal country on one time axis."""

from __future__ import annotations

__all__ = ["time_line"]

import pandas as pd

from ..analysis.situation import commitments_made, shocks, victims_reported
from ..text import count, listed, number, years
from .figure import Figure, figure
from .panels import ABSENT, MASKED, hatch_cell, heading, key, panel, stagger, text_width, year_axis
from .style import ACCENT, FAINT, INK, LINE, OCHRE, PALE, PAPER, TEXT, TIER, TIER_TEXT, WIDTHS, new_canvas

_MARK = {"treaty": "o", "law": "s", "plan": "^"}
#: The Organized Crime Index publishes no interval; its experts score in steps of a half.
_HALF_STEP = 0.5
_SOLID = ("published", "seen", "computed")


def time_line(study) -> Figure:
    """The country time line, four panels on one axis. Higher is worse for tier and market; victims have no direction."""
    parts = {
        "commitments": commitments_made(study),
        "tiers": study.tiers("focal"),
        "market": study.series("OCI_HT", "members"),
        "victims": victims_reported(study),
        "shocks": shocks(study),
    }
    return figure(lambda width: _draw(study, parts, width), label="c1", title=_title(study, parts),
                  subtitle=f"{study.focal.The}, {study.parameters.start}–{study.parameters.end}: treaties joined, laws and plans; tier of the US report by report year "
                           "(3 = worst); score of the human-trafficking market, 1 to 10 (higher = worse); victims detected, persons a year",
                  note=_note(study, parts), limits="that one thing caused the next: order in time is not cause. A tier rates a government's effort, not the situation; "
                  "detected victims are those that authorities found and reported, never how many there are.",
                  alt=_alt(study, parts), claims=["M016", "M076", "M084", "M085", "M087", "M213", "M216", "A012", "A013", "A054", "A055"],
                  rows=_rows(study, parts))


def _draw(study, parts, width):
    narrow, start, end = width == "narrow", study.parameters.start, study.parameters.end
    left, across = (30, WIDTHS[width] - 38) if narrow else (34, WIDTHS[width] - 44)
    size, line = (8.4, 14) if narrow else (8.8, 15)

    def pixel(at):
        return (at - start) / (end + 1 - start) * across

    tops, top_levels = _levels(parts["shocks"], pixel, across, size, mark=0)
    marks, mark_levels = _levels(parts["commitments"], pixel, across, size, mark=8)
    y = 4
    shock_top, y = y, y + top_levels * line + (6 if top_levels else 0)
    mark_top, y = y + 20, y + 20 + max(mark_levels, 1) * line + 8
    tier_top, tier_height = y + 24, 34 if narrow else 26
    market_top, market_height = tier_top + tier_height + 30, 108
    victim_top, victim_height = market_top + market_height + (44 if narrow else 30), 92
    bottom = victim_top + victim_height
    canvas = new_canvas(width, bottom + 24, layout="none")
    _shock_lines(canvas, parts["shocks"], tops, left, across, shock_top, bottom, start, end, size, line)
    _commitment_panel(canvas, parts["commitments"], marks, left, across, mark_top, mark_levels, start, end, size, line)
    _tier_panel(canvas, study, parts["tiers"], left, across, tier_top, tier_height, narrow)
    _market_panel(canvas, study, parts["market"], left, across, market_top, market_height)
    _victim_panel(canvas, study, parts["victims"], left, across, victim_top, victim_height, narrow)
    return canvas


def _levels(frame, pixel, across, size, mark):
    """For each item: level, and whether its words stand left of it because the page ends on the right."""
    spans, sides = [], []
    for row in frame.itertuples():
        at, wide = pixel(row.at), mark + text_width(row.label, size)
        sides.append("right" if at + wide > across else "left")
        spans.append((at - wide, at + mark / 2) if sides[-1] == "right" else (at - mark / 2, at + wide))
    levels = stagger(spans)
    return list(zip(levels, sides)), max(levels, default=-1) + 1


def _shock_lines(canvas, frame, places, left, across, top, bottom, start, end, size, line):
    axes = panel(canvas, left, top, across, bottom - top)
    axes.set(xlim=(start, end + 1), ylim=(bottom - top, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    axes.set_zorder(-1)
    for row, (level, side) in zip(frame.itertuples(), places):
        axes.plot([row.at, row.at], [level * line + 3, bottom - top], color=OCHRE, linewidth=0.9, linestyle=(0, (4, 2)), solid_capstyle="butt")
        axes.annotate(row.label, (row.at, level * line + line / 2), xytext=(-4 if side == "right" else 4, 0), textcoords="offset points",
                      ha=side, va="center", size=size, color=OCHRE, zorder=5,
                      bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.4})


def _commitment_panel(canvas, frame, places, left, across, top, levels, start, end, size, line):
    heading(canvas, left, top - 18, "Commitments")
    key(canvas, left + 84, top - 18, [(mark, ACCENT, "treaty joined" if kind == "treaty" else kind) for kind, mark in _MARK.items()])
    height = max(levels, 1) * line
    axes = panel(canvas, left, top, across, height)
    axes.set(xlim=(start, end + 1), ylim=(height, 0), xticks=[], yticks=[])
    if frame.empty:
        axes.text(start, height / 2, " none on record in these years", size=size, va="center", color=TEXT)
    for row, (level, side) in zip(frame.itertuples(), places):
        y, known = level * line + line / 2, row.status in _SOLID
        axes.plot([row.at], [y], _MARK[row.kind], color=ACCENT, markerfacecolor=ACCENT if known else PAPER, markersize=5.2, clip_on=False)
        axes.annotate(row.label, (row.at, y), xytext=(-5 if side == "right" else 5, 0), textcoords="offset points", ha=side, va="center",
                      size=size, color=INK, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.4})


def _tier_panel(canvas, study, tiers, left, across, top, height, narrow):
    heading(canvas, left, top - 18, "Tier", "US report; 3 = worst" if narrow else "Trafficking in Persons Report, by report year; 2WL = Watch List; 3 = worst")
    axes = panel(canvas, left, top, across, height)
    known = {int(row.year): row.tier for row in tiers.itertuples() if row.tier}
    for year in study.years:
        tier = known.get(year)
        if tier in TIER:
            axes.bar(year + 0.5, 1, width=0.95, color=TIER[tier])
            axes.text(year + 0.5, 0.5, tier, ha="center", va="center", color=TIER_TEXT[tier], size=8.5, rotation=90 if narrow and len(study.years) > 14 else 0)
        else:
            hatch_cell(axes, year + 0.03, 0, 0.94, 1, MASKED if tier else ABSENT)
            if tier:
                axes.text(year + 0.5, 0.5, tier, ha="center", va="center", color=INK, size=8.5, rotation=90 if narrow else 0,
                          bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})
    axes.set(ylim=(0, 1), yticks=[])
    year_axis(axes, study.parameters.start, study.parameters.end, across, labels=False)


def _market_panel(canvas, study, market, left, across, top, height):
    heading(canvas, left, top - 18, "Trafficking market", "experts' score ± half a step" if across < 400 else "judged by experts for the Organized Crime Index, 1 to 10, higher = worse; bar: half a step")
    axes = panel(canvas, left, top, across, height)
    axes.set(ylim=(1, 11.4), yticks=[1, 5, 10])
    axes.tick_params(axis="y", labelsize=8.5)
    axes.grid(axis="y", color=FAINT)
    year_axis(axes, study.parameters.start, study.parameters.end, across, labels=False)
    focal = market[market["iso3"] == study.focal.iso3]
    for row in market[market["iso3"] != study.focal.iso3].itertuples():
        axes.plot([row.year + 0.5], [row.value], "o", color=PALE, markersize=5)
    for row in focal.itertuples():
        low, high = row.value - _HALF_STEP, min(row.value + _HALF_STEP, 10)
        axes.errorbar([row.year + 0.5], [row.value], [[row.value - low], [high - row.value]], color=ACCENT, linewidth=1.3, capsize=4, capthick=1.3, fmt="o", markersize=4)
        axes.annotate(number(row.value, 1), (row.year + 0.5, high), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", size=9, weight=600,
                      color=ACCENT, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.3})
    words = "left out of this edition or outside its years" if focal.empty else f"no wave before {int(focal['year'].min())}"
    axes.text(study.parameters.start + 0.1, 5.5, words, size=8.5, color=TEXT, va="center", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})


def _victim_panel(canvas, study, victims, left, across, top, height, narrow):
    heading(canvas, left, top - (33 if narrow else 18), "Victims detected", "persons, as the state reported to UNODC")
    axes = panel(canvas, left, top, across, height)
    highest = max([int(value) for value in victims["count"].dropna()], default=0)
    roof = max(highest * 1.25, 10)
    labelled = len(victims) <= 14 or not narrow
    for row in victims.itertuples():
        if row.state == "reported":
            axes.bar(row.year + 0.5, int(row.count), width=0.8, color=LINE)
            if labelled:
                axes.text(row.year + 0.5, int(row.count) + roof * 0.03, number(int(row.count)), ha="center", va="bottom", size=8.3, color=INK)
        elif row.state in ("no total", "not reported"):
            hatch_cell(axes, row.year + 0.1, 0, 0.8, roof * 0.16, MASKED if row.state == "no total" else ABSENT)
    axes.set_ylim(0, roof)
    ticks = [0] if labelled or not highest else [0, highest]
    axes.set_yticks(ticks, [number(tick) for tick in ticks])
    axes.tick_params(axis="y", labelsize=8.5)
    axes.axhline(0, color=LINE, linewidth=0.8)
    year_axis(axes, study.parameters.start, study.parameters.end, across)
    _victim_key(canvas, victims, left, across, top, narrow)


def _victim_key(canvas, victims, left, across, top, narrow):
    words = [(MASKED, "no total: masked or in parts"), (ABSENT, "not reported")]
    place = left if narrow else left + across - sum(text_width(text, 8.5) + 34 for _, text in words)
    axes = panel(canvas, 0, top - (16 if narrow else 18), left + across, 12)
    axes.set(xlim=(0, left + across), ylim=(12, 0), xticks=[], yticks=[])
    for kind, text in words:
        hatch_cell(axes, place, 1, 16, 10, kind)
        axes.text(place + 20, 6, text, size=8.5, va="center", color=TEXT, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.4})
        place += text_width(text, 8.5) + 36


def _title(study, parts):
    made = parts["commitments"]
    treaties, tiers = made[made["kind"] == "treaty"], _known(parts["tiers"])
    start = f"{study.focal.The} joined {count(len(treaties), 'treaty', 'treaties')} in {study.parameters.start}–{study.parameters.end}"
    if len(tiers) >= 2:
        first, last = tiers.iloc[0], tiers.iloc[-1]
        way = "worse" if last["rank"] > first["rank"] else "better" if last["rank"] < first["rank"] else "the same"
        return f"{start}; its tier is {way}{' than' if way != 'the same' else ' as'} at the start: {_tier(first['tier'])} in {first['year']}, {_tier(last['tier'])} in {last['year']}"
    market = parts["market"][parts["market"]["iso3"] == study.focal.iso3]
    if len(market):
        return f"{start}; experts scored its trafficking market {listed(f'{number(row.value, 1)} in {row.year}' for row in market.itertuples())}"
    return f"{start}; no rating of it is in this edition"


def _known(tiers):
    return tiers[tiers["rank"].notna()]


def _tier(tier):
    return "Tier 2 Watch List" if tier == "2WL" else f"Tier {tier}"


def _note(study, parts):
    victims, tiers, market = parts["victims"], parts["tiers"], parts["market"]
    reported = victims[victims["state"] == "reported"]
    doubtful = tiers[tiers["tier"].ne("") & ~tiers["status"].isin(_SOLID)]
    pieces = [
        f"n = {count(len(parts['commitments']), 'commitment', words=False)}, {count(int(tiers['tier'].ne('').sum()), 'year', words=False)} with a tier, "
        f"{count(int((market['iso3'] == study.focal.iso3).sum()), 'wave', words=False)} of the index, {count(len(reported), 'year', words=False)} with a total of victims; one country, nothing imputed.",
        f"Hollow marks: dates from memory or in conflict. Tiers that rest on memory or on sources in conflict: {years(doubtful['year']) if len(doubtful) else 'none'}." if len(tiers) else "The US report is excluded from this edition.",
        "SC: special case, not ranked; dotted: no placement found." if tiers["tier"].eq("SC").any() or tiers["tier"].eq("").any() else "",
        f"Grey dots: {listed(study.name(iso3) for iso3 in study.members if iso3 != study.focal.iso3)}. The two waves of the index are not joined: experts and guidance changed." if len(market) else "",
        "Dashed lines: breaks that the documents or the record name." if len(parts["shocks"]) else "",
        "Sources: UN Treaty Collection, ASEAN and ILO records; US Trafficking in Persons Report, compiled; Global Organized Crime Index 2021, 2023; UNODC Global Report data, edition of April 2025.",
    ]
    return " ".join(piece for piece in pieces if piece)


def _alt(study, parts):
    made, tiers, victims = parts["commitments"], parts["tiers"], parts["victims"]
    market = parts["market"][parts["market"]["iso3"] == study.focal.iso3]
    spans = []
    for row in tiers[tiers["tier"].ne("")].itertuples():
        spans.append(f"{row.year} {row.tier}")
    reported = [f"{number(int(row.count))} in {row.year}" for row in victims[victims["state"] == "reported"].itertuples()]
    states = {state: victims.loc[victims["state"] == state, "year"] for state in ("no total", "not reported")}
    return " ".join([
        f"Time line of {study.focal.the}, {study.parameters.start} to {study.parameters.end}, in four panels.",
        f"Commitments: {listed(f'{row.label} ({row.date[:4]})' for row in made.itertuples())}.",
        f"Tiers by report year: {', '.join(spans) if spans else 'none in this edition'}.",
        f"Trafficking market, score of 10: {listed(f'{number(row.value, 1)} in {row.year}' for row in market.itertuples())}.",
        f"Victims detected: {listed(reported)}; no total for {years(states['no total']) if len(states['no total']) else 'no year'}; not reported for {years(states['not reported']) if len(states['not reported']) else 'no year'}.",
        f"Breaks marked: {listed(f'{row.label} ({row.date})' for row in parts['shocks'].itertuples())}.",
    ])


def _rows(study, parts):
    made = parts["commitments"].assign(panel="commitments", iso3=study.focal.iso3, year=lambda f: f["date"].str[:4].astype(int))
    tiers = parts["tiers"].assign(panel="tier", label=lambda f: f["tier"].where(f["tier"].ne(""), "no placement"), value=lambda f: f["rank"], date=lambda f: f["year"].astype(str))
    market = parts["market"].assign(panel="market", label="OCI_HT", date=lambda f: f["year"].astype(str))
    own = market["iso3"] == study.focal.iso3
    market = market.assign(low=(market["value"] - _HALF_STEP).where(own), high=(market["value"] + _HALF_STEP).clip(upper=10).where(own))
    victims = parts["victims"].assign(panel="victims", iso3=study.focal.iso3, label=lambda f: f["state"], value=lambda f: f["count"].astype("Float64"), date=lambda f: f["year"].astype(str))
    breaks = parts["shocks"].assign(panel="break", iso3=study.focal.iso3, year=lambda f: f["date"].str[:4].astype(int))
    columns = ["panel", "iso3", "year", "date", "kind", "label", "value", "low", "high", "status"]
    frames = [frame.reindex(columns=columns).astype(object) for frame in (made, tiers, market, victims, breaks) if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
