"""What the figures of the mechanisms share: short names, and the marks for orientation and legal force."""

from __future__ import annotations

__all__ = ["short_name", "ORIENTATION", "ORIENTATION_WORDS", "FORCE", "POWER_WORDS", "LEVEL_NAMES", "ENTRY", "draw_orientation",
           "draw_force", "coder_words", "coder_note"]

from .style import ACCENT, INK, LINE, OCHRE, PAPER, TEXT

#: Names that fit a row of a narrow drawing. The full names stand in the tables.
_SHORT = {
    "GL01": "Universal Declaration", "GL02": "Civil rights covenant", "GL03": "Social rights covenant", "GL04": "Child rights convention",
    "GL05": "CEDAW", "GL06": "Palermo Protocol", "GL07": "US trafficking report", "GL08": "Vienna, San José texts",
    "RG01": "ASEAN Charter", "RG02": "AICHR", "RG03": "ACTIP", "RG04": "ASEANAPOL", "RG05": "Bali Process",
    "SR01": "COMMIT process", "SR02": "COMMIT memorandum", "SR03": "COMMIT youth platform", "SR04": "UNIAP",
    "SR05": "Six-police operation 2018", "SR06": "Thai seminar 2007", "SR07": "Joint operations not held",
    "BI01": "Cambodia–Thailand", "BI02": "Cambodia–Viet Nam", "BI03": "Thai memoranda", "BI04": "Thai–Lao return, radio",
    "BI05": "THALACC", "BI06": "Cambodia–Australia MoU", "BI07": "Cambodia–Australia forum", "BI08": "Cooperation on cases",
    "BI09": "Embassy requests", "NA01": "National plan 2014–2018", "NA02": "1996 law", "NA03": "Justice task force",
    "NA04": "Inspections of 2022", "NA05": "Anti-trafficking unit", "NA06": "National police", "NA07": "Police training",
    "NA08": "Factory inspections", "NA09": "Online-gambling ban", "NA10": "Immigration detention", "NS01": "UNICEF and NGOs",
    "NS02": "INGO–state case work", "NS03": "Media and whistle-blowers",
    "PR01": "Human development (proposal)", "PR02": "Survivors take part (proposal)", "PR03": "Reform programme (proposal)",
}
LEVEL_NAMES = {"global": "Global", "regional": "ASEAN and wider Asia", "subregional": "Mekong", "bilateral": "Two states",
               "national": "Cambodia", "non-state": "Non-state"}
#: Orientation: colour, marker, filled or open. Two hues and different marks.
ORIENTATION = {1: (ACCENT, "o", True), 0: (LINE, "D", False), -1: (OCHRE, "v", True)}
ORIENTATION_WORDS = {1: "the affected person", 0: "both or neither", -1: "the state"}
#: Legal force in the documents' words: marker and fill style.
FORCE = {"binding": ("s", "full"), "contested": ("s", "left"), "non-binding": ("s", "none"), "silent": ("_", "full")}
POWER_WORDS = {0: "none", 1: "soft", 2: "coercive"}
#: One sentence that every figure and table of coded values carries.
ENTRY = "Coded by two automated coders (language models) that worked independently of each other; no person has coded yet."


def short_name(mech_id: str, name: str) -> str:
    """A mechanism's label: from the list, else the name as it stands, cut to fit."""
    return _SHORT.get(mech_id, name if len(name) <= 30 else name[:29] + "…")


def draw_orientation(axes, x: float, y: float, value: int, size: float = 6.5) -> None:
    """The mark of an orientation code."""
    colour, marker, filled = ORIENTATION[int(value)]
    axes.plot([x], [y], marker, markersize=size, color=colour, markerfacecolor=colour if filled else PAPER, markeredgewidth=1.3)


def draw_force(axes, x: float, y: float, value: str, size: float = 7) -> None:
    """The mark of a code of legal force."""
    marker, fill = FORCE[value]
    colour = TEXT if value == "silent" else INK
    axes.plot([x], [y], marker, markersize=size - (1 if value == "silent" else 0), color=colour, fillstyle=fill, markerfacecoloralt=PAPER,
              markeredgecolor=colour, markeredgewidth=1.1)


def coder_words(coder: str) -> str:
    """The coding in a sentence."""
    return {"A": "coder A", "B": "coder B", "agreed": "the codes on which both coders agree"}[coder]


def coder_note(study) -> str:
    """The sentence on who coded, and on whose documents, for a note."""
    about = "" if study.focal.iso3 == "KHM" else f" The two documents are about Cambodia; the codes do not change for {study.focal.the}."
    return ENTRY + about
