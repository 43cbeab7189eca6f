"""Parts of drawings kept from one rendering to the next: the same bytes as made anew, and nothing old in place of something new."""

import os
import time

import pytest

from mekong.edition import render
from mekong.publish import kept_parts, pictures

SVG = ('<svg viewBox="0 0 76 20" xmlns="http://www.w3.org/2000/svg"><style type="text/css">*{}</style>'
       '<text x="2" y="14" style="font: 10px \'Source Sans Pro\'">%s</text></svg>')


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(render.PARTS_VARIABLE, str(tmp_path))
    kept_parts._makers.cache_clear()
    yield tmp_path
    kept_parts._makers.cache_clear()


def never():
    raise AssertionError("made again")


def test_what_was_made_of_the_same_is_not_made_again(folder):
    assert kept_parts.kept("a", lambda: b"1") == b"1"
    assert kept_parts.kept("a", never) == b"1"
    assert kept_parts.kept("b", lambda: b"2") == b"2"
    assert len(list(folder.iterdir())) == 2, "no half-written part is left"


@pytest.mark.parametrize("spoil", [lambda whole: b"", lambda whole: whole[:-1], lambda whole: whole + b"x"], ids=["emptied", "cut", "longer"])
def test_a_part_that_is_not_as_it_was_written_is_made_anew(folder, spoil):
    kept_parts.kept("a", lambda: b"12")
    file = next(folder.iterdir())
    file.write_bytes(spoil(file.read_bytes()))
    assert kept_parts.kept("a", lambda: b"34") == kept_parts.kept("a", never) == b"34"


def test_another_font_package_or_another_line_of_code_makes_it_anew(folder, monkeypatch):
    kept_parts.kept("a", lambda: b"1")
    for name, value in (("version", lambda package: "0"), ("_CODE", ("raster.py",))):
        monkeypatch.setattr(kept_parts, name, value)
        kept_parts._makers.cache_clear()
        assert kept_parts.kept("a", lambda: name.encode()) == name.encode()


def test_a_kept_font_is_the_font_made_anew(folder, monkeypatch):
    def drawing():
        pictures._subset.cache_clear()
        return pictures.embed_font(SVG % "Tier 2")

    made, found = drawing(), drawing()
    assert len(list(folder.iterdir())) == 1
    monkeypatch.delenv(render.PARTS_VARIABLE)
    assert made == found == drawing() and "woff2" in made
    assert pictures.embed_font(SVG % "Tier 3") != made


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.delenv(render.PARTS_VARIABLE, raising=False)
    assert [kept_parts.kept("a", lambda: bytes([number])) for number in (1, 2)] == [b"\1", b"\2"]


def test_parts_that_nobody_asks_for_are_removed(folder):
    for name in "ab":
        kept_parts.kept(name, lambda: b"1")
    old = time.time() - (render.LIFE + 1) * 86400
    for part in folder.iterdir():
        os.utime(part, (old, old))
    kept_parts.kept("a", never)
    render._remove_old(folder)
    assert kept_parts.kept("a", never) == b"1"
    assert len(list(folder.iterdir())) == 1
