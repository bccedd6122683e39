"""The places of a report: its tables with a geometry for each row and the way each is drawn, for geographic files."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from dashboard.data import AtlasData
from dashboard.passing_on import may_pass_on, posts_may_pass_on
from dashboard.reports.document import Cell, Column, FeatureLayer, Section, Table
from geodata.coverage import count_near
from layers import style
from layers.base import LegendItem
from layers.crossings import crossing_look, crossing_looks
from layers.filters import Filters
from layers.locales import Translator, local_name

_GEOD = pyproj.Geod(ellps="WGS84")
_VAGUE = "_vague"


def report_features(
    atlas: AtlasData,
    sections: Sequence[Section],
    filters: Filters,
    words: Translator,
    *,
    corridor_ids: Sequence[str] = (),
    post_ids: Sequence[str] = (),
    crossing_ids: Sequence[str] = (),
    rows: np.ndarray | None = None,
) -> tuple[FeatureLayer, ...]:
    """Return the layers of a report, from the ground up; the rows are those of its tables.

    Parameters
    ----------
    atlas : AtlasData
    sections : sequence of Section
        Whose tables ``posts``, ``hotspots`` and ``incidents`` get a place for each row.
    filters : Filters
    words : Translator
    corridor_ids : sequence of str
    post_ids : sequence of str
        In the order of the table of posts.
    crossing_ids : sequence of str
    rows : int array, optional
        In the order of the table of incidents.
    """
    tables = {table.name: table for section in sections for table in section.tables}
    chosen = atlas.corridors[atlas.corridors["corridor_id"].isin(list(corridor_ids))]
    layers = [_corridors(chosen, words)] if len(chosen) else []
    if len(crossing_ids):
        layers.append(_crossings(atlas, crossing_ids, filters, words))
    if "hotspots" in tables and len(chosen) == 1:
        layers.append(_peaks(tables["hotspots"], chosen.geometry.iloc[0], words))
    if "posts" in tables:
        layers.append(_posts(atlas, tables["posts"], post_ids, words))
    if "incidents" in tables and rows is not None:
        layers.append(_incidents(atlas, tables["incidents"], rows, words))
    return tuple(layers)


def _corridors(chosen: gpd.GeoDataFrame, words: Translator) -> FeatureLayer:
    columns = (
        Column("corridor_id", words.text("report_files.identifier")),
        Column("name", words.text("report_files.name"), hxl="#loc+name"),
        Column("countries", words.text("report_files.countries"), hxl="#country+name"),
        Column("length_km", words.text("report_files.length_km"), "number", 1),
    )
    rows = tuple(
        (row["corridor_id"], local_name(row, words.language), words.values("country", row["countries"]),
         float(row["length_km"]))
        for row in chosen.drop(columns="geometry").to_dict("records")
    )  # fmt: skip
    table = Table("corridor", words.text("layers.corridors.title"), columns, rows)
    item = LegendItem(words.text("report_files.chosen"), "line", style.CORRIDOR_SELECTED)
    return FeatureLayer(table, tuple(chosen.geometry), ("corridor",) * len(chosen), (("corridor", item),), is_line=True)


def _crossings(atlas: AtlasData, crossing_ids: Sequence[str], filters: Filters, words: Translator) -> FeatureLayer:
    table = atlas.crossings
    n_near, _ = count_near(atlas.near_crossings, atlas.select(filters).rows)
    by_id = dict(zip(atlas.road_access.crossings["crossing_id"], n_near.tolist(), strict=True))
    found = table[table["crossing_id"].isin(list(crossing_ids))]
    looks = dict(crossing_looks(words))
    columns = (
        Column("crossing_id", words.text("report_files.identifier")),
        Column("name", words.text("report.crossing"), hxl="#loc+name"),
        Column("border", words.text("report.border")),
        Column("state", words.text("report.status"), hxl="#status"),
        Column("n_incidents", words.text("report.incidents_near"), "count", hxl="#indicator+num"),
    )
    rows, drawn = [], []
    for row in found.drop(columns="geometry").to_dict("records"):
        look = crossing_look(row["is_monitored"])
        border = " – ".join(words.value("country", row[side]) for side in ("country_a", "country_b"))
        identifier = row["crossing_id"]
        rows.append((identifier, str(row["name"]), border, looks[look].label, by_id.get(identifier)))
        drawn.append(look)
    note = words.text("layers.crossings.note")
    made = Table("road_crossings", words.text("layers.crossings.title"), columns, tuple(rows), note)
    return FeatureLayer(made, tuple(found.geometry), tuple(drawn), tuple(looks.items()))


def _peaks(table: Table, line: shapely.LineString, words: Translator) -> FeatureLayer:
    """Place each stretch at its peak: the kilometre of the line that the table names."""
    km = [column.name for column in table.columns].index("km")
    geometries = tuple(point_at(line, float(row[km])) for row in table.rows)  # type: ignore[arg-type]
    item = LegendItem(table.title, "marker", style.DENSITY_COLOURS[-1], "circle", "ring", 4)
    return FeatureLayer(table, geometries, ("peak",) * len(geometries), (("peak", item),))


def point_at(line: shapely.LineString, km: float) -> shapely.Point:
    """Return the point of a line (WGS84 degrees) so many geodesic kilometres from its start; its end beyond that."""
    spots = shapely.get_coordinates(line)
    legs = _GEOD.line_lengths(spots[:, 0], spots[:, 1]) / 1000.0
    reached = np.append(0.0, np.cumsum(legs))
    leg = int(np.clip(np.searchsorted(reached, km, side="right") - 1, 0, len(legs) - 1))
    share = float(np.clip((km - reached[leg]) / legs[leg], 0.0, 1.0)) if legs[leg] > 0 else 0.0
    return shapely.Point(spots[leg] + share * (spots[leg + 1] - spots[leg]))


def _posts(atlas: AtlasData, table: Table, post_ids: Sequence[str], words: Translator) -> FeatureLayer:
    # The table is without the posts that may not be handed on, and its section says so.
    is_free = posts_may_pass_on(atlas, post_ids)
    free = [post_id for post_id, may_go in zip(post_ids, is_free, strict=True) if may_go]
    posts = atlas.border_posts.set_index("post_id").loc[free]
    shown = _identified(table, free, "post_id", words)
    if len(free) < len(post_ids):
        note = words.count("report_files.kept_back", len(post_ids) - len(free))
        shown = dataclasses.replace(shown, note=f"{table.note} {note}".strip())
    looks: list[str] = []
    key: dict[str, LegendItem] = {}
    for kind, status in zip(posts["kind"], posts["status"], strict=True):
        fill = style.POST_FILLS.get(str(status), "half")
        look = f"{kind}_{fill}"
        said = f"{words.value('post_kind', kind)}, {words.value('post_status', status)}"
        key.setdefault(look, LegendItem(said, "marker", style.POST, style.POST_SHAPES[kind], fill))
        looks.append(look)
    return FeatureLayer(shown, tuple(posts.geometry), tuple(looks), tuple(key.items()))


def _incidents(atlas: AtlasData, table: Table, rows: np.ndarray, words: Translator) -> FeatureLayer:
    # The table is without the rows that may not be handed on, and says so.
    is_free = may_pass_on(atlas, rows)
    if not is_free.all():
        note = words.count("report_files.kept_back", int((~is_free).sum()))
        table = dataclasses.replace(table, note=f"{table.note} {note}".strip())
    where = atlas.incidents(rows[is_free], ("longitude", "latitude", "trafficking_type", "uncertainty_km"))
    key: dict[str, LegendItem] = {}
    km = words.number(style.VAGUE_KM)
    for code, family in style.FAMILIES.items():
        label = words.value("family", code)
        key[code] = LegendItem(label, "marker", family.colour, family.shape, "filled", 1)
        vague = words.text("report_files.vague", family=label, km=km)
        key[code + _VAGUE] = LegendItem(vague, "marker", family.colour, family.shape, "hollow", 1)
    families = [style.FAMILY_OF_TYPE[each] for each in where["trafficking_type"]]
    is_vague = where["uncertainty_km"].to_numpy(float) > style.VAGUE_KM
    looks = tuple(code + (_VAGUE if vague else "") for code, vague in zip(families, is_vague, strict=True))
    points = shapely.points(where["longitude"].to_numpy(float), where["latitude"].to_numpy(float))
    used = tuple((code, item) for code, item in key.items() if code in looks)
    return FeatureLayer(table, tuple(points), looks, used)


def _identified(table: Table, identifiers: Sequence[str], name: str, words: Translator) -> Table:
    """Return a table whose rows begin with their identifier."""
    column = Column(name, words.text("report_files.identifier"))
    rows: list[tuple[Cell, ...]] = [(each, *row) for each, row in zip(identifiers, table.rows, strict=True)]
    return dataclasses.replace(table, columns=(column, *table.columns), rows=tuple(rows))
