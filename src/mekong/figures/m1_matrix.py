"""M1: what each mechanism does, for whom, with what force. Tiles by level, then year; and the same as tables."""

from __future__ import annotations

__all__ = ["mechanism_matrix", "matrix_table", "results_table", "pillar_fullness"]

import pandas as pd

from ..analysis.mechanisms import FOUR_P, LEVELS, coded_mechanisms, disputed, year_is_doubtful
from ..tables import Table, table
from ..text import count, escape, listed
from ..text import claims as claim_marks
from .figure import Figure, figure
from .mechanism_marks import ENTRY, LEVEL_NAMES, ORIENTATION_WORDS, POWER_WORDS, coder_note, coder_words, draw_force, draw_orientation, short_name
from .style import ACCENT, ACCENT_PALE, FAINT, INK, LINE, ON_DARK, PALE, TEXT, new_canvas

_CODED = (*FOUR_P, "orientation", "legal_force_text", "enforcement")
_HEADS = {"wide": ("Prevention", "Protection", "Prosecution", "Partnership", "Serves", "Force", "Power"),
          "narrow": ("Prev", "Prot", "Pros", "Part", "For", "Law", "Pow")}
_TILE = {0: (FAINT, TEXT), 1: (ACCENT_PALE, INK), 2: (ACCENT, ON_DARK)}
_CLAIMS = ("M018", "M020", "M046", "M048", "M110", "M161", "M197", "M202")


def mechanism_matrix(study) -> Figure:
    """The tiles: four Ps 0 to 2 (higher = more concrete in the text), orientation, legal force and power."""
    coder = study.parameters.coder
    frame, differ = coded_mechanisms(study.data, coder), disputed(study.data)
    fullness = pillar_fullness(frame)
    rows = _rows(frame, differ)
    n_disputed = int(rows["coders_differ"].str.len().gt(0).sum())

    def draw(width):
        return _draw(width, frame, differ)

    return figure(
        draw, label="m1",
        title=_title(fullness, len(frame)),
        subtitle=f"{count(len(frame), 'mechanism', words=False)} that the two documents name, by level and first year: the four Ps (0 not mentioned, "
                 f"1 named, 2 made concrete), whom it serves, legal force and power in the text; {coder_words(coder)}",
        note=f"n = {len(frame)} mechanisms of the two documents, without their three proposals; no country-years, nothing imputed. Serves: circle the affected person, "
             "triangle the state, diamond both or neither. Force in the text's own words: filled square binding, open non-binding, half contested, "
             "dash nothing said. Power: 0 none, 1 soft, 2 coercive. A dot in a corner: the coders differ there; hatched: no code on which they agree. "
             f"Years by the record, with an asterisk from memory or only in a document. {coder_note(study)}",
        limits="what an instrument contains or does: the codes describe the documents' sentences. The order is no rank.",
        alt=_alt(frame, fullness, n_disputed, coder), claims=_CLAIMS, rows=rows,
    )


def pillar_fullness(frame: pd.DataFrame) -> pd.DataFrame:
    """For each P the number of mechanisms coded 0, 1 and 2 and not coded; index the four Ps."""
    counts = {p: [int((frame[p] == value).sum()) for value in (0, 1, 2)] + [int(frame[p].isna().sum())] for p in FOUR_P}
    return pd.DataFrame.from_dict(counts, orient="index", columns=["absent", "named", "concrete", "no_code"])


def _title(fullness: pd.DataFrame, n: int) -> str:
    touched = fullness["named"] + fullness["concrete"]
    least, most = touched.idxmin(), touched.idxmax()
    if (touched == touched.min()).sum() > 1 or (touched == touched.max()).sum() > 1:
        return f"What {n} mechanisms do, for whom and with what force, in the documents' words"
    return f"{most.capitalize()} is named for {touched[most]} of {n} mechanisms, {least} for {touched[least]}"


def _alt(frame: pd.DataFrame, fullness: pd.DataFrame, n_disputed: int, coder: str) -> str:
    parts = [f"{p} absent in {row.absent}, named in {row.named}, concrete in {row.concrete}" + (f", no agreed code in {row.no_code}" if row.no_code else "")
             for p, row in fullness.iterrows()]
    served = [f"{int((frame['orientation'] == value).sum())} serve {words}" for value, words in ORIENTATION_WORDS.items()]
    levels = [f"{int((frame['record_level'] == level).sum())} {level}" for level in LEVELS]
    return (f"Matrix of {len(frame)} mechanisms ({listed(levels)}) by {coder_words(coder)}. {'; '.join(parts)}. "
            f"{listed(served)}. {int((frame['enforcement'] == 2).sum())} have coercive power. The coders differ in at least one shown cell of {n_disputed} mechanisms.")


