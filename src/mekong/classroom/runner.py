"""Runs a notebook's cells inside the sandbox. Stands alone: it is given to the sandbox as one file and imports nothing of the book.

Standard input: nothing. ``argv``: the file of cells, the file descriptor of the result, the limits as JSON.
The result is one JSON document: errors by cell, and the answers file as the notebook left it. All of it is
the student's word; marks are made outside.
"""

import json
import os
import resource
import sys


def give_up_rights(limits: dict) -> None:
    """Become nobody (where started as root), and take on the limits: both for good."""
    if limits.get("uid"):
        os.setgroups([])
        os.setresgid(limits["uid"], limits["uid"], limits["uid"])
        os.setresuid(limits["uid"], limits["uid"], limits["uid"])
    for name, value in limits["rlimits"].items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def run(cells: list) -> list:
    """Run code cells one after another in one fresh shell; an error ends its cell, not the run."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    errors = []
    for number, cell in enumerate(cells):
        result = shell.run_cell(cell["code"], store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            errors.append({"number": number, "id": cell["id"], "error": type(error).__name__, "message": say(error)})
    return errors


def say(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except BaseException:  # a class of the student's own may refuse to be printed
        return ""


def answers_file(path: str, most: int) -> str | None:
    """The text of the answers file, if it is a plain file of no more than `most` bytes."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    text = os.read(file, most + 1)
    return text.decode("utf-8", "replace") if len(text) <= most else None


def main() -> None:
    cells_file, result, limits = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    with open(cells_file, encoding="utf-8") as file:
        cells = json.load(file)
    give_up_rights(limits)
    place = os.getcwd()
    sys.argv = [""]
    sys.path[:] = [entry for entry in sys.path if entry != os.path.dirname(os.path.abspath(__file__))]
    errors = run(cells)
    document = {"errors": errors[:200], "answers": answers_file(os.path.join(place, "answers.json"), limits["answer_bytes"])}
    data = json.dumps(document).encode()
    while data:
        data = data[os.write(result, data):]
    os._exit(0)


if __name__ == "__main__":
    main()
