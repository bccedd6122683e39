"""The picture of the map that a reader sees until the map itself answers.

On a machine that draws without a graphics card the map takes seconds; the server draws its picture while the browser
reads the scripts. Asked for later, it is drawn on the processor that the page needs, and shown a second later. What is
for a projector waits for the map: its letters and symbols have other sizes than a picture.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
from collections.abc import Mapping

from PIL import Image

from dashboard.data import AtlasData
from dashboard.home_view import guessed_home
from dashboard.map_cards import selected_spot
from dashboard.map_picture import picture_plate
from dashboard.map_state import MapState
from dashboard.playback_view import played_state, show_map
from geodata.errors import InputError
from layers.figure import render_figure
from layers.locales import Translator
from layers.paper_frame import PIXEL_PT
from layers.paper_plate import frame_of, render_plate

#: Width, height, dots a pixel.
Window = tuple[int, int, float]

PATH = "/first-picture.webp"
#: Header of the view that the picture shows and of its width in pixels of the window: map_first.js lays it where the
#: map will be.
VIEW_HEADER = "Atlas-View"
_QUALITY = 82
#: Windows of about one size share a picture, pixels: it is a little too large for most of them.
_STEP_PX, _LEAST_STEPS = 120, 3

#: Stands at the top of the first page: the picture is drawn while the browser reads the scripts.
ASK = (
    "(function () {"
    "var place = window.location, query = new URLSearchParams(place.search);"
    'query.set("window", [window.innerWidth, window.innerHeight, window.devicePixelRatio || 1].join());'
    "window.first_picture = { search: place.search, answer: window.fetch('" + PATH + "?' + query).then("
    "function (answer) { return answer.ok ? answer.blob().then(function (blob) {"
    "return { address: URL.createObjectURL(blob), view: answer.headers.get('" + VIEW_HEADER + "') }; }) : null; })"
    ".catch(function () { return null; }) };"
    "})();"
)
#: Its hash, for the content security policy.
ASK_HASH = f"sha256-{base64.b64encode(hashlib.sha256(ASK.encode()).digest()).decode()}"


def read_window(text: str) -> Window:
    """Return width and height, rounded up, and dots a pixel, of ``width,height,ratio``.

    Raises
    ------
    InputError
        It is no window.
    """
    try:
        width, height, ratio = (float(part) for part in text.split(","))
        sides = [max(math.ceil(side / _STEP_PX), _LEAST_STEPS) * _STEP_PX for side in (width, height)]
    except (ValueError, OverflowError):
        raise InputError(
            "first_picture", "This request does not describe a window; no map can be drawn for it."
        ) from None
    return sides[0], sides[1], ratio


def first_picture(atlas: AtlasData, query: Mapping[str, str], window: Window, words: Translator) -> tuple[bytes, str]:
    """Return the map of an address as WebP, at least as large as the window, and the text of `VIEW_HEADER`.

    Parameters
    ----------
    atlas : AtlasData
    query : mapping
        Of the address of the map page.
    window : (width, height, ratio)
        As `read_window` gives it.
    words : Translator

    Raises
    ------
    AtlasError
        What the page says in place of the map.
    """
    width, height, ratio = window
    state = MapState.from_query(query)
    view = state.view if "v" in query else guessed_home(width, height)
    shown = show_map(atlas, query, words)
    spot = selected_spot(atlas, played_state(atlas, query))
    figure = render_figure(shown.layers, view, words, atlas.version, spot)
    layout = figure["layout"]
    asked = {
        "data": figure["data"],
        "images": layout["map"]["layers"],
        "shown": layout["meta"]["shown"],
        "selected": layout["meta"]["selected"],
        "view": (view.longitude, view.latitude, view.zoom),
        "size": (width, height),
        "ratio": ratio,
    }
    plate = picture_plate(asked, words, has_scale=False)
    png = render_plate(plate, atlas.ground, words, "png")
    body = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(body, "WEBP", quality=_QUALITY, method=2)
    frame = frame_of(plate, plate.width_pt)
    longitude, latitude = frame.centre
    return body.getvalue(), f"{longitude:.5f}_{latitude:.5f}_{frame.zoom:.5f}_{plate.width_pt / PIXEL_PT:.1f}"
