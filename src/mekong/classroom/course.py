"""What ``mekong class grade`` does, from the folder of submissions to the class report."""

from __future__ import annotations

__all__ = ["grade_course"]

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..errors import UserError
from ..text import count
from .catalogue import Assignment
from .class_report import write_class_report
from .feedback import write_feedback
from .gradebook import write_gradebooks
from .grading import OTHER_DATA
from .remote import Cluster
from .release import writable
from .roster import read_roster
from .rubric import write_rubric
from .sandbox import NO_MEANS, RISK, Limits, find_means
from .scale import grade_class, submissions


def grade_course(task: Assignment, folder: Path, roster: Path | None, out: Path | None, jobs: int | None, seconds: float, accept_risk: bool, console: Console, scheduler: str | None = None) -> list[dict]:
    """Grade all submissions in `folder`; write everything for the instructor into `out`.

    Raises
    ------
    UserError
        No walls on this machine and the risk not accepted, or a folder or roster that is none.
    """
    students = read_roster(roster) if roster else None
    handed, strange, missing = submissions(folder, students)
    if not handed:
        found = f"found only {', '.join(strange[:3])}" if strange else "it is empty"
        raise UserError(f"{folder} holds no folder named by a student's id{' on the roster' if roster else ''}; {found}. Put each notebook into a folder of its own: {folder / 'ID' / task.source.name}.")
    # On a cluster the workers have walls or run nothing; here nothing runs then.
    means = "cluster" if scheduler else find_means()
    if not means and not accept_risk:
        raise UserError(NO_MEANS)
    if not means:
        console.print("[bold]Without a sandbox[/bold], as you accepted: submissions can read your files and use your network.")
    out = out or task.data.folder.parent / "_build" / "class" / task.number
    if out.resolve().is_relative_to(folder.resolve()):
        raise UserError(f"--out {out} lies inside the submissions. Give another folder.")
    writable(out)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)
    cluster = Cluster(scheduler) if scheduler else None
    try:
        with bar:
            step = bar.add_task(f"Grading {task.number}", total=len(handed))
            results = grade_class(task, handed, out / "results", means or RISK, jobs=jobs, limits=Limits(seconds=seconds), done=lambda result: bar.advance(step), cluster=cluster)
    finally:
        if cluster:
            cluster.close()
    graded = sum(result["graded"] for result in results)
    listed = sorted([*results, *(_nothing(student) for student in missing)], key=lambda result: result["student"])
    write_gradebooks(task, listed, students, out)
    write_feedback(task, results, students, out)
    write_rubric(task, results, out)
    write_class_report(task, results, missing, strange, out)
    if other := sum(OTHER_DATA in result["notes"] for result in results):
        console.print(f"[bold]Mind:[/bold] {count(other, 'notebook', words=False)} {'was' if other == 1 else 'were'} released from other data than these. Grade with the data that you released from: --data DIR.", soft_wrap=True)
    console.print(f"{graded} of {len(results)} graded" + (f", {len(missing)} handed in nothing" if missing else "") + (f", {len(strange)} in the folder belong to nobody" if strange else "") + f". Open {out / 'class_report.html'}; the gradebook is {out / 'gradebook.csv'}.", soft_wrap=True)
    return results


def _nothing(student: str) -> dict:
    return {"student": student, "graded": False, "line": "nothing handed in", "questions": [], "notes": [], "errors": [], "written": {}, "answers": {}}
