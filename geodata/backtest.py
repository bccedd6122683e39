"""Do the hotspots predict? Train before a date, test after it, on equal-area cells, over shifted grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.changes import binomial_interval
from geodata.density import DEFAULT_BANDWIDTH_KM, incident_density
from geodata.errors import InputError
from geodata.index import IncidentIndex
from geodata.shifted_grids import CELL_KM, Ground, ground_of
from geodata.yearly import complete_years

#: Shares of the area that are flagged.
AREA_SHARES = (0.002, 0.01, 0.05, 0.1)
#: Only incidents located at least this well are tested on cells of this size, km.
TEST_UNCERTAINTY_KM = 15.0
#: So many complete years at the end of the register are tested one by one ...
TEST_YEARS = 5
#: ... each with at least this many incidents, and as many before.
MIN_TEST = 20
#: What the cells are ranked by: the density at its bandwidth and at half of it, the incidents of all years before in
#: the cell and its eight neighbours (the order of Gi* where all cells have eight), those in the cell itself, and those
#: of the year before only.
METHODS = ("density", "density_half", "hotspots", "all_years", "last_year")
#: Shares of the area at which the capture curve is drawn.
CURVE_SHARES = np.linspace(0.0, 0.2, 81)


def captured_share(scores: np.ndarray, counts: np.ndarray, area_shares: np.ndarray) -> np.ndarray:
    """Return the share of the incidents in the best-ranked cells that make up some shares of the area.

    Cells of equal score are flagged in no order: a part of them holds that part of their incidents.

    Parameters
    ----------
    scores : array (n_cells,)
        Cells with a higher score are flagged first; all cells have the same area.
    counts : array (n_cells,)
        Incidents of each cell.
    area_shares : array
        0..1.

    Returns
    -------
    array like area_shares
        0..1; NaN where there are no incidents.
    """
    wanted = np.asarray(area_shares) * len(scores)
    # Only what may be flagged is sorted; the cells as good as the last of it are one group.
    n_sorted = min(len(scores), int(np.ceil(wanted.max())) + 1)
    last = scores.min()
    if np.count_nonzero(scores > last) >= n_sorted:
        last = np.partition(scores, len(scores) - n_sorted)[len(scores) - n_sorted]
    above = np.flatnonzero(scores > last)
    above = above[np.argsort(-scores[above], kind="stable")]
    ordered, reached = scores[above], np.cumsum(counts[above])
    ends = np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], np.ones(min(1, len(above)), dtype=bool)]) + 1
    is_last = scores == last
    cells = np.r_[0, ends, len(above) + np.count_nonzero(is_last)]
    found = np.r_[0.0, reached[ends - 1], counts[above].sum() + counts[is_last].sum()]
    total = counts.sum()
    return np.interp(wanted, cells, found) / (total if total else np.nan)


@dataclass(frozen=True)
class Cut:
    """Hold one year that is tested.

    Attributes
    ----------
    year : int
        Trained on everything before it, tested on its incidents.
    n_train, n_test : int
        Incidents that the density is made of, and those tested.
    """

    year: int
    n_train: int
    n_test: int


@dataclass(frozen=True)
class Backtest:
    """Hold how well the hotspots of each year's start held in that year.

    Attributes
    ----------
    cuts : tuple of Cut
    scores : DataFrame
        A row a year (0: all together), method and share of the area: hit_rate, hit_low, hit_high (exact 95 % limits
        for the number tested), pai, pai_least, pai_most (range over the shifted grids), pei, rri.
    curves : DataFrame
        Share of all tested incidents captured, by share of the area (index); a column a method and ``best`` (the cells
        with most tested incidents: no ranking can do better). Median over the shifted grids.
    area_km2 : float
        Area of the cells that touch land.
    n_imprecise, n_at_sea : int
        Incidents of the tested years left out: located less well than `TEST_UNCERTAINTY_KM`, and in no such cell.
    bandwidth_km : float
    """

    cuts: tuple[Cut, ...]
    scores: pd.DataFrame
    curves: pd.DataFrame
    area_km2: float
    n_imprecise: int
    n_at_sea: int
    bandwidth_km: float


def backtest(index: IncidentIndex, countries: gpd.GeoDataFrame, bandwidth_km: float = DEFAULT_BANDWIDTH_KM) -> Backtest:
    r"""Return how much of each tested year the cells flagged at its start captured.

    With :math:`n` of :math:`N` tested incidents in flagged cells of the area :math:`a` out of :math:`A`:

    - hit rate :math:`n / N`
    - :math:`PAI = (n / N) / (a / A)`, the density of incidents in the flagged cells over that of the whole area
    - :math:`PEI = PAI / PAI_{max}`, where :math:`PAI_{max}` flags the cells with most tested incidents
    - :math:`RRI = (n / N) / (n' / N')`, where :math:`n'` of the :math:`N'` training incidents lie in the same cells

    All are medians over the shifted grids; a random choice of cells has a PAI of 1.

    Parameters
    ----------
    index : IncidentIndex
    countries : GeoDataFrame
        Polygons of the land, EPSG:4326.
    bandwidth_km : float
        Of the density that ranks the cells.

    Raises
    ------
    InputError
        No complete year has `MIN_TEST` incidents that can be tested, with as many before it.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting spatial patterns of
    crime. Security Journal 21, 4-28. doi:10.1057/palgrave.sj.8350066 (PAI)
    Hunt, J. M. (2016). Do crime hot spots move? Exploring the effects of the modifiable areal unit problem and
    modifiable temporal unit problem on crime hot spot stability. PhD thesis, American University. (PEI)
    Levine, N. (2008). The "hottest" part of a hotspot: comments on "The utility of hotspot mapping for predicting
    spatial patterns of crime". Security Journal 21, 295-302. (RRI)
    """
    ground = ground_of(countries)
    years = complete_years(index)[-TEST_YEARS:].tolist()
    cuts, results = [], []
    n_imprecise = n_at_sea = 0
    sums = _TrainingSums(index, ground, bandwidth_km)
    for year in years:
        tested = np.flatnonzero(index.year == year)
        is_precise = index.uncertainty_km[tested] <= TEST_UNCERTAINTY_KM
        result = _test_year(index, ground, year, tested[is_precise], sums)
        if result is None:
            continue
        cuts.append(result.cut)
        results.append(result)
        n_imprecise += int(np.count_nonzero(~is_precise))
        n_at_sea += int(np.count_nonzero(is_precise)) - result.cut.n_test
    if not results:
        raise InputError(
            "backtest_few",
            "A test of the hotspots needs a complete year with {n} incidents located to {km} km, and as many before.",
            n=MIN_TEST,
            km=f"{TEST_UNCERTAINTY_KM:g}",
        )
    area_km2 = float(np.median([len(cells) for cells in ground.cells])) * CELL_KM**2
    scores, curves = _summarise(results)
    return Backtest(tuple(cuts), scores, curves, area_km2, n_imprecise, n_at_sea, bandwidth_km)


class _TrainingSums:
    """Add up the densities of one year after the other; the sum of kernels is the sum of its parts."""

    def __init__(self, index: IncidentIndex, ground: Ground, bandwidth_km: float) -> None:
        self._index, self._ground = index, ground
        self._bandwidths = {"density": bandwidth_km, "density_half": bandwidth_km / 2.0}
        self._fine = {name: np.zeros((ground.grid.n_rows, ground.grid.n_columns)) for name in self._bandwidths}
        self._until = 0
        self.n_used = 0

    def before(self, first_row: int) -> dict[str, list[np.ndarray]]:
        """Return the sums over the cells of all rows before this one; ask in ascending order."""
        rows, index = slice(self._until, first_row), self._index
        places = index.easting_m[rows], index.northing_m[rows], index.uncertainty_km[rows]
        for name, bandwidth_km in self._bandwidths.items():
            # The length of the period does not change the ranks.
            surface = incident_density(*places, 1.0, bandwidth_km, grid=self._ground.grid)
            self._fine[name] += surface.values
            self.n_used += surface.n_used if name == "density" else 0
        self._until = first_row
        return {name: self._ground.cell_sums(fine) for name, fine in self._fine.items()}


@dataclass(frozen=True)
class _YearResult:
    """Hold one tested year: incidents captured by method at `_SHARES` (n_shifts, n_shares), of test and training."""

    cut: Cut
    n_train_tested: np.ndarray
    n_tested: np.ndarray
    hits: dict[str, np.ndarray]
    train_hits: dict[str, np.ndarray]


_SHARES = np.r_[AREA_SHARES, CURVE_SHARES]


def _test_year(
    index: IncidentIndex, ground: Ground, year: int, tested: np.ndarray, sums: _TrainingSums
) -> _YearResult | None:
    first_row = int(np.searchsorted(index.year, year))
    train = np.flatnonzero(index.uncertainty_km[:first_row] <= TEST_UNCERTAINTY_KM)
    test_counts, train_counts = ground.counts(index, tested), ground.counts(index, train)
    n_tested, n_train = (np.array([each.sum() for each in counts]) for counts in (test_counts, train_counts))
    if min(int(n_tested[0]), int(n_train[0])) < MIN_TEST:
        return None
    scores = {
        **sums.before(first_row),
        "hotspots": ground.counts(index, train, with_neighbours=True),
        "last_year": ground.counts(index, train[index.year[train] == year - 1]),
        "all_years": train_counts,
        "best": test_counts,
    }
    hits = {name: _captured(each, test_counts) * n_tested[:, None] for name, each in scores.items()}
    train_hits = {name: _captured(scores[name], train_counts) * n_train[:, None] for name in METHODS}
    return _YearResult(Cut(year, sums.n_used, int(n_tested[0])), n_train, n_tested, hits, train_hits)


def _captured(scores: Sequence[np.ndarray], counts: Sequence[np.ndarray]) -> np.ndarray:
    return np.array([captured_share(one, other, _SHARES) for one, other in zip(scores, counts, strict=True)])


def _summarise(results: Sequence[_YearResult]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the scores of each year and of all together, and the curves of all together."""
    records = []
    for group in ([result] for result in results):
        records += _scores(group, group[0].cut.year)
    records += _scores(results, 0)
    n_tested = _total([result.n_tested for result in results])
    flagged = len(AREA_SHARES)
    curves = {
        name: np.median(_total([result.hits[name] for result in results])[:, flagged:] / n_tested[:, None], axis=0)
        for name in (*METHODS, "best")
    }
    return pd.DataFrame(records), pd.DataFrame(curves, index=pd.Index(CURVE_SHARES, name="area_share"))


