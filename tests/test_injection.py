"""Markup in a data cell comes out as text: in a table, a figure and a sentence, on the rendered page and in files to download."""

import csv
import io
import json
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from mekong.edition.execute import Run, execute
from mekong.edition.render import render_html
from mekong.edition.tree import Tree
from test_edition import PARAMETERS

HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "</svg><script>alert(3)</script>", "$\\input{/etc/passwd}$", "\\write18{ls}", "{raw}`html`", "[a](javascript:alert(4))",
           "{{ config }}", "```{raw} html\n<script>alert(5)</script>\n```", ":::{raw} html", "**bold** `code` | cell", "%s %(name)s {0}", "&lt;b&gt; &amp;", "=cmd|' /C calc'!A0", "+1", "@SUM(1)"]
PAGE = f"""
import pandas as pd
from mekong.figures import show
from mekong.figures.figure import figure
from mekong.figures.style import new_canvas
from mekong.tables import table
from mekong.text import escape, say
from mekong.study import Study
study = Study.of(globals())
HOSTILE = {HOSTILE!r}
"""
TABLE = 'show(table(pd.DataFrame({"text": HOSTILE, "n": range(len(HOSTILE))}), label="hostile", title=escape(HOSTILE[0]), headers={"text": "Text", "n": "Number"}, note="n", limits="No."))'
FIGURE = """
def draw(width):
    canvas = new_canvas(width, 300)
    for place, text in enumerate(HOSTILE[:6]):
        canvas.text(0.05, 0.1 + place / 8, text.replace("$", r"\\$"))
    return canvas
show(figure(draw, label="hostile-figure", title=escape(HOSTILE[0]), subtitle=escape(HOSTILE[1]), note=escape(HOSTILE[4]), limits=escape(HOSTILE[5]), alt=" ".join(HOSTILE), claims=[], rows=pd.DataFrame({"text": HOSTILE})))
"""
SENTENCE = "\n".join(["say(' '.join(escape(text) for text in HOSTILE))", "say('A plain sentence.')"])


@pytest.fixture(scope="module")
def page(root, tmp_path_factory):
    """A page with hostile cells, rendered by the book's own configuration."""
    folder = tmp_path_factory.mktemp("hostile")
    tree = Tree(root).copy_to(folder / "tree")
    for path in (tree.root / "notebooks").glob("*.ipynb"):
        path.unlink()
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    book.cells = [nbformat.v4.new_markdown_cell("# A page"), nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters", "remove-cell"]}),
                  *(nbformat.v4.new_code_cell(source, metadata={"tags": ["remove-input"]}) for source in (PAGE, TABLE, FIGURE, SENTENCE))]
    path = tree.root / "notebooks" / "page.ipynb"
    nbformat.write(book, path)
    (tree.root / "_toc.yml").write_text("format: jb-book\nroot: notebooks/page\n", encoding="utf-8")
    execute(Run(path, path, {}, folder / "reads.json", folder))
    return render_html(tree.root, folder / "out", folder / "parts") / "notebooks" / "page.html"


def test_no_markup_of_the_data_acts(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    scripts = "".join(script.get_text() for script in soup.select("script"))
    assert "alert(" not in scripts
    assert not soup.select("[onerror]") and not soup.select("a[href^='javascript:']")
    assert not [image for image in soup.select("img") if image.get("src") == "x"]
    article = soup.select_one("article.bd-article")
    assert not article.select(".math") and not article.select("article strong:-soup-contains('bold')")


def test_what_the_data_hold_can_be_read(page):
    text = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article").get_text()
    for hostile in (*HOSTILE[:8], *HOSTILE[11:]):
        hostile = hostile.replace("'", "’")  # the book sets its apostrophes
        assert hostile in text.replace("‘", "’"), hostile


def test_drawings_and_metadata_hold_no_markup_of_the_data(page):
    folder = page.parents[1]
    drawings = [path for path in folder.rglob("*.svg") if "hostile" in path.name]
    assert drawings
    for path in drawings:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "xml")
        assert not soup.find("script") and not soup.find(attrs={"onerror": True})
    for data in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("script[type='application/ld+json']"):
        json.loads(data.get_text())


def test_no_cell_of_a_download_runs_in_a_spreadsheet(page):
    files = [path for path in page.parents[1].rglob("*hostile*.csv")]
    assert len(files) == 2
    for path in files:
        cells = [cell for row in list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))[1:] for cell in row]
        assert cells and not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
        assert "'=cmd|' /C calc'!A0" in cells


def with_markup(folder) -> int:
    """Markup at the end of every cell of free text, which is each that the contract leaves open; returns how many."""
    changed = 0
    for resource in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        schema = json.loads((folder / resource["schema"]).read_text(encoding="utf-8"))
        bound = {name for key in schema.get("foreignKeys", []) for name in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])} | set(schema["primaryKey"])
        free = [field["name"] for field in schema["fields"] if field["type"] == "string" and field["name"] not in bound and not {"enum", "pattern"} & set(field.get("constraints", {}))]
        path = folder / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for name in free:
                if row[name] and not row[name].startswith("http"):
                    row[name] += " <script>alert(7)</script> $\\x$ *emphasis*"
                    changed += 1
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else [field["name"] for field in schema["fields"]], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return changed


@pytest.mark.full
def test_markup_in_any_free_cell_of_any_table_comes_out_as_text(root, tmp_path):
    tree = Tree(root).copy_to(tmp_path / "tree")
    assert with_markup(tree.data) > 5000
    done = subprocess.run([sys.executable, "-c", "from mekong.cli import main; main()", "build"], cwd=tree.root, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = 0
    for path in sorted((tree.root / "_build" / "editions" / "published" / "html").rglob("*.html")):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article.bd-article")
        assert not [script for script in soup.select("script") if script.get_text().startswith("alert(7)")], path.name
        if article:
            assert not article.select(".math") and not [word for word in article.select("em") if word.get_text() == "emphasis"], path.name
            shown += article.get_text().count("<script>alert(7)</script>")
    assert shown > 500, "the markup is there to be read"
