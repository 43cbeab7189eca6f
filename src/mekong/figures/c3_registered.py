"""C3: who is registered as a victim: sex, age and form, for the focal country's citizens and for cases assisted in it."""

from __future__ import annotations

__all__ = ["registered_victims"]

from ..analysis.registered import SMALL, registered_composition
from ..text import count, listed, number
from .figure import Figure, figure
from .panels import ABSENT, MASKED, hatch_cell, heading, panel
from .style import ACCENT, ACCENT_PALE, FAINT, INK, ON_DARK, PALE, PAPER, TEXT, WIDTHS, new_canvas

_FILL = {"female": ACCENT, "male": PALE, "transgender or nonconforming": ACCENT_PALE, "minor": ACCENT, "adult": PALE}
_WORD = {"transgender or nonconforming": "transgender", "sexual exploitation": "sexual", "forced labour": "labour", "other exploitation": "other", "not recorded": "not rec."}
_FORMS = ("sexual exploitation", "forced labour", "other exploitation", "not recorded")
_HEAD = {"sex": ("Sex", "female, male, unknown (hatched)"), "age": ("Age", "minor, adult, unknown (hatched)"), "form": ("Form", "one person can have several")}


def registered_victims(study) -> Figure:
    """Composition of registered cases by role and period; percentages only from 50 records on."""
    frame = registered_composition(study)
    groups = [key for key, _ in frame.groupby(["role", "period"], sort=False)]
    large = frame[frame["total"] >= SMALL]
    return figure(lambda width: _draw(study, frame, groups, width), label="c3", title=_title(study, frame),
                  subtitle=f"Registered cases by sex, age and form of exploitation: {study.focal.adjective} citizens anywhere, and people assisted in {study.focal.the}; period of registration; per cent of records, counts below {SMALL}",
                  note=f"n = {number(int(frame.drop_duplicates(['role', 'period'])['total'].sum()))} records in {count(len(groups), 'row', words=False)}, {int(large.groupby(['role', 'period']).ngroups)} of them with {SMALL} or more; a person can be in both roles. "
                       "No percentage is given below that. Unknown is part of every bar, never left out. Forms overlap and do not add up. Nothing imputed. Source: CTDC Global Synthetic Dataset, edition of August 2021 (synthetic records).",
                  limits="how many victims there are, or their true composition: these are people whom organisations reached, and partners change from period to period, so periods are not to be compared as a trend.",
                  alt=_alt(study, frame, groups), claims=["M014", "M032", "M097", "M100", "A004", "A051", "A063", "A072"], rows=frame)


def _label(study, role):
    return f"{study.focal.adjective} citizens" if role == "citizenship" else f"Assisted in {study.focal.the}"


def _period(period):
    return "year unknown" if period == "unknown" else period.replace("-", "–")


def _draw(study, frame, groups, width):
    narrow = width == "narrow"
    roles = list(dict.fromkeys(role for role, _ in groups))
    line, gap = 27, 22
    height = len(groups) * line + len(roles) * gap
    left = 104 if narrow else 118
    blocks = [(name, left, WIDTHS[width] - left - 8) for name in _HEAD] if narrow else [("sex", left, 196), ("age", left + 212, 196), ("form", left + 424, 206)]
    top = 40
    total = (height + 52) * 3 if narrow else height + top + 8
    canvas = new_canvas(width, max(total, 90), layout="none")
    if not groups:
        heading(canvas, 4, 30, "No registered case", f"of {study.focal.the} is in the edition used")
        return canvas
    for place, (name, x, across) in enumerate(blocks):
        start = place * (height + 52) + top if narrow else top
        heading(canvas, 4 if narrow else x, start - 36, *_HEAD[name])
        _block(canvas, study, frame, groups, name, x, across, start - 16, line, gap, labels=narrow or place == 0)
    return canvas