def _total(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.sum(arrays, axis=0)


def _divide(values: np.ndarray, by: np.ndarray) -> np.ndarray:
    return np.divide(values, by, out=np.full(len(values), np.nan), where=by > 0)


def _scores(results: Sequence[_YearResult], year: int) -> list[dict[str, float | int | str]]:
    n_tested = _total([result.n_tested for result in results])
    n_train = _total([result.n_train_tested for result in results])
    best = _total([result.hits["best"] for result in results])
    records: list[dict[str, float | int | str]] = []
    for method in METHODS:
        hits = _total([result.hits[method] for result in results])
        train_hits = _total([result.train_hits[method] for result in results])
        for place, area_share in enumerate(AREA_SHARES):
            rates = hits[:, place] / n_tested
            total = int(np.median(n_tested))
            low, high = binomial_interval(round(float(np.median(rates)) * total), total)
            pai = rates / area_share
            records.append(
                {
                    "year": year,
                    "method": method,
                    "area_share": area_share,
                    "hit_rate": float(np.median(rates)),
                    "hit_low": low,
                    "hit_high": high,
                    "pai": float(np.median(pai)),
                    "pai_least": float(pai.min()),
                    "pai_most": float(pai.max()),
                    "pei": float(np.median(hits[:, place] / best[:, place])),
                    "rri": float(np.median(_divide(rates, train_hits[:, place] / n_train))),
                }
            )
    return records
