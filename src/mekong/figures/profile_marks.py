"""What the figures of the response profile share: words for n and sources, an interval's drawing, labels in a column."""

from __future__ import annotations

__all__ = ["spread", "dot_key", "interval_line", "state_colour", "profile_note", "no_wave", "order_words", "PILLAR_NAMES", "TRIGGER_NAMES"]

from collections.abc import Sequence

from ..text import count, listed
from .panels import panel, text_width
from .style import ACCENT, LINE, PAPER, TEXT

PILLAR_NAMES = {"prevention": "Prevention", "protection": "Protection", "prosecution": "Prosecution", "partnership": "Partnership", "accountability": "Accountability"}
TRIGGER_NAMES = {"normalisation": "Scale of the scores", "weights": "Weights", "aggregation": "Way of averaging", "missing_rule": "Missing values",
                 "inclusion": "What is left out", "votes": "One vote a source", "error": "Measurement error", "paper": "What counts as paper"}


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Places as near to `values` as can be with at least `gap` between any two; the order is kept."""
    order = sorted(range(len(values)), key=lambda i: (values[i], i))
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _centre(groups[-2], values) + _half(groups[-2], gap) + gap > _centre(groups[-1], values) - _half(groups[-1], gap) + 1e-9:
            groups[-2:] = [groups[-2] + groups[-1]]
    places = [0.0] * len(values)
    for members in groups:
        start = _centre(members, values) - _half(members, gap)
        for step, index in enumerate(members):
            places[index] = start + step * gap
    return places


def _centre(members: list[int], values: Sequence[float]) -> float:
    return sum(values[index] for index in members) / len(members)


def _half(members: list[int], gap: float) -> float:
    return (len(members) - 1) * gap / 2


def interval_line(axes, low: float, high: float, at: float, middle: float | None, colour: str, *, filled: bool = True, width: float = 2.4, size: float = 6, marker: str = "o") -> None:
    """A horizontal interval, then its point."""
    axes.plot([low, high], [at, at], color=colour, linewidth=width, zorder=2)
    if middle is not None and middle == middle:
        axes.plot([middle], [at], marker, markersize=size, color=colour, markerfacecolor=colour if filled else PAPER, markeredgewidth=1.4, zorder=3)


def dot_key(canvas, left: float, top: float, items: Sequence[tuple[str, bool, str]], size: float = 8.8) -> None:
    """A line of dots with their words: (colour, filled, words) each."""
    across = canvas.get_size_inches()[0] * 96
    axes = panel(canvas, 0, top, across, 14)
    axes.set(xlim=(0, across), ylim=(14, 0), xticks=[], yticks=[])
    axes.patch.set_visible(False)
    for colour, filled, words in items:
        axes.plot([left + 4], [7], marker="o", color=colour, markerfacecolor=colour if filled else PAPER, markersize=5.6, markeredgewidth=1.3)
        axes.text(left + 12, 7, words, size=size, color=TEXT, va="center")
        left += text_width(words, size) + 28


def state_colour(study, iso3: str) -> str:
    """The accent for the focal state, grey for the others."""
    return ACCENT if iso3 == study.focal.iso3 else LINE


def no_wave(study) -> str:
    """Why practice has no score; empty where some state has one."""
    profile = study.profile
    if profile.wave is None:
        return "No wave of the Organized Crime Index in these years"
    return "" if profile.scores["share_designs"].max() > 0 else "No indicator of practice is left"


def profile_note(study) -> str:
    """n, wave, sources and share filled in, in sentences."""
    profile = study.profile
    if no_wave(study):
        return f"{no_wave(study)} ({study.parameters.start}–{study.parameters.end}): practice has no score."
    used = profile.inputs[profile.inputs["how"] == "published"]
    families = sorted({study.indicator(code)["family"] for code in used["indicator"].unique() if code in study.indicators.index})
    filled = profile.scores["imputed_share"].mean()
    absent = [study.countries[iso3].the for iso3 in profile.excluded["iso3"]]
    text = (f"n = {count(profile.n_countries, 'state', words=False)}, one wave ({profile.wave}), hence as many state-years; {profile.n_designs:,} designs from seed {profile.seed}; "
            f"{used['indicator'].nunique()} indicators of {listed(families)}; {100 * filled:.0f} % of the values missing and filled or left open as each design says.")
    return text + (f" No score in the reference design: {listed(absent)}." if absent else "")


def order_words(study, one: str, other: str) -> str:
    """How the order of two states may be spoken of: "robust", "likely" or "not distinguishable"."""
    return study.profile.words(study.profile.pair(one, other))
