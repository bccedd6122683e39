"""Length of land borders: three squares of one degree beside each other on the equator."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geodata import crs
from geodata.border_lengths import border_lengths
from geodata.errors import CrsError
from geodata.settings import REFERENCE_DIR

#: Along a meridian from the equator to 1° N.
MERIDIAN_KM = 110.574


def squares(**west: float) -> gpd.GeoDataFrame:
    areas = [shapely.box(edge, 0.0, edge + 1.0, 1.0) for edge in west.values()]
    return gpd.GeoDataFrame({"country": list(west)}, geometry=areas, crs=4326)


def test_border_is_as_long_as_the_line_both_share() -> None:
    lengths = border_lengths(squares(SN=0.0, ML=1.0, GH=2.0))
    assert lengths[["country_a", "country_b"]].to_numpy().tolist() == [["GH", "ML"], ["ML", "SN"]]
    assert lengths["border_km"].tolist() == pytest.approx([MERIDIAN_KM, MERIDIAN_KM], abs=0.01)


def test_countries_that_do_not_touch_have_no_border() -> None:
    assert border_lengths(squares(SN=0.0, TG=5.0)).empty


def test_an_enclave_has_its_whole_outline_as_border() -> None:
    hole = shapely.box(0.4, 0.4, 0.6, 0.6)
    around = shapely.Polygon(shapely.box(0, 0, 1, 1).exterior.coords, [hole.exterior.coords])
    lengths = border_lengths(gpd.GeoDataFrame({"country": ["SN", "GM"]}, geometry=[around, hole], crs=4326))
    assert lengths["border_km"].item() == pytest.approx(crs.geodesic_length_km(*hole.exterior.xy), abs=1e-6)


def test_other_reference_systems_are_refused() -> None:
    with pytest.raises(CrsError):
        border_lengths(squares(SN=0.0).to_crs(3857))


def test_borders_of_the_atlas_are_near_those_of_the_world_factbook() -> None:
    # Ghana - Togo 1,098 km and Mali - Senegal 489 km follow rivers that 1:10 million draws straighter.
    lengths = border_lengths(gpd.read_parquet(REFERENCE_DIR / "countries.parquet").rename(columns={"iso2": "country"}))
    km = lengths.set_index(["country_a", "country_b"])["border_km"]
    assert km["ML", "MR"] == pytest.approx(2236, rel=0.05)
    assert km["GM", "SN"] == pytest.approx(749, rel=0.05)
    assert km["GH", "TG"] < 1098 and km["ML", "SN"] < 489
