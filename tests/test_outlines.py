"""Outlines are read from TopoJSON with their common borders kept, and the map shows what the records hold."""

import json

import pytest

from mekong.errors import UserError
from mekong.figures.c4_map import map_of_assistance
from mekong.importers import outlines
from mekong.study import Study


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Two squares with one common side (arc 0), and an island too small to be seen: degrees are a tenth of the file's numbers, from 100 east and 10 north."""
    monkeypatch.setattr(outlines, "STATES", {"116": "KHM", "704": "VNM"})
    content = {
        "type": "Topology", "transform": {"scale": [0.1, 0.1], "translate": [100, 10]},
        "arcs": [[[20, 0], [0, 20]], [[20, 20], [-20, 0], [0, -20], [20, 0]], [[20, 20], [20, 0], [0, -20], [-20, 0]], [[60, 0], [1, 0], [0, 1], [-1, -1]]],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": [
            {"id": "116", "type": "Polygon", "arcs": [[0, 1]]}, {"id": "704", "type": "MultiPolygon", "arcs": [[[0, 2]], [[3]]]}, {"id": "999", "type": "Polygon", "arcs": [[0, 1]]}]}},
    }
    file = tmp_path / "countries-50m.json"

    def write(change=lambda content: None):
        change(content)
        file.write_text(json.dumps(content), encoding="utf-8")
        return file

    return write


def test_neighbours_keep_their_common_border_and_small_islands_go(world):
    frame = outlines.read_outlines(world())
    places = {iso3: set(zip(rows["longitude"], rows["latitude"])) for iso3, rows in frame.groupby("iso3")}
    assert places["KHM"] & places["VNM"] == {(102.0, 10.0), (102.0, 12.0)}
    assert places["KHM"] == {(100.0, 10.0), (100.0, 12.0), (102.0, 10.0), (102.0, 12.0)}
    assert set(frame["ring"]) == {1} and frame.groupby("iso3")["point"].max().min() >= 5
    first, last = frame[frame["iso3"] == "VNM"].iloc[0], frame[frame["iso3"] == "VNM"].iloc[-1]
    assert (first["longitude"], first["latitude"]) == (last["longitude"], last["latitude"])


def test_a_state_that_is_not_there_is_named(world):
    with pytest.raises(UserError, match="no outline of VNM"):
        outlines.read_outlines(world(lambda content: content["objects"]["countries"]["geometries"].pop(1)))


@pytest.mark.parametrize("text", ["", "[]", '{"objects": {}}'])
def test_another_file_is_refused(tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="TopoJSON"):
        outlines.read_outlines(file)


def test_every_state_of_the_book_has_an_outline(data):
    assert set(data["countries"]["iso3"]) <= set(data["outlines"]["iso3"])


@pytest.mark.parametrize("focal", ["KHM", "THA", "SGP"])
def test_the_map_holds_the_records(focal):
    study = Study.of({"focal": focal})
    drawn = map_of_assistance(study)
    table = study.data["recorded_flows"]
    own = table[(table["form"] == "all") & (table["origin_iso3"] == focal)].groupby("destination_iso3")["n"].sum()
    for row in drawn.rows.itertuples():
        assert row.n == own.get(row.iso3, 0) or (row.n != row.n and row.iso3 not in own.index), row
        if row.n == row.n:
            assert f"{int(row.n):,}" in drawn.svg["wide"] and f"{row.state} {int(row.n):,}" in drawn.alt