def _rows(frame: pd.DataFrame, differ: pd.DataFrame) -> pd.DataFrame:
    rows = frame[["name", "record_level", "start_year", *_CODED]].rename(columns={"record_level": "level", "start_year": "first_year"})
    rows.insert(3, "year_doubtful", year_is_doubtful(frame))
    rows["coders_differ"] = [";".join(name for name in _CODED if differ.at[mech_id, name]) for mech_id in frame.index]
    return rows.reset_index()


def _draw(width, frame, differ):
    wide, row_height, gap, head = width == "wide", 19, 27, 26
    levels = [level for level in LEVELS if (frame["record_level"] == level).any()]
    height = head + len(frame) * row_height + len(levels) * gap
    canvas = new_canvas(width, height, layout="none")
    axes = canvas.add_axes([0, 0, 1, 1])
    total = 760 if wide else 360
    axes.set_xlim(0, total)
    axes.set_ylim(height, 0)
    axes.axis("off")
    left, step = (292, 68) if wide else (170, 28)
    columns = [left + step * position for position in range(4)] + ([576, 648, 714] if wide else [288, 315, 342])
    doubtful = year_is_doubtful(frame)
    for x, text in zip(columns, _HEADS[width]):
        axes.text(x, head - 12, text, ha="center", va="center", size=9 if wide else 8.3, color=INK, weight=600)
    y = head - 10
    for level in levels:
        part = frame[frame["record_level"] == level]
        axes.text(2, y + gap - 9, f"{LEVEL_NAMES[level]} ({len(part)})", size=9.5, weight=600, color=INK, va="center")
        axes.plot([0, total], [y + gap - 1] * 2, color=LINE, linewidth=0.8)
        y += gap
        for mech_id, row in part.iterrows():
            _draw_row(axes, wide, columns, step, y + row_height / 2, row_height, row, mech_id, doubtful[mech_id], differ)
            y += row_height
    return canvas


def _draw_row(axes, wide, columns, step, y, row_height, row, mech_id, doubtful, differ):
    name, year = short_name(mech_id, row["name"]), row["start_year"]
    axes.text(2, y, name, size=9 if wide else 8.4, va="center", color=INK)
    if wide:
        shown = "" if pd.isna(year) else f"{int(year)}{'*' if doubtful else ''}"
        axes.text(228, y, shown, size=8.6, va="center", color=TEXT)
    half_width, half_height = (step / 2 - 2, row_height / 2 - 1.5)
    for x, name in zip(columns, _CODED):
        value, marked = row[name], bool(differ.at[mech_id, name])
        if pd.isna(value):
            axes.add_patch(_box(x, y, min(half_width, 14), half_height, facecolor="none", edgecolor=PALE, hatch="////", linewidth=0))
            continue
        if name in FOUR_P:
            face, ink = _TILE[int(value)]
            axes.add_patch(_box(x, y, half_width, half_height, facecolor=face, edgecolor="none"))
            axes.text(x, y, str(int(value)), ha="center", va="center_baseline", size=8.4, color=ink)
        elif name == "orientation":
            draw_orientation(axes, x, y, value)
        elif name == "legal_force_text":
            draw_force(axes, x, y, value)
        else:
            axes.text(x, y, str(int(value)), ha="center", va="center_baseline", size=9, color=INK if value else TEXT, weight=600 if value == 2 else 400)
        if marked:
            dark = name in FOUR_P and value == 2
            across = half_width - 4 if name in FOUR_P else 10
            axes.plot([x + across], [y - half_height + 4], "o", markersize=2.8, color=ON_DARK if dark else INK)


def _box(x, y, half_width, half_height, **style):
    from matplotlib.patches import Rectangle

    return Rectangle((x - half_width, y - half_height), 2 * half_width, 2 * half_height, **style)


