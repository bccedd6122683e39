"""From a name as reported to a country or a place: only what one entry of a register says, never a guess."""

from __future__ import annotations

import importlib.resources
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from babel import Locale

#: A smaller place is taken for a name only where the text says the country too: the register holds the villages of some
#: countries and not of others, so that the only place of a name may be the wrong one; inhabitants.
LEAST_POPULATION = 5000
#: Names in use that the catalogue of territories writes otherwise.
_OTHER_NAMES = {"turkey": "TR", "ivory coast": "CI", "south east asia": "035", "usa": "US"}
#: Parts of the world (UN M49 codes of the catalogue) and the time zones that lie in them.
_AREA_ZONES = {
    "002": "Africa/", "011": "Africa/", "014": "Africa/", "015": "Africa/", "017": "Africa/", "018": "Africa/",
    "202": "Africa/", "003": "America/", "005": "America/", "013": "America/", "019": "America/", "021": "America/",
    "419": "America/", "142": "Asia/", "030": "Asia/", "034": "Asia/", "035": "Asia/", "143": "Asia/", "145": "Asia/",
    "150": "Europe/", "EU": "Europe/", "039": "Europe/", "151": "Europe/", "154": "Europe/", "155": "Europe/",
    "009": "Pacific/",
}  # fmt: skip
#: What lies beyond the study area, by the first part of its time zones.
WORLD_PARTS = ("Europe", "America", "Asia", "Africa", "elsewhere")
_BEFORE = re.compile(r"^(?:(?:north|south|east|west)(?:ern)?|central|le|la|les|the)\s+(?=\S)", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:regions?|area|prefecture|cercle|department|district|side)$", re.IGNORECASE)
_BRACKETS = re.compile(r"^([^()]+?)\s*\(([^()]*)\)$")


@dataclass(frozen=True)
class End:
    """Name where a movement is reported to begin or end.

    Attributes
    ----------
    kind : str
        ``place``, ``country``, or ``area`` for a part of the world.
    country : str
        ISO 3166-1 alpha-2; of an area its code in Unicode CLDR (UN M49, or ``EU``).
    name : str
        Of a place; empty otherwise: the language of the reader names countries and areas.
    longitude, latitude : float
        WGS84 degrees. Of a country or an area a point in it, good for a direction only.
    """

    kind: str
    country: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Resolved:
    """Hold what one text says.

    Attributes
    ----------
    ends : tuple of End
        Distinct, in the order named.
    unresolved : tuple of (str, str)
        Name and reason: ``unknown`` to the registers, ``ambiguous``: in several countries, or ``small``: only a place
        below `LEAST_POPULATION` has that name.
    has_stops : bool
        The text names places passed on the way ("via"); they are no ends.
    """

    ends: tuple[End, ...] = ()
    unresolved: tuple[tuple[str, str], ...] = ()
    has_stops: bool = False


