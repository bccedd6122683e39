"""Where the ground comes to lie on paper: the frame of a static map, its scale, and the bar that measures it.

The projection is Web Mercator, as on screen, although an equal-area one would be the better map of its own. The
reader holds the sheet beside the screen and follows its code back to it: shapes, hexagons and the direction of north
must be the same on both, and the classes of the density are drawn as they were computed, not resampled. The price is a
scale that grows away from the equator, 13 % from the south to the north of the study area: the scale bar says at which
latitude it is true, and distances are never measured on this map but on the ellipsoid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata import crs
from geodata.errors import InputError
from layers.basemap import View
from layers.basemap_geometry import GROUND_BOUNDS

#: A pixel of the screen on paper, points: a map as wide as the sheet is then drawn like one on a window of 950 pixels.
PIXEL_PT = 0.62
#: World width at zoom 0, pixels.
_TILE_PX = 512
#: Web Mercator ends here, degrees.
MAX_LATITUDE = 85.0
#: The four countries, (west, south, east, north), and how far north the map is worth its paper.
FOCUS_BOUNDS = (-17.8, 3.6, 4.4, 17.8)
NORTHERN_EDGE = 27.0
#: Smallest and largest width of the ground that is drawn, degrees.
WIDTH_LIMITS = (0.02, 120.0)
#: First digits of a scale bar and the number of its blocks.
_BAR_STEPS = ((5, 5), (4, 4), (3, 3), (2, 4), (1, 5))


def mercator(latitude: Any) -> Any:
    """Return the ordinate of Web Mercator in degrees of longitude."""
    return np.degrees(np.arcsinh(np.tan(np.radians(latitude))))


def latitude_of(ordinate: float) -> float:
    """Return the latitude of an ordinate made by `mercator`, degrees."""
    return math.degrees(math.atan(math.sinh(math.radians(ordinate))))


@dataclass(frozen=True)
class ScaleBar:
    """Hold a scale bar.

    Attributes
    ----------
    length_km : float
        What it stands for.
    length_pt : float
        How long it is drawn.
    n_blocks : int
        Blocks of equal length.
    latitude : float
        Where it is true, degrees.
    """

    length_km: float
    length_pt: float
    n_blocks: int
    latitude: float


@dataclass(frozen=True)
class Frame:
    """Place WGS84 degrees in a rectangle of paper, points from its lower left corner.

    Attributes
    ----------
    west, south : float
        Lower left corner: longitude, and ordinate of `mercator`.
    per_degree : float
        Points a degree of longitude.
    width, height : float
        Points.
    """

    west: float
    south: float
    per_degree: float
    width: float
    height: float

    @classmethod
    def around(cls, bounds: tuple[float, float, float, float], width: float, height: float) -> Frame:
        """Return the frame that holds all of (west, south, east, north), in its middle.

        What of the bounds lies beyond the mapped ground is left out, and the frame gives way to the side rather than
        show what the map knows nothing of.

        Raises
        ------
        InputError
            The bounds are no part of the earth, too small or too wide.
        """
        west, south, east, north = _on_ground(require_bounds(bounds))
        bottom, top = float(mercator(south)), float(mercator(north))
        per_degree = min(width / (east - west), height / (top - bottom))
        ground = (
            GROUND_BOUNDS[0],
            float(mercator(GROUND_BOUNDS[1])),
            GROUND_BOUNDS[2],
            float(mercator(GROUND_BOUNDS[3])),
        )
        left = _beginning((west, east), width / per_degree, (ground[0], ground[2]))
        return cls(
            left, _beginning((bottom, top), height / per_degree, (ground[1], ground[3])), per_degree, width, height
        )

    @classmethod
    def of_focus(cls, width: float, height: float) -> Frame:
        """Return the frame a map opens with: what height is to spare goes north, there is only sea in the south."""
        frame = cls.around(FOCUS_BOUNDS, width, height)
        spare = frame.height / frame.per_degree - float(mercator(FOCUS_BOUNDS[3]) - mercator(FOCUS_BOUNDS[1]))
        north = min(float(mercator(FOCUS_BOUNDS[1])) + frame.height / frame.per_degree, float(mercator(NORTHERN_EDGE)))
        south = min(north - frame.height / frame.per_degree, float(mercator(FOCUS_BOUNDS[1])) - min(spare, 0.3))
        return cls(frame.west, south, frame.per_degree, width, height)

    @classmethod
    def of_view(cls, view: View, width: float, height: float, is_exact: bool = False) -> Frame:
        """Return the frame that shows a view of the screen; unless exact, from afar all the ground instead."""
        per_degree = PIXEL_PT * _TILE_PX * 2.0**view.zoom / 360.0
        middle = float(mercator(view.latitude))
        west = view.longitude - width / per_degree / 2
        frame = cls(west, middle - height / per_degree / 2, per_degree, width, height)
        if is_exact:
            return frame
        bounds = frame.bounds
        shows_all = all(bounds[k] <= GROUND_BOUNDS[k] and bounds[k + 2] >= GROUND_BOUNDS[k + 2] for k in (0, 1))
        return cls.around(GROUND_BOUNDS, width, height) if shows_all else frame

    @property
    def zoom(self) -> float:
        """Zoom of a screen that shows the ground as large: widths and names follow it."""
        return math.log2(self.per_degree / PIXEL_PT * 360.0 / _TILE_PX)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north, degrees."""
        east, top = self.west + self.width / self.per_degree, self.south + self.height / self.per_degree
        return self.west, latitude_of(self.south), east, latitude_of(top)

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of the frame."""
        return (
            self.west + self.width / self.per_degree / 2,
            latitude_of(self.south + self.height / self.per_degree / 2),
        )

    def place(self, longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return where points lie, in points of paper."""
        clipped = np.clip(np.asarray(latitude, dtype=float), -MAX_LATITUDE, MAX_LATITUDE)
        x = (np.asarray(longitude, dtype=float) - self.west) * self.per_degree
        return x, (mercator(clipped) - self.south) * self.per_degree

    def draw(self, geometries: Any) -> np.ndarray:
        """Return geometries of degrees in points of paper, cut a little outside the frame."""
        west, south, east, north = self.bounds
        more = 0.02 * (east - west)
        kept = shapely.clip_by_rect(
            np.asarray(geometries, dtype=object),
            west - more, max(-MAX_LATITUDE, south - more), east + more, min(MAX_LATITUDE, north + more),
        )  # fmt: skip
        return shapely.transform(kept, lambda points: np.column_stack(self.place(points[:, 0], points[:, 1])))

    def km_per_pt(self) -> float:
        """Return the kilometres of a point of paper along the parallel through the centre, on the ellipsoid."""
        longitude, latitude = self.centre
        half = 0.5 * min(1.0, self.width / self.per_degree)
        length = crs.geodesic_length_km(
            np.array([longitude - half, longitude + half]), np.array([latitude, latitude])
        )  # fmt: skip
        return length / (2 * half * self.per_degree)

    def scale_bar(self, most_pt: float) -> ScaleBar:
        """Return the longest scale bar of a round number of kilometres that is no longer than `most_pt`."""
        most_km = most_pt * self.km_per_pt()
        power = 10.0 ** math.floor(math.log10(most_km))
        step, n_blocks = next(each for each in _BAR_STEPS if each[0] * power <= most_km * (1 + 1e-12))
        length_km = step * power
        return ScaleBar(length_km, length_km / self.km_per_pt(), n_blocks, self.centre[1])


