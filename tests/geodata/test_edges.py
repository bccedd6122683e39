import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from geodata import crs, density, edges
from geodata.gridding import Grid, Points

GRID = Grid(-300_000.0, -300_000.0, 5_000.0, 120, 120)
EAST = edges.Window("coast", GRID, np.broadcast_to(GRID.eastings() > 0.0, (120, 120)).copy())
WHOLE = edges.Window("coast", GRID, np.ones((120, 120), dtype=bool))


def share_of(easting_m, error_km, bandwidth_km=30.0, kernel="gaussian", window=EAST):
    points = Points(np.array([easting_m]), np.array([0.0]), np.array([error_km]))
    return edges.kernel_shares(points, bandwidth_km, kernel, window)[0]


@pytest.mark.parametrize("kernel", density.KERNELS)
def test_half_of_a_kernel_lies_on_land_where_the_point_is_on_a_straight_coast(kernel):
    assert share_of(0.0, 0.0, kernel=kernel) == pytest.approx(0.5, abs=2e-3)


def test_the_share_of_a_gaussian_is_the_normal_distribution():
    # 25 km inland with a standard deviation of hypot(30, 40) = 50 km: half a standard deviation, 0.69146.
    assert share_of(25_000.0, 30.0, 40.0) == pytest.approx(0.69146, abs=2e-4)


def test_far_inland_nothing_is_lost_and_far_at_sea_everything():
    assert share_of(100_000.0, 0.0, 20.0) == pytest.approx(1.0, abs=1e-5)
    assert share_of(-150_000.0, 0.0, 20.0) == pytest.approx(0.0, abs=1e-5)


def test_the_shares_of_many_spots_agree_with_the_sum_over_the_cells(monkeypatch):
    random = np.random.default_rng(8)
    # The last one lies off the map.
    points = Points(*random.uniform(-280_000.0, 280_000.0, (2, 40)), random.uniform(0.0, 30.0, 40))
    points.easting_m[-1] = -310_000.0
    window = edges.Window("coast", GRID, random.random((120, 120)) < 0.5)
    direct = {kernel: edges.kernel_shares(points, 30.0, kernel, window) for kernel in density.KERNELS}
    monkeypatch.setattr(edges, "DIRECT_LIMIT", 3)
    many = edges.kernel_shares(points, 30.0, "gaussian", window)
    np.testing.assert_allclose(many, direct["gaussian"], rtol=0, atol=1e-5)
    assert (many != direct["gaussian"]).any()
    monkeypatch.setattr(edges, "DIRECT_LIMIT", 1)
    for kernel, limit in (("gaussian", 1e-5), ("quartic", 0.02)):
        many = edges.kernel_shares(points, 30.0, kernel, window)
        np.testing.assert_allclose(many, direct[kernel], rtol=0, atol=limit)


def test_a_quartic_share_on_a_straight_coast_is_near_that_of_the_gaussian():
    places = np.arange(-90_000.0, 100_000.0, 5_000.0)
    points = Points(places, np.zeros(len(places)), np.zeros(len(places)))
    quartic, gaussian = (edges.direct_shares(points, 30.0, kernel, EAST) for kernel in ("quartic", "gaussian"))
    assert 0.005 < np.abs(quartic - gaussian).max() <= 0.02


def test_a_point_off_the_map_has_the_share_that_reaches_in_and_an_imprecise_one_none():
    points = Points(np.array([-320_000.0, 0.0]), np.zeros(2), np.array([1.0, 31.0]))
    off, imprecise = edges.kernel_shares(points, 30.0, "gaussian", WHOLE)
    # 20 km outside with a standard deviation of 30 km: 1 - Phi(2 / 3).
    assert off == pytest.approx(0.2525, abs=2e-3)
    assert np.isnan(imprecise)


def test_corrected_incidents_at_the_coast_sum_to_their_number_on_land():
    # Two at the coast and one inland: each puts as much on land, and nothing is drawn at sea.
    place = ([5_000.0, 40_000.0, 120_000.0], [0.0, 50_000.0, -60_000.0], [0.5, 5.0, 3.0])
    plain = density.incident_density(*place, 2.0, 30.0, grid=GRID)
    corrected = density.incident_density(*place, 2.0, 30.0, window=EAST)
    n_on_land = corrected.values.sum() * GRID.cell_area_km2 / 1000.0 * 2.0
    assert n_on_land == pytest.approx(3.0, rel=1e-3)
    assert plain.values[EAST.is_inside].sum() < 0.9 * corrected.values.sum()
    assert not corrected.values[~EAST.is_inside].any()


def test_an_incident_far_at_sea_is_not_heaped_on_the_beach():
    surface = density.incident_density([-70_000.0], [0.0], [0.5], 1.0, 30.0, window=EAST)
    assert surface.n_held_back == 1
    assert surface.values.sum() * GRID.cell_area_km2 / 1000.0 < 0.06


def test_the_correction_of_many_rows_agrees_with_that_of_few(monkeypatch):
    random = np.random.default_rng(3)
    place = (*random.uniform(-150_000.0, 250_000.0, (2, 200)), random.choice([0.5, 3.0, 20.0], 200))
    few = density.incident_density(*place, 1.0, 30.0, window=EAST)
    monkeypatch.setattr(density, "DIRECT_LIMIT", 0)
    monkeypatch.setattr(edges, "DIRECT_LIMIT", 0)
    many = density.incident_density(*place, 1.0, 30.0, window=EAST)
    assert np.abs(many.values - few.values).max() <= 2e-5 * few.values.max()


def test_land_is_where_a_country_is_within_the_study_area():
    country = gpd.GeoDataFrame({"country": ["ML"]}, geometry=[box(-8.0, 12.0, -4.0, 16.0)], crs=crs.WGS84)
    grid = density.study_grid(10.0)
    land = edges.land_window(grid, country)
    west, south = (each[0] for each in crs.project(np.array([-6.0]), np.array([14.0])))
    assert land.is_inside[int((south - grid.south_m) // grid.cell_m), int((west - grid.west_m) // grid.cell_m)]
    # Four degrees by four at 14° N: about 432 km by 442 km.
    assert land.is_inside.sum() * grid.cell_area_km2 == pytest.approx(191_000, rel=0.02)
    assert not edges.study_window(grid).is_inside[0, 0]
