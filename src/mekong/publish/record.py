"""The book's one record, and every citation format derived from it.

``CITATION.cff`` holds title, authors, version, date, licence and, once there is one, the address and
the DOI. Nothing is invented: what the record lacks is left out of every format.
"""

from __future__ import annotations

__all__ = ["Record", "Page", "read_record", "apa", "bibtex", "ris", "csl", "meta_tags", "zenodo"]

import html
import json
import posixpath
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Record:
    """What is cited when the book is cited.

    ``url`` and ``doi`` are empty until the book has them; ``edition`` is an edition's name, empty outside of
    one; ``swhid`` identifies its inputs.
    """

    title: str
    authors: tuple[str, ...]
    version: str
    date: str
    licenses: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    abstract: str = ""
    url: str = ""
    doi: str = ""
    edition: str = ""
    swhid: str = ""

    @property
    def year(self) -> str:
        return self.date[:4]


@dataclass(frozen=True)
class Page:
    """A page of the book, cited as a chapter: its title and its path inside the book."""

    title: str
    path: str = ""

    def address(self, record: Record) -> str:
        """The page's address, or "" where the book has none."""
        return f"{record.url.rstrip('/')}/{self.path}" if record.url and self.path else record.url


def read_record(root: Path, edition: str = "", swhid: str = "", url: str = "") -> Record:
    """The record in ``CITATION.cff`` at `root`."""
    source = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    authors = tuple(author.get("name") or f"{author['family-names']}, {author['given-names']}" for author in source["authors"])
    licenses = source["license"] if isinstance(source["license"], list) else [source["license"]]
    return Record(source["title"], authors, str(source["version"]), str(source["date-released"]), tuple(licenses), tuple(source.get("keywords", ())),
                  source.get("abstract", ""), url or source.get("url", ""), source.get("doi", ""), edition, swhid)


def _edition(record: Record) -> str:
    return f"Version {record.version}" + (f", edition {record.edition}" if record.edition not in ("", "published") else "")


def apa(record: Record, page: Page | None = None) -> str:
    """APA, seventh edition, as plain text."""
    authors = " & ".join(record.authors) if len(record.authors) < 3 else ", ".join(record.authors[:-1]) + f", & {record.authors[-1]}"
    where = (f"https://doi.org/{record.doi}" if record.doi else (page.address(record) if page else record.url)) or record.swhid
    book = f"{record.title} ({_edition(record)})"
    title = f"{page.title}. In {book}" if page else book
    return f"{authors}. ({record.year}). {title}." + (f" {where}" if where else "")


def _fields(record: Record, page: Page | None) -> dict[str, str]:
    fields = {"title": page.title if page else record.title, "author": " and ".join(f"{{{author}}}" for author in record.authors)}
    if page:
        fields["booktitle"] = record.title
    fields |= {"year": record.year, "edition": _edition(record), "url": page.address(record) if page else record.url, "doi": record.doi, "note": record.swhid}
    return {name: value for name, value in fields.items() if value}


def bibtex(record: Record, page: Page | None = None) -> str:
    """One BibTeX entry: ``@incollection`` for a page, ``@book`` for the whole."""
    key = f"mekong{record.year}" + (f"-{Path(page.path).stem}" if page and page.path else "")
    lines = [f"  {name} = {{{_latex(value) if name not in ('url', 'doi', 'author') else value}}}" for name, value in _fields(record, page).items()]
    return f"@{'incollection' if page else 'book'}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _latex(text: str) -> str:
    return "".join("\\" + letter if letter in "&%$#_" else letter for letter in text)


def ris(record: Record, page: Page | None = None) -> str:
    """One RIS record: CHAP for a page, BOOK for the whole."""
    lines = [("TY", "CHAP" if page else "BOOK"), ("TI", page.title if page else record.title)]
    lines += [("T2", record.title)] if page else []
    lines += [("AU", author) for author in record.authors]
    lines += [("PY", record.year), ("DA", record.date.replace("-", "/")), ("ET", _edition(record)), ("DO", record.doi),
              ("UR", page.address(record) if page else record.url), ("N1", record.swhid)]
    lines += [("KW", word) for word in record.keywords] + [("LA", "en")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def csl(record: Record, page: Page | None = None) -> list[dict]:
    """CSL-JSON, a list of one item."""
    item = {
        "id": f"mekong{record.year}" + (f"-{Path(page.path).stem}" if page and page.path else ""),
        "type": "chapter" if page else "book", "title": page.title if page else record.title,
        "container-title": record.title if page else "", "author": [{"literal": author} for author in record.authors],
        "issued": {"date-parts": [[int(part) for part in record.date.split("-")]]}, "version": record.version, "edition": _edition(record),
        "DOI": record.doi, "URL": page.address(record) if page else record.url, "note": record.swhid, "language": "en",
    }
    return [{name: value for name, value in item.items() if value}]


def zenodo(record: Record) -> dict:
    """The content of ``.zenodo.json``."""
    return {
        "title": record.title, "upload_type": "publication", "publication_type": "book", "version": record.version, "publication_date": record.date,
        "creators": [{"name": author} for author in record.authors], "description": record.abstract, "keywords": list(record.keywords),
        "license": record.licenses[-1].lower(), "language": "eng",
    }


def meta_tags(record: Record, page: Page, picture: str = "") -> str:
    """Highwire, Dublin Core, Open Graph and schema.org for a page's head, as HTML; `picture` is a path inside the book."""
    address = page.address(record)
    pairs = [("citation_title", page.title), ("citation_inbook_title", record.title)]
    pairs += [("citation_author", author) for author in record.authors]
    pairs += [("citation_publication_date", record.date.replace("-", "/")), ("citation_language", "en"), ("citation_doi", record.doi),
              ("citation_public_url", address), ("DC.title", page.title), ("DC.isPartOf", record.title)]
    pairs += [("DC.creator", author) for author in record.authors]
    pairs += [("DC.date", record.date), ("DC.language", "en"), ("DC.identifier", record.doi or address or record.swhid), ("DC.rights", " and ".join(record.licenses)),
              ("description", record.abstract)]
    graph = [("og:title", page.title), ("og:site_name", record.title), ("og:type", "article"), ("og:description", record.abstract), ("og:url", address),
             ("og:image", Page("", picture).address(record) or posixpath.relpath(picture, posixpath.dirname(page.path) or ".") if picture else "")]
    thing = {
        "@context": "https://schema.org", "@type": "Chapter", "name": page.title, "inLanguage": "en", "datePublished": record.date, "version": record.version,
        "author": [{"@type": "Organization", "name": author} for author in record.authors], "isPartOf": {"@type": "Book", "name": record.title, "bookEdition": _edition(record)},
        "license": [f"https://spdx.org/licenses/{name}" for name in record.licenses], "url": address, "identifier": record.swhid, "keywords": list(record.keywords),
    }
    lines = [f'<meta name="{name}" content="{html.escape(value)}"/>' for name, value in pairs if value]
    lines += [f'<meta property="{name}" content="{html.escape(value)}"/>' for name, value in graph if value]
    data = json.dumps({name: value for name, value in thing.items() if value}, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
    return "\n".join([*lines, f'<script type="application/ld+json">{data}</script>'])