def fold(name: str) -> str:
    """Return a name in plain lower-case letters and digits, so that accents and hyphens make no difference."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("’", "'").replace("&", " and ")).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip()


@dataclass
class Gazetteer:
    """Hold the names that can be resolved; made by `build_gazetteer`."""

    territories: dict[str, End] = field(default_factory=dict)
    names: dict[str, list[End]] = field(default_factory=dict)
    other_names: dict[str, list[End]] = field(default_factory=dict)
    #: The places that are large enough to stand for a name alone.
    large: set[End] = field(default_factory=set)
    by_code: dict[str, End] = field(default_factory=dict)
    #: Country beyond the study area, or part of the world -> one of `WORLD_PARTS`.
    part_of: dict[str, str] = field(default_factory=dict)

    def find(self, name: str, within: str = "") -> End | str:
        """Return the one end of a name, or why there is none: ``unknown``, ``ambiguous`` or ``small``.

        A country goes before a place of the same name, a main name before other names. A name that several places of
        one country share stands for that country.

        Parameters
        ----------
        name : str
        within : str
            Country the place must lie in.
        """
        key = fold(name)
        if not within and key in self.territories:
            return self.territories[key]
        for names in (self.names, self.other_names):
            found = [each for each in names.get(key, ()) if not within or each.country == within]
            countries = {each.country for each in found}
            if len(countries) > 1:
                return "ambiguous"
            if found and not within and not self.large.intersection(found):
                return "small"
            if found:
                spots = {(each.name, each.longitude, each.latitude): each for each in found}
                return found[0] if len(spots) == 1 else self.by_code[found[0].country]
        return "unknown"

    def enter(
        self, register: str, names: Iterable[Iterable[str]], countries: pd.Series, spots: np.ndarray,
        is_large: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """Enter places under their names.

        What bears the name of a large place of its country, such as the post in a town, is that place.
        """
        held_by: dict[str, list[End]] = getattr(self, register)
        large = np.ones(len(spots), dtype=bool) if is_large is None else is_large
        for own, country, (longitude, latitude), counts in zip(names, countries, spots, large, strict=True):
            for name in own:
                held = held_by.setdefault(fold(name), [])
                if is_large is None and any(each in self.large and each.country == country for each in held):
                    continue
                end = End("place", str(country), name, round(float(longitude), 4), round(float(latitude), 4))
                held.append(end)
                if counts:
                    self.large.add(end)


def build_gazetteer(
    countries: gpd.GeoDataFrame, places: gpd.GeoDataFrame, border_posts: gpd.GeoDataFrame, regions: gpd.GeoDataFrame
) -> Gazetteer:
    """Collect the names of countries (French and English), places, border posts, regions and principal cities.

    Parameters
    ----------
    countries, places, border_posts, regions : GeoDataFrame
        Canonical tables, EPSG:4326; places need alternate_names; regions may have other_names, joined by ``|``.

    References
    ----------
    Unicode Common Locale Data Repository, names of territories (by way of Babel), Unicode License.
    IANA Time Zone Database, zone.tab: principal cities with their country and spot (by way of tzdata), public domain.
    """
    zones = _principal_cities()
    gazetteer = Gazetteer()
    gazetteer.by_code = _territory_points(countries, places, zones)
    gazetteer.part_of = _world_parts(zones, set(countries["country"]))
    for locale in ("fr", "en"):
        for code, name in Locale(locale).territories.items():
            if code in gazetteer.by_code:
                gazetteer.territories[fold(name)] = gazetteer.by_code[code]
    gazetteer.territories |= {name: gazetteer.by_code[code] for name, code in _OTHER_NAMES.items()}
    points = shapely.get_coordinates(shapely.point_on_surface(regions.geometry.to_numpy()))
    region_names = zip(regions["name_en"], regions["name_fr"], strict=True)
    regions_named = [{name for name in pair if isinstance(name, str)} for pair in region_names]
    at_place, at_post = (shapely.get_coordinates(each.geometry.to_numpy()) for each in (places, border_posts))
    in_place, in_post = places["country"], border_posts["country"]
    is_large = (places["population"] >= LEAST_POPULATION).to_numpy(bool)
    gazetteer.enter("names", ([name] for name in places["name"]), in_place, at_place, is_large)
    gazetteer.enter("names", ([name] for name in border_posts["name"]), in_post, at_post)
    gazetteer.enter("names", regions_named, regions["country"], points)
    at_city = zones[["longitude", "latitude"]].to_numpy(float)
    gazetteer.enter("names", ([name] for name in zones["city"]), zones["country"], at_city)
    gazetteer.enter("other_names", _split(places["alternate_names"], "|"), in_place, at_place, is_large)
    gazetteer.enter("other_names", _split(border_posts["name_alt"], ";|"), in_post, at_post)
    if "other_names" in regions:
        gazetteer.enter("other_names", _split(regions["other_names"], "|"), regions["country"], points)
    return gazetteer


def _split(texts: pd.Series, separators: str) -> list[list[str]]:
    pattern = f"[{re.escape(separators)}]"
    return [[part.strip() for part in re.split(pattern, text)] if isinstance(text, str) else [] for text in texts]


def _principal_cities() -> pd.DataFrame:
    """Return city, country, zone, longitude and latitude of the time zones of the world."""
    text = (importlib.resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t")[:3] for line in text.splitlines() if line and not line.startswith("#")]
    zones = pd.DataFrame(rows, columns=["country", "at", "zone"])
    latitude, longitude = zip(*(re.findall(r"[+-]\d+", at) for at in zones["at"]), strict=True)
    city = [zone.rpartition("/")[2].replace("_", " ") for zone in zones["zone"]]
    return zones.assign(
        city=city,
        longitude=[_degrees(each, 3) for each in longitude],
        latitude=[_degrees(each, 2) for each in latitude],
    )


def _degrees(text: str, width: int) -> float:
    """Read ±DDMM or ±DDMMSS of ISO 6709, with as many digits of degrees as given."""
    digits = text[1:]
    parts = digits[:width], digits[width : width + 2], digits[width + 2 :] or "0"
    value = int(parts[0]) + int(parts[1]) / 60 + int(parts[2]) / 3600
    return -value if text[0] == "-" else value


def _territory_points(countries: gpd.GeoDataFrame, places: gpd.GeoDataFrame, zones: pd.DataFrame) -> dict[str, End]:
    """Return a point in every country, and in the parts of the world."""
    members = {str(code): group for code, group in zones.groupby("country")}
    points = {code: ("country", *_middle(group)) for code, group in members.items()}
    for code, prefix in _AREA_ZONES.items():
        points[code] = ("area", *_middle(zones[zones["zone"].str.startswith(prefix)]))
    for code, polygon in zip(countries["country"], countries.geometry, strict=True):
        spot = _amid_inhabitants(polygon, places[places["country"] == code])
        points[str(code)] = ("country", round(float(spot.x), 3), round(float(spot.y), 3))
    return {code: End(kind, code, "", longitude, latitude) for code, (kind, longitude, latitude) in points.items()}


def _amid_inhabitants(polygon: shapely.Geometry, places: gpd.GeoDataFrame) -> shapely.Point:
    """Return the mean spot of the inhabitants of the places, or a point inside where that lies outside the country."""
    people = places["population"].fillna(0).to_numpy(float)
    if people.sum() > 0:
        spot = shapely.Point(np.average(shapely.get_coordinates(places.geometry.to_numpy()), axis=0, weights=people))
        if shapely.contains(polygon, spot):
            return spot
    return shapely.point_on_surface(polygon)


def _world_parts(zones: pd.DataFrame, inside: set[str]) -> dict[str, str]:
    """Return the part of the world of each country beyond the study area: that of the first of its cities."""
    first = zones.drop_duplicates("country").set_index("country")["zone"].str.partition("/")[0]
    parts = {str(code): part if part in WORLD_PARTS else "elsewhere" for code, part in first.items()}
    areas = {code: prefix.rstrip("/") for code, prefix in _AREA_ZONES.items()}
    areas = {code: part if part in WORLD_PARTS else "elsewhere" for code, part in areas.items()}
    return {code: part for code, part in {**parts, **areas}.items() if code not in inside}


def _middle(zones: pd.DataFrame) -> tuple[float, float]:
    """Return the point in the middle of some cities, on the sphere."""
    lon, lat = np.radians(zones["longitude"].to_numpy(float)), np.radians(zones["latitude"].to_numpy(float))
    x, y, z = (np.cos(lat) * np.cos(lon)).sum(), (np.cos(lat) * np.sin(lon)).sum(), np.sin(lat).sum()
    return round(float(np.degrees(np.arctan2(y, x))), 3), round(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), 3)


def resolve_names(text: object, gazetteer: Gazetteer) -> Resolved:
    """Return the ends that a text names.

    Several ends are separated by ``;``, ``/`` or "and". "A, B" is the place A in B where B is a name, and a list where
    both are countries; "A (B)" is B in A where B is a place there, else A. "Northern A" and "A region" stand for A.
    What follows "via" lies on the way and is no end. "A or B" and a name found in several countries are ambiguous.
    """
    if not isinstance(text, str) or not text.strip():
        return Resolved()
    head, via, _ = text.partition(" via ")
    ends: list[End] = []
    unresolved: list[tuple[str, str]] = []
    for part in _parts(head, gazetteer):
        found = _find_part(part, gazetteer)
        if isinstance(found, str):
            unresolved.append((part, found))
        elif found not in ends:
            ends.append(found)
    return Resolved(tuple(ends), tuple(dict.fromkeys(unresolved)), bool(via))


def _parts(text: str, gazetteer: Gazetteer) -> list[str]:
    """Cut a list of ends; a place and the country it is in stay together."""
    parts = []
    for piece in re.split(r"\s*[;/]\s*", text):
        if not isinstance(gazetteer.find(piece), str):
            # A name may hold an "and" of its own: Trinidad and Tobago.
            parts.append(piece)
            continue
        pieces = re.split(r",?\s+(?:and|et)\s+", piece)
        if all(isinstance(_find_part(each, gazetteer), str) for each in pieces):
            pieces = [piece]
        for each in pieces:
            names = re.split(r"\s*,\s*", each)
            are_countries = all(fold(name) in gazetteer.territories for name in names)
            is_list = are_countries or len(names) > 2 or len(pieces) > 1
            parts += names if is_list else [each]
    return [part.strip() for part in parts if part.strip()]


def _find_part(text: str, gazetteer: Gazetteer) -> End | str:
    if re.search(r"\s(?:or|ou)\s", text):
        return "ambiguous"
    whole = gazetteer.find(text)
    if not isinstance(whole, str):
        return whole
    bracket = _BRACKETS.match(text)
    inner, _, outer = text.rpartition(", ")
    if bracket:
        outer, inner = bracket.groups()
    if inner or bracket:
        around = _find_plain(outer, gazetteer)
        if isinstance(around, str):
            return around
        inside = gazetteer.find(inner, within=around.country)
        return around if isinstance(inside, str) else inside
    return _find_plain(text, gazetteer)


def _find_plain(text: str, gazetteer: Gazetteer) -> End | str:
    """Look a name up as it is, then without "northern", "region" and the like."""
    found = gazetteer.find(text)
    bare = _BEFORE.sub("", _AFTER.sub("", text))
    if isinstance(found, str) and bare != text:
        again = gazetteer.find(bare)
        return again if not isinstance(again, str) or found == "unknown" else found
    return found
