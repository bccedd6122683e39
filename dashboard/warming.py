"""What the first reader would wait for, done before anybody reads.

It is done in the process that those of the server branch from, so that each of them has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import flask

from dashboard.compression import PREFIX
from dashboard.data import AtlasData
from dashboard.first_picture import PATH as FIRST_PICTURE
from layers.basemap import geojson_names

#: What a page asks for once it has a map, a chart or a table.
_LATER = ("plotly/package_data/plotly.min.js", "dash_ag_grid/async-community.js", "dash/dcc/async-graph.js")
_SCRIPT = re.compile(rf'src="({PREFIX}[^"]+)"')
#: What every map draws; the cells of an analysis have time until one is asked for.
_GROUND = tuple(name for name in geojson_names() if not name.startswith("hexagons"))
_BROTLI = {"Accept-Encoding": "br"}


def warm(server: flask.Flask, atlas: AtlasData) -> int:
    """Pack the scripts and the basemap, read the ground of maps on paper, and place the posts on the corridors.

    Parameters
    ----------
    server : flask.Flask
        Of an application over `atlas`.
    atlas : AtlasData

    Returns
    -------
    int
        Addresses packed.
    """
    scripts = _SCRIPT.findall(server.test_client().get("/method").get_data(as_text=True))
    addresses = [
        *(f"/basemap/{name}.geojson" for name in _GROUND),
        *(each.replace("&amp;", "&") for each in scripts),
        *(f"{PREFIX}{name}" for name in _LATER),
    ]
    tasks: list[Callable[[], object]] = [partial(_pack, server, address) for address in addresses]
    # To pack holds no other thread up; on two cores it is done beside the rest.
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(task) for task in tasks]
        _read(atlas)
    if atlas.settings.first_picture:
        _draw(server)
    return sum(bool(each.result()) for each in done)


def _draw(server: flask.Flask) -> None:
    """Draw a first picture: the letters are read, and a laptop of the usual size has the one it opens with."""
    server.test_client().get(f"{FIRST_PICTURE}?window=1366,660,1")


def _pack(server: flask.Flask, address: str) -> bool:
    return server.test_client().get(address, headers=_BROTLI).content_encoding == "br"


def _read(atlas: AtlasData) -> None:
    # With it the machine code of the loops is loaded, a third of a second.
    _ = atlas.posts_on_corridors
    for name in _GROUND:
        atlas.ground.features(f"/basemap/{name}.geojson")
