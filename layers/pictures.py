"""Surfaces as pictures of discrete classes in Web Mercator."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from geodata import crs

#: Width of a picture, pixels: one is about 4.4 km on the equator, less than a cell of the grid.
IMAGE_WIDTH = 700


def image_height() -> int:
    """Return the height at which a pixel over `crs.STUDY_BOUNDS` is square in Web Mercator."""
    west, south, east, north = crs.STUDY_BOUNDS
    return round(IMAGE_WIDTH * (mercator(north) - mercator(south)) / math.radians(east - west))


def mercator(latitude: float) -> float:
    """Return the northing of a latitude in Web Mercator, earth radii."""
    return math.asinh(math.tan(math.radians(latitude)))


def pixel(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a WGS84 place lies on a picture over `crs.STUDY_BOUNDS`, pixels right and down."""
    west, south, east, north = crs.STUDY_BOUNDS
    top, bottom = mercator(north), mercator(south)
    down = (top - mercator(latitude)) / (top - bottom) * image_height()
    return (longitude - west) / (east - west) * IMAGE_WIDTH, down


def classed_png(classes: np.ndarray, colours: Sequence[str]) -> bytes:
    """Return a PNG that is clear where the class is 0 and has exactly the colour of each class from 1 on."""
    picture = Image.fromarray(classes.astype(np.uint8), mode="P")
    picture.putpalette([0, 0, 0, *(int(colour[k : k + 2], 16) for colour in colours for k in (1, 3, 5))])
    stream = io.BytesIO()
    picture.save(stream, "PNG", transparency=0, optimize=False, compress_level=6)
    return stream.getvalue()


def png_address(png: bytes) -> str:
    """Return a PNG as a data address."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