def _block(canvas, study, frame, groups, name, x, across, top, line, gap, labels):
    wide, high = (side * 96 for side in canvas.get_size_inches())
    y, role = top, None
    for place, category in enumerate(_FORMS if name == "form" else ()):
        canvas.text((x + place * across / len(_FORMS)) / wide, 1 - (top - 2) / high, _WORD[category], size=8.6, color=TEXT, va="center")
    for key in groups:
        rows = frame[(frame["role"] == key[0]) & (frame["period"] == key[1])]
        if key[0] != role:
            role = key[0]
            if labels:
                canvas.text(4 / wide, 1 - (y + 12) / high, _label(study, role), size=8.8, weight=600, color=INK, va="center")
            y += gap
        total = int(rows["total"].iloc[0])
        if labels:
            canvas.text(4 / wide, 1 - (y + 7) / high, _period(key[1]), size=8.6, color=INK, va="center")
            canvas.text(4 / wide, 1 - (y + 18) / high, f"n = {number(total)}", size=8.3, color=TEXT, va="center")
        axes = panel(canvas, x, y + 2, across, line - 6)
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        part = rows[rows["breakdown"] == name]
        _few(axes, part) if total < SMALL else _forms(axes, part) if name == "form" else _bar(axes, part, across)
        y += line


def _bar(axes, part, across):
    at = 0.0
    for row in part.itertuples():
        if row.category == "unknown":
            hatch_cell(axes, at, 0, row.share, 1, MASKED)
        else:
            axes.barh(0.5, row.share, left=at, height=1, color=_FILL[row.category], edgecolor=PAPER, linewidth=0.8)
        words = f"{row.share:.0%}".replace("%", " %") if row.n >= SMALL else str(row.n)
        if row.share * across > (30 if row.n >= SMALL else 19):
            axes.text(at + row.share / 2, 0.5, words, ha="center", va="center", size=8.6, color=ON_DARK if _FILL.get(row.category) == ACCENT else INK,
                      bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8} if row.category == "unknown" else None)
        at += row.share


def _forms(axes, part):
    step = 1 / len(_FORMS)
    for place, category in enumerate(_FORMS):
        row = next((row for row in part.itertuples() if row.category == category), None)
        x = place * step
        axes.barh(0.2, step * 0.9, left=x, height=0.28, color=FAINT)
        if row is not None and category == "not recorded":
            hatch_cell(axes, x, 0.06, step * 0.9 * row.share, 0.28, MASKED)
        elif row is not None:
            axes.barh(0.2, step * 0.9 * row.share, left=x, height=0.28, color=ACCENT)
        value = "–" if row is None else f"{row.share:.0%}".replace("%", " %") if row.n >= SMALL else str(row.n)
        axes.text(x, 0.75, value, size=8.6, va="center", color=INK if row is not None else TEXT)


def _few(axes, part):
    hatch_cell(axes, 0, 0, 1, 1, ABSENT)
    words = ", ".join(f"{row.n} {_WORD.get(row.category, row.category)}" for row in part.itertuples())
    axes.text(0.01, 0.5, words or "nothing recorded", size=8.3, va="center", color=INK, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})


def _title(study, frame):
    whole = frame[(frame["breakdown"] == "sex") & (frame["total"] >= SMALL)]
    if whole.empty:
        total = int(frame.drop_duplicates(["role", "period"])["total"].sum())
        return f"Too few registered cases for a composition: {count(total, 'record')} of {study.focal.the} in the edition used"
    unknown = frame[(frame["breakdown"] == "age") & (frame["category"] == "unknown") & (frame["total"] >= SMALL)]
    role, period, total = max(((row.role, row.period, row.total) for row in whole.itertuples()), key=lambda item: item[2])
    shares = {(row.breakdown, row.category): row.share for row in frame[(frame["role"] == role) & (frame["period"] == period)].itertuples()}
    who = f"{study.focal.adjective} citizens" if role == "citizenship" else f"people assisted in {study.focal.the}"
    when = "without a recorded year" if period == "unknown" else f"registered in {period.replace('-', '–')}"
    missing = unknown[(unknown["role"] == role) & (unknown["period"] == period)]["share"]
    return (f"Of {number(total)} {who} {when}, {_percent(shares.get(('sex', 'female'), 0))} are female and {_percent(shares.get(('age', 'minor'), 0))} minors; "
            f"the age of {_percent(float(missing.iloc[0]) if len(missing) else 0)} is unknown")


def _percent(share):
    return f"{100 * share:.0f} %"


def _alt(study, frame, groups):
    sentences = [f"Bars of registered cases of {study.focal.the}."]
    for role, period in groups:
        rows = frame[(frame["role"] == role) & (frame["period"] == period)]
        parts = [f"{row.category if row.category != 'unknown' else row.breakdown + ' unknown'} {row.n}" for row in rows.itertuples()]
        sentences.append(f"{_label(study, role)}, {_period(period)}, n = {int(rows['total'].iloc[0])}: {listed(parts)}.")
    return " ".join(sentences) if groups else f"No registered case of {study.focal.the} in the edition used."