def matrix_table(study) -> Table:
    """The matrix as a table that can be looked up, with the claims behind each row."""
    coder = study.parameters.coder
    frame, differ = coded_mechanisms(study.data, coder), disputed(study.data)
    other = {name: coded_mechanisms(study.data, name) for name in ("A", "B")}
    doubtful = year_is_doubtful(frame)
    shown = []
    for mech_id, row in frame.iterrows():
        year = "no year" if pd.isna(row["start_year"]) else f"{int(row['start_year'])}{'*' if doubtful[mech_id] else ''}"
        cells = {name: _cell(name, row[name], mech_id, differ, other, coder) for name in _CODED}
        shown.append({"mechanism": f"[{escape(row['name'])}](#mechanism-{mech_id.lower()}) ({row['record_level']}, {escape(year)})", **cells,
                      "record": escape((row["binding_record"] or "not known").partition(" (")[0]), "claims": claim_marks(row["claim_ids"].split(";"))})
    return table(
        pd.DataFrame(shown), label="m1", title="The mechanism matrix: what the documents say each instrument does, for whom, with what force",
        headers={"mechanism": "Mechanism", **{p: f"{p[:4].capitalize()}." for p in FOUR_P}, "legal_force_text": "Force in the text", "record": "Binds by record", "orientation": "Serves", "enforcement": "Power"},
        marked=("mechanism", *_CODED, "record", "claims"), widths=(23, 6, 6, 6, 6, 9, 11, 8, 8, 17),
        note=f"n = {len(frame)} mechanisms, {coder_words(coder)}. Prevention, protection, prosecution, partnership: 0 not mentioned, 1 named, 2 made concrete. Where the coders differ, both codes stand: this "
             f"edition's first, then the other's with its letter. Asterisk: the year is memory or only a document's word. {coder_note(study)}",
        limits="the content of the instruments, except in the column by the record.", claims=_CLAIMS,
        folded="The matrix as a table, with the claims behind every row", rows=_rows(frame, differ),
    )


def _cell(name, value, mech_id, differ, other, coder) -> str:
    if coder == "agreed" and differ.at[mech_id, name]:
        return f"{{mark-na}}`A {_word(name, other['A'].at[mech_id, name])}, B {_word(name, other['B'].at[mech_id, name])}`"
    text = f"{{{_mark(name, value)}}}`{_word(name, value)}`"
    if differ.at[mech_id, name]:
        rival = "B" if coder == "A" else "A"
        text += f" {rival}: {_word(name, other[rival].at[mech_id, name])}"
    return text


def _mark(name, value) -> str:
    if name in FOUR_P:
        return f"mark-{int(value)}"
    if name == "orientation":
        return {1: "mark-victim", 0: "mark-both", -1: "mark-state"}[int(value)]
    return "mark-0"


def _word(name, value) -> str:
    if name == "orientation":
        return {1: "● person", 0: "◇ both", -1: "▼ state"}[int(value)]
    if name == "enforcement":
        return POWER_WORDS[int(value)]
    return value if name in ("legal_force_text",) else str(int(value))


def results_table(study) -> Table:
    """Freedoms touched, results named and the evidence for praise or blame, by mechanism."""
    frame = coded_mechanisms(study.data, study.parameters.coder)
    names = {"f_fear": "fear", "f_want": "want", "f_dignity": "dignity"}
    shown = pd.DataFrame({
        "mechanism": frame["name"],
        "freedoms": [listed([word for name, word in names.items() if row[name] == "1"]) if row[list(names)].notna().all() else "coders differ" for _, row in frame.iterrows()],
        "result": frame["result_type"], "evaluation": frame["evaluation_text"], "evidence": frame["evidence_for_evaluation"], "scams": frame["addresses_scam_compounds"],
    }).fillna("coders differ")
    return table(
        shown, label="m1-results", title="What the documents say each mechanism achieved, and on what evidence",
        headers={"mechanism": "Mechanism", "freedoms": "Freedoms touched", "result": "Result named", "evaluation": "The document's judgement",
                 "evidence": "Evidence for the judgement", "scams": "Addresses scam compounds"},
        widths=(30, 16, 12, 14, 14, 14), note=f"n = {len(frame)} mechanisms, {coder_words(study.parameters.coder)}. {ENTRY}",
        limits="that an unproved judgement is untrue.", claims=("M005", "M007", "M107", "M165", "M166", "M262"),
        folded="Results and evidence, mechanism by mechanism", rows=shown.reset_index(),
    )
