"""Commands of the classroom: ``mekong class …``."""

from __future__ import annotations

__all__ = ["app"]

from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

app = typer.Typer(help="Assignments: release, check, grade.", no_args_is_help=True)
_console = Console(stderr=True, highlight=False)
Number = Annotated[str, typer.Argument(help="Number of the assignment: 1 to 10.")]
Data = Annotated[Optional[Path], typer.Option(help="Another data folder than the book's own.")]


def _package(folder: Path | None):
    """The data folder that was named, the one above this folder, or the book's own: a course may have its folder anywhere."""
    from ..datapackage import DataPackage
    from ..errors import UserError

    try:
        return DataPackage(folder)
    except UserError:
        if folder:
            raise
        return DataPackage(Path(__file__))


def _task(number: str, data: Path | None):
    from ..classroom.catalogue import assignment

    return assignment(number, _package(data))


@app.command("list")
def list_() -> None:
    """List the assignments: title, level, hours, points."""
    from ..classroom.catalogue import catalogue

    for task in catalogue(_package(None)):
        print(f"{task.number}  {task.title}  ({task.about['level']}, {task.about['hours']:g} h, {sum(task.source.points.values()):g} + {sum(task.source.written.values()):g} points)")


@app.command()
def release(
    number: Number,
    students: Annotated[Path, typer.Option(help="Roster: a CSV with a column id, and name if you like.")],
    out: Annotated[Path, typer.Option(help="Folder that gets one folder a student.")],
    data: Data = None,
) -> None:
    """Write a folder a student: notebook without solutions, the data it needs, parameters of their own."""
    from ..classroom.release import release as release_to
    from ..classroom.roster import read_roster
    from ..text import count

    task = _task(number, data)
    notes = release_to(task, read_roster(students), out)
    for student, reasons in notes:
        for reason in reasons:
            print(f"{student.id}: a set was replaced, too thin: {reason}")
    print(f"{count(len(notes), 'folder', words=False)} in {out}: assignment {int(task.number)}, {task.title}")


@app.command()
def practice(
    out: Annotated[Path, typer.Option(help="Folder that gets one folder an assignment.")],
    name: Annotated[str, typer.Option(help="An id of your own, from which the parameters are drawn.")] = "me",
    data: Data = None,
) -> None:
    """Write the assignments for yourself, those that are not there yet: what `make lab` opens."""
    from ..classroom.catalogue import catalogue
    from ..classroom.release import release as release_to
    from ..classroom.roster import Student, is_student_id
    from ..errors import UserError

    if not is_student_id(name):
        raise UserError(f"--name: found {name!r}; letters, digits, dots, hyphens, underscores or @ are allowed.")
    new = [task for task in catalogue(_package(data)) if not (out / task.number / name).exists()]
    for task in new:
        release_to(task, [Student(name)], out / task.number)
    print(f"{len(new)} new assignments in {out}. Each has a folder: {out / 'NUMBER' / name}. Your marks: mekong class grade NUMBER --submissions {out / 'NUMBER'}")


@app.command()
def source(number: Number, out: Annotated[Path, typer.Option(help="A course folder of nbgrader.")], data: Data = None) -> None:
    """Write the assignment into a course of nbgrader: source/NAME/ with solutions, for instructors alone."""
    from ..classroom.release import write_source

    print(f"Source with solutions in {write_source(_task(number, data), out)}. Keep it from students.")


@app.command()
def variants(
    number: Number,
    students: Annotated[Optional[Path], typer.Option(help="Roster; without one, 1,000 made-up ids.")] = None,
    data: Data = None,
) -> None:
    """Say whether neighbours' answers differ, and which parameter sets were replaced. Ends with status 1 under 90 %."""
    from ..classroom.roster import read_roster
    from ..classroom.variants import variants as report

    task = _task(number, data)
    found = report(task, [student.id for student in read_roster(students)] if students else [f"variant-{k:04d}" for k in range(1000)])
    print(f"{task.number}. {task.title}: {found.distinct} distinct answer vectors over {found.sets} parameter sets, {100 * found.share:.1f} %{'' if found.enough else ': fewer than the 90 % asked for'}.")
    for group in found.shared[:10]:
        print(f"  same answers: {'; '.join(group[:3])}")
    print(f"{len(found.replaced)} sets are too thin and were replaced." if found.replaced else "No set is too thin.")
    for reason, n in found.reasons()[:40]:
        print(f"  {n} × {reason}")
    if not found.enough:
        raise typer.Exit(1)


@app.command()
def grade(
    number: Number,
    submissions: Annotated[Path, typer.Option(help="Folder that holds one folder a student, named by the id.")],
    roster: Annotated[Optional[Path], typer.Option(help="Roster: names for the gradebook, and who handed in nothing.")] = None,
    out: Annotated[Optional[Path], typer.Option(help="Where the gradebook goes; _build/class/NUMBER by default.")] = None,
    jobs: Annotated[Optional[int], typer.Option(help="Submissions graded at once.", min=1)] = None,
    seconds: Annotated[float, typer.Option(help="Time that one notebook may take.", min=1)] = 60,
    accept_risk: Annotated[bool, typer.Option("--accept-risk", help="Where this machine has no sandbox, run submissions without one: they can read your files and use your network.")] = False,
    scheduler: Annotated[Optional[str], typer.Option(help="Address of a Dask scheduler (tcp://host:port) on whose workers the notebooks run; marks are made here.")] = None,
    data: Data = None,
) -> None:
    """Grade submissions apart from everything and write gradebook, feedback, rubric sheet and class report."""
    from ..classroom.course import grade_course

    grade_course(_task(number, data), submissions, roster, out, jobs, seconds, accept_risk, _console, scheduler)


@app.command()
def check(notebook: Annotated[Path, typer.Argument(help="Your notebook.")] = Path(".")) -> None:
    """Run your own notebook top to bottom and show its visible checks. No marks, no right answers."""
    from ..classroom.check import check_notebook

    lines, fine = check_notebook(notebook)
    for line in lines:
        print(line)
    if not fine:
        raise typer.Exit(1)
