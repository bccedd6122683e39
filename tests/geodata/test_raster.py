import numpy as np
import pytest
from rasterio.io import MemoryFile
from rasterio.warp import transform

from geodata import crs, density
from geodata.gridding import Grid
from geodata.raster import geotiff

GRID = Grid(-300_000.0, -200_000.0, 5_000.0, 120, 80)


@pytest.fixture
def surface():
    return density.incident_density([52_500.0], [-97_500.0], [3.0], 2.0, 40.0, grid=GRID)


@pytest.fixture
def opened(surface):
    is_known = np.broadcast_to(GRID.eastings() > -200_000.0, (80, 120))
    content = geotiff(surface.values, GRID, is_known, "Density", "incidents / 1,000 km² / yr", {"PERIOD": "2020–2021"})
    with MemoryFile(content) as memory, memory.open() as dataset:
        yield dataset


def test_the_values_of_the_file_are_those_of_the_surface_north_up(opened, surface):
    band = opened.read(1)[::-1]
    known = GRID.eastings() > -200_000.0
    np.testing.assert_allclose(band[:, known], surface.values[:, known], rtol=1e-6, atol=1e-12)
    assert np.isnan(band[:, ~known]).all()
    assert np.isnan(opened.nodata)


def test_the_highest_cell_lies_where_the_incident_is(opened):
    row, column = np.unravel_index(np.nanargmax(opened.read(1)), opened.shape)
    easting, northing = opened.xy(row, column)
    assert (easting, northing) == (52_500.0, -97_500.0)
    longitude, latitude = transform(opened.crs, "EPSG:4326", [easting], [northing])
    expected = crs.unproject(np.array([52_500.0]), np.array([-97_500.0]))
    assert (longitude[0], latitude[0]) == pytest.approx((expected[0][0], expected[1][0]), abs=1e-6)


def test_the_file_says_what_its_numbers_are(opened):
    assert opened.descriptions == ("Density",)
    assert opened.units == ("incidents / 1,000 km² / yr",)
    assert opened.tags()["PERIOD"] == "2020–2021"
