"""Whatever somebody hands in, the answer is a result or a message for that person; never another exception.

Tables and publishers' files have such tests of their own (`test_check_proof`, `test_import_refusals`).
"""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from class_tools import task
from mekong.classroom.submission import Refused, Submission, read_submission
from mekong.commands.options import edition_parameters
from mekong.edition.editions_file import read_editions
from mekong.edition.tree import Tree
from mekong.errors import UserError
from mekong.parameters import Parameters


def fuzz(sample: int, whole: int):
    """So many cases in ``make test``, and in ``make test-all``."""
    return settings(max_examples=whole if os.environ.get("MEKONG_ALL") else sample, deadline=None, database=None,
                    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])


WORDS = st.sampled_from(["KHM", "THA", "khm", "GMS6", "ASEAN10", "KHM,THA", "KHM,THA,LAO", ",", "", "2001", "2026", "-1", "1e9", "NaN", "None", "TIP", "A", "=1+1", "../x", "a/b", "\0"])
TEXT = st.one_of(WORDS, st.text(max_size=30))
VALUES = st.one_of(TEXT, st.integers(), st.floats(), st.booleans(), st.none(), st.lists(TEXT, max_size=4), st.dictionaries(TEXT, TEXT, max_size=2))
NAMES = st.one_of(st.sampled_from(list(Parameters.model_fields)), st.text(max_size=12))


@fuzz(200, 2000)
@given(values=st.dictionaries(NAMES, VALUES, max_size=5))
def test_any_parameters(root, values):
    try:
        parameters = edition_parameters(root / "data", values)
    except UserError as error:
        assert str(error) and all(line.startswith("Parameter") or line.startswith("Unknown parameter") for line in str(error).splitlines()[:1])
    else:
        assert parameters.focal and parameters.start < parameters.end
        assert parameters.slug.replace("-", "").isalnum(), "a folder's name, whatever was given"


LINES = st.one_of(
    st.dictionaries(st.one_of(NAMES, st.sampled_from(["name", "data"])), VALUES, max_size=4).map(lambda entry: "- " + json.dumps(entry)),
    st.text(max_size=60), st.sampled_from(["- &a [*a]", "- {<<: *x}", "- !!python/object:os.system {}", "- {focal: NO}", "---", "- {name: ../../x, focal: THA}", "-", "- {data: /}", "\t- x", "- ? [a]\n  : b"]),
)


@fuzz(150, 1500)
@given(lines=st.lists(LINES, max_size=4))
def test_any_editions_file(root, tmp_path, lines):
    file = tmp_path / "editions.yml"
    file.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    try:
        requests = read_editions(file, Tree(root))
    except UserError as error:
        assert "editions.yml" in str(error)
    else:
        assert requests and all("/" not in (request.name or "") for request in requests)


@fuzz(30, 300)
@given(content=st.binary(max_size=200))
def test_any_bytes_as_an_editions_file(root, tmp_path, content):
    file = tmp_path / "editions.yml"
    file.write_bytes(content)
    with pytest.raises(UserError, match="editions.yml"):
        read_editions(file, Tree(root))


JSON = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
                    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)), max_leaves=12)


@st.composite
def notebooks(draw):
    """A released notebook with cells and keys replaced by something else."""
    book = json.loads(RELEASED)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(book["cells"]) - 1)) if book["cells"] else 0
        what = draw(st.sampled_from(["cell", "source", "metadata", "type", "drop", "twice", "notebook"]))
        cell = book["cells"][place] if book["cells"] else None
        if what == "notebook" or cell is None:
            book[draw(st.sampled_from(["metadata", "nbformat", "cells", "other"]))] = draw(JSON)
            if not isinstance(book.get("cells"), list):
                return json.dumps(book)
        elif what == "cell":
            book["cells"][place] = draw(JSON)
        elif what == "drop":
            del book["cells"][place]
        elif what == "twice":
            book["cells"].append(cell)
        elif isinstance(cell, dict):
            cell[{"source": "source", "metadata": "metadata", "type": "cell_type"}[what]] = draw(JSON)
    return json.dumps(book)


def _released() -> str:
    from mekong.classroom.notebooks import released

    assignment = task("03")
    return json.dumps(released(assignment.source, {}, "ana"), default=str)


RELEASED = _released()


@fuzz(150, 1500)
@given(content=st.one_of(notebooks(), JSON.map(json.dumps), st.text(max_size=100)))
def test_any_submission(tmp_path, content):
    path = tmp_path / "work.ipynb"
    path.write_text(content, encoding="utf-8", errors="surrogatepass")
    try:
        read = read_submission(path, task("03").source, {}, "ana")
    except Refused as error:
        assert str(error)
    else:
        assert isinstance(read, Submission) and all(isinstance(cell["code"], str) for cell in read.code)
        assert all(isinstance(text, str) for text in read.written.values())
