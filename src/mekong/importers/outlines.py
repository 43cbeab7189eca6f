"""Outlines of states from Natural Earth's countries at 1:50 million, as the npm package ``world-atlas`` packs them in TopoJSON (``countries-50m.json``).

Public domain. ``python -m mekong.importers.outlines countries-50m.json`` writes ``data/outlines.csv`` anew.
"""

from __future__ import annotations

__all__ = ["FRAME", "STATES", "read_outlines"]

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.path import Path as Line

from ..errors import UserError

#: Degrees: west, east, south, north. What lies wholly outside is left out.
FRAME = (82.0, 134.0, -12.0, 32.0)
#: ISO 3166 numeric to alpha-3: the states of the book, and the land around them, which a map shows without a name.
STATES = {"096": "BRN", "104": "MMR", "116": "KHM", "156": "CHN", "360": "IDN", "418": "LAO", "458": "MYS", "608": "PHL", "626": "TLS", "702": "SGP", "704": "VNM", "764": "THA",
          "050": "BGD", "064": "BTN", "158": "TWN", "344": "HKG", "356": "IND", "446": "MAC", "524": "NPL"}
#: Degrees: points that change a line by less are left out, and islands that are smaller both ways, but never all of a state.
_STEP, _ISLAND = 0.08, 0.35


def read_outlines(file: Path) -> pd.DataFrame:
    """The outlines inside `FRAME`, simplified: one row a point.

    Returns
    -------
    DataFrame
        ``iso3``, ``ring`` (1, 2, …, the largest first), ``point`` (1, 2, …; the last is the first again), ``longitude`` and ``latitude`` in degrees, ``status``.

    Raises
    ------
    UserError
        The file is no TopoJSON of countries, or lacks one of `STATES`.
    """
    try:
        world = json.loads(file.read_text(encoding="utf-8"))
        shapes, arcs = world["objects"]["countries"]["geometries"], _arcs(world)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{file}: expected Natural Earth's countries in TopoJSON (countries-50m.json of the npm package world-atlas); found {type(error).__name__}: {error}.") from None
    found = {STATES[shape["id"]]: shape for shape in shapes if shape.get("id") in STATES}
    if missing := sorted(set(STATES.values()) - set(found)):
        raise UserError(f"{file}: no outline of {', '.join(missing)}.")
    return pd.concat([_rows(iso3, _rings(found[iso3], arcs)) for iso3 in sorted(found)], ignore_index=True)


def _arcs(world: dict) -> list[np.ndarray]:
    """Degrees; each arc is simplified by itself, so that neighbours keep one common border."""
    scale, move = np.array(world["transform"]["scale"]), np.array(world["transform"]["translate"])
    return [_simpler(np.cumsum(np.array(arc), axis=0) * scale + move) for arc in world["arcs"]]


def _simpler(points: np.ndarray) -> np.ndarray:
    line = Line(points)
    line.simplify_threshold = _STEP
    kept = line.cleaned(simplify=True)
    vertices = kept.vertices[kept.codes != Line.STOP]
    # The ends are where other arcs go on.
    return np.vstack([points[:1], vertices[1:-1], points[-1:]])


def _rings(shape: dict, arcs: list[np.ndarray]) -> list[np.ndarray]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = [np.vstack([arcs[number] if number >= 0 else arcs[~number][::-1] for number in polygon[0]]) for polygon in polygons]
    west, east, south, north = FRAME
    seen = [ring for ring in rings if ring[:, 0].max() > west and ring[:, 0].min() < east and ring[:, 1].max() > south and ring[:, 1].min() < north]
    seen.sort(key=lambda ring: -np.prod(np.ptp(ring, axis=0)))
    return [ring for number, ring in enumerate(seen) if number == 0 or np.ptp(ring, axis=0).max() > _ISLAND]


def _rows(iso3: str, rings: list[np.ndarray]) -> pd.DataFrame:
    return pd.concat([pd.DataFrame({"iso3": iso3, "ring": number, "point": range(1, len(ring) + 1), "longitude": ring[:, 0].round(2), "latitude": ring[:, 1].round(2), "status": "published"})
                      for number, ring in enumerate(rings, 1)])


if __name__ == "__main__":
    outlines = read_outlines(Path(sys.argv[1]))
    outlines.to_csv("data/outlines.csv", index=False, lineterminator="\n")
    print(len(outlines), "points in data/outlines.csv")
