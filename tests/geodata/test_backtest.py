"""The test of the hotspots by pencil: one land, two towns, and counts that can be added up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely.geometry import box

from geodata.backtest import Backtest, backtest, captured_share
from geodata.errors import InputError
from geodata.index import IncidentIndex, build_index
from geodata.shifted_grids import SHIFTS, ground_of, shifted_blocks
from tests.geodata.conftest import build_incidents

ALPHA, BETA, GAMMA = -6.0, -4.0, -2.0


def test_best_cells_are_flagged_first_and_equal_ones_share() -> None:
    scores = np.array([5.0, 3.0, 3.0, 0.0, 0.0])
    counts = np.array([4, 2, 0, 1, 1])
    # One cell: 4 of 8. One and a half: half of a half of the two equal ones. Three: 6. Four: half of the last two.
    found = captured_share(scores, counts, np.array([0.0, 0.2, 0.3, 0.6, 0.8, 1.0]))
    assert found.tolist() == [0.0, 4 / 8, 4.5 / 8, 6 / 8, 7 / 8, 1.0]
    assert captured_share(scores, counts, np.array([0.2])).tolist() == [0.5]
    assert np.isnan(captured_share(scores, np.zeros(5), np.array([0.5]))).all()


@given(
    arrays(np.int64, 40, elements=st.integers(0, 3)),
    arrays(np.int64, 40, elements=st.integers(0, 3)),
    st.floats(0.0, 1.0),
)
def test_captured_share_is_the_mean_over_all_orders_of_equal_cells(
    scores: np.ndarray, counts: np.ndarray, largest: float
) -> None:
    wanted = np.array([0.0, largest / 2, largest])
    found = captured_share(scores, counts, wanted)
    if not counts.sum():
        assert np.isnan(found).all()
        return
    # Each cell is as good as the mean of its equals; then plain sums of the sorted cells.
    mean = pd.Series(counts).groupby(scores).transform("mean").to_numpy()
    reached = np.r_[0.0, np.cumsum(mean[np.argsort(-scores, kind="stable")])]
    assert found == pytest.approx(np.interp(wanted * 40, np.arange(41), reached) / counts.sum())
    assert (np.diff(found) >= -1e-12).all()


@given(arrays(np.int64, (7, 11), elements=st.integers(0, 9)))
def test_blocks_of_every_shift_add_up_to_the_whole(fine: np.ndarray) -> None:
    shifts = [(up, along) for up in range(SHIFTS) for along in range(SHIFTS)]
    for (up, along), blocks in zip(shifts, shifted_blocks(fine, shifts), strict=True):
        assert blocks.sum() == fine.sum()
        assert blocks[0, 0] == fine[: SHIFTS - up, : SHIFTS - along].sum()


@pytest.fixture(scope="module")
def land() -> gpd.GeoDataFrame:
    """A strip of land of four degrees by one around the three towns."""
    return gpd.GeoDataFrame({"country": ["ML"]}, geometry=[box(-6.5, 13.5, -1.5, 14.5)], crs="EPSG:4326")


def towns(*years: tuple[int, dict[float, int]]) -> IncidentIndex:
    """Return an index with so many incidents a year and town; the register covers its years from end to end."""
    rows = [(f"{year}-06-01", town) for year, counts in years for town, n in counts.items() for _ in range(n)]
    rows += [(f"{years[0][0]}-01-01", ALPHA), (f"{years[-1][0]}-12-31", ALPHA)]
    frame = pd.DataFrame(sorted(rows), columns=["date", "longitude"]).assign(
        trafficking_type="drugs", commodity=None, agency=None, uncertainty_km=1.0, event_type="seizure",
        source_kind="media", region_id="A",
    )  # fmt: skip
    none = pd.DataFrame({"incident_id": [], "corridor_id": [], "corridor_km": []})
    return build_index(build_incidents(frame), none, ("east",))


@pytest.fixture(scope="module")
def tested(land: gpd.GeoDataFrame) -> Backtest:
    """Trained on 40 at Alpha (2020) and 20 at Beta (2021); tested on 2022: 20 Alpha, 10 Beta, 10 Gamma."""
    index = towns((2020, {ALPHA: 39}), (2021, {BETA: 20}), (2022, {ALPHA: 19, BETA: 10, GAMMA: 10}))
    return backtest(index, land)


def of_2022(tested: Backtest, method: str, area_share: float) -> pd.Series:
    scores = tested.scores
    return scores[(scores["year"] == 2022) & (scores["method"] == method) & (scores["area_share"] == area_share)].iloc[
        0
    ]


def test_years_with_too_few_before_them_are_not_tested(tested: Backtest) -> None:
    assert [(cut.year, cut.n_train, cut.n_test) for cut in tested.cuts] == [(2021, 40, 20), (2022, 60, 40)]
    assert (tested.n_imprecise, tested.n_at_sea) == (0, 0)


def test_numbers_are_those_of_the_pencil(tested: Backtest) -> None:
    # A hundredth of the area is more than one cell: the two towns with training incidents are flagged. They hold 30 of
    # the 40 incidents, and all the training ones.
    found = of_2022(tested, "all_years", 0.05)
    n_cells = tested.area_km2 / 400
    rest = (0.05 * n_cells - 2) / (n_cells - 2)
    assert found["hit_rate"] == pytest.approx((30 + 10 * rest) / 40, abs=0.002)
    assert found["pai"] == pytest.approx(found["hit_rate"] / 0.05)
    assert found["pei"] == pytest.approx(found["hit_rate"])
    assert found["rri"] == pytest.approx(found["hit_rate"])
    # Last year there was only Beta: 10 of 40, and 20 of the 60 before.
    last = of_2022(tested, "last_year", 0.05)
    assert last["hit_rate"] == pytest.approx(0.25 + 0.75 * rest, abs=0.01)
    assert last["rri"] == pytest.approx(last["hit_rate"] / (1 / 3 + 2 / 3 * rest), rel=0.02)
    assert found["hit_low"] < found["hit_rate"] < found["hit_high"]


def test_curves_rise_and_nothing_beats_the_best(tested: Backtest) -> None:
    curves = tested.curves
    assert (curves.diff().dropna() >= -1e-9).all().all()
    assert (curves.le(curves["best"] + 1e-9, axis=0)).all().all()
    assert curves.iloc[0].tolist() == [0.0] * 6


def test_neighbours_of_a_cell_are_the_eight_around_it(land: gpd.GeoDataFrame) -> None:
    ground = ground_of(land)
    index = towns((2020, {ALPHA: 3}))
    # Five at one spot in the middle of the land: one cell of five, and nine cells that have it for a neighbour.
    for alone, around in zip(
        ground.counts(index, np.arange(5)), ground.counts(index, np.arange(5), with_neighbours=True), strict=True
    ):
        assert sorted(alone[alone > 0]) == [5]
        assert sorted(around[around > 0]) == [5] * 9


def test_area_is_that_of_the_cells_that_touch_land(land: gpd.GeoDataFrame, tested: Backtest) -> None:
    ground = ground_of(land)
    # 539 km by 111 km, and cells of 20 km that reach over its edge.
    assert 539 * 111 < tested.area_km2 < (539 + 40) * (111 + 40)
    assert len(ground.cells) == SHIFTS**2


def test_a_register_with_few_incidents_is_refused(land: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError) as failure:
        backtest(towns((2020, {ALPHA: 10}), (2021, {ALPHA: 10})), land)
    assert failure.value.code == "backtest_few"