def _on_ground(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the part of the bounds that lies on the mapped ground; all of them where that is hardly anything."""
    west, south = max(bounds[0], GROUND_BOUNDS[0]), max(bounds[1], GROUND_BOUNDS[1])
    east, north = min(bounds[2], GROUND_BOUNDS[2]), min(bounds[3], GROUND_BOUNDS[3])
    is_seen = east - west > WIDTH_LIMITS[0] and north - south > WIDTH_LIMITS[0]
    return (west, south, east, north) if is_seen else bounds


def _beginning(wanted: tuple[float, float], span: float, ground: tuple[float, float]) -> float:
    """Return where a span begins that has what is wanted in its middle, or beside it to stay on the ground."""
    middle = (wanted[0] + wanted[1] - span) / 2
    if not (ground[0] <= wanted[0] and wanted[1] <= ground[1] and span <= ground[1] - ground[0]):
        return middle
    return min(max(middle, ground[0]), ground[1] - span)


def require_bounds(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the bounds if a map can be drawn of them; `InputError` otherwise."""
    west, south, east, north = bounds
    width = east - west
    is_good = (
        all(math.isfinite(each) for each in bounds)
        and WIDTH_LIMITS[0] <= width <= WIDTH_LIMITS[1]
        and -MAX_LATITUDE <= south < north <= MAX_LATITUDE
        and north - south >= WIDTH_LIMITS[0] / 4
        and west >= -270
        and east <= 270
    )
    if not is_good:
        raise InputError(
            "paper_bounds",
            "The part of the map to draw must be given as west,south,east,north in degrees, with west before east "
            "and south before north; received “{received}”.",
            received=",".join(f"{each:g}" for each in bounds),
        )
    return bounds
