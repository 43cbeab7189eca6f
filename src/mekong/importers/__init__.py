"""Importers: one small module per publisher, from the file as published to the package's tables.

`mekong.importers.registry` names them all. Its names are found here too, but only once they are asked for:
`mekong check` needs the country names of this room and not the half second that pandas takes.
"""

from __future__ import annotations

__all__ = ["CASE_FILES", "CASE_IMPORTERS", "FILES", "IMPORTERS", "SERIES_TABLES", "rebuild"]


def __getattr__(name: str):
    if name in __all__:
        from . import registry

        return getattr(registry, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
