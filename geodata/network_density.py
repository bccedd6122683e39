"""Density of incidents along the roads: a kernel sum by road distance, in incidents per 100 km of road per year."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from geodata.equal_split import spread_spots
from geodata.errors import InputError
from geodata.lixels import RoadGraph, RoadPlaces, Spots, share_out
from geodata.network_diffusion import RoadDiffusion, diffused_sum, prepare_diffusion

#: Bandwidths a reader may choose, km.
BANDWIDTHS_KM = (10.0, 20.0, 40.0)
DEFAULT_BANDWIDTH_KM = 20.0
#: How an incident spreads: by the shortest way, split equally at junctions; or by all ways, as heat does.
EQUAL_SPLIT, DIFFUSION = "equal_split", "diffusion"
ROAD_KERNELS = (EQUAL_SPLIT, DIFFUSION)
#: Limits of the colour classes, incidents / 100 km / yr. Fixed, so that a colour means the same number under every
#: filter. Below the first the road is drawn as it is, above the last the class is open. With 20 km one incident tops
#: out at 0.25 over nineteen years and at 4.7 over one; the busiest kilometre of all years at 17.
ROAD_BREAKS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
#: What becomes of an incident: too far from every road; on a road, located less precisely than the bandwidth; summed.
OFF_ROAD, TOO_IMPRECISE, USED = 0, 1, 2
#: Edges with incidents that are summed between two reports of progress.
_EDGES_AT_ONCE = 4096
_N_THREADS = 2


@dataclass(frozen=True)
class RoadDensity:
    """Hold a density along the roads and what it was made of.

    Attributes
    ----------
    values : float64 array
        Incidents / 100 km of road / yr, the mean over each lixel of the graph.
    bandwidth_km : float
    n_used, n_off_road, n_too_imprecise : int
        Incidents summed; those too far from every road; those on a road but located less precisely than the bandwidth.
    years : float
        Length of the period, years.
    kernel : str
        One of `ROAD_KERNELS`.
    """

    values: np.ndarray
    bandwidth_km: float
    n_used: int
    n_off_road: int
    n_too_imprecise: int
    years: float
    kernel: str = EQUAL_SPLIT


@dataclass(frozen=True)
class RoadRegister:
    """Hold incidents made ready for densities of any choice of them; made by `prepare_register`.

    Attributes
    ----------
    graph : RoadGraph
    bandwidth_km : float
    use : uint8 array
        One value an incident: `OFF_ROAD`, `TOO_IMPRECISE` or `USED`.
    spots : Spots
        Of the incidents in use, their weights divided by the part of the kernel that lies on the road.
    owner : int array
        The incident of each spot.
    diffusion : RoadDiffusion or None
        What diffusion along the roads needs; None for the equal split.
    """

    graph: RoadGraph
    bandwidth_km: float
    use: np.ndarray
    spots: Spots
    owner: np.ndarray
    diffusion: RoadDiffusion | None = None


def prepare_register(
    graph: RoadGraph,
    places: RoadPlaces,
    bandwidth_km: float = DEFAULT_BANDWIDTH_KM,
    kernel: str = EQUAL_SPLIT,
) -> RoadRegister:
    """Find once what of a density depends on the roads and the places only; parameters as in `road_density`."""
    if not 0 < bandwidth_km < float("inf"):
        raise InputError(
            "road_bandwidth",
            "A bandwidth of {bandwidth_km:g} km cannot be used along the roads.",
            bandwidth_km=bandwidth_km,
        )
    if kernel not in ROAD_KERNELS:
        raise ValueError(f"a kernel along the roads is one of {ROAD_KERNELS}, received {kernel!r}")
    use = np.where(places.uncertainty_km <= bandwidth_km, USED, TOO_IMPRECISE)
    use = np.where(places.is_on_road(), use, OFF_ROAD).astype(np.uint8)
    used = np.flatnonzero(use == USED)
    reach = np.sqrt(bandwidth_km**2 + places.uncertainty_km[used] ** 2)
    spots, owner = share_out(graph, places.edge[used], places.offset_km[used], reach)
    if kernel == DIFFUSION:
        return RoadRegister(graph, bandwidth_km, use, spots, used[owner], prepare_diffusion(graph, bandwidth_km))
    return RoadRegister(graph, bandwidth_km, use, whole_spots(graph, spots), used[owner])


def register_density(register: RoadRegister, rows: np.ndarray, years: float) -> RoadDensity:
    """Return the density of some incidents of a register, as `road_density` defines it.

    Parameters
    ----------
    register : RoadRegister
    rows : int array
        Positions of the incidents, each at most once.
    years : float
        Length of the period, years, above 0.

    Notes
    -----
    The cost grows with the roads times the different location errors; a row costs some nanoseconds.
    """
    if not years > 0:
        raise ValueError(f"a density needs a period above 0 years, received {years}")
    n_of = np.bincount(register.use[rows], minlength=3).tolist()
    spots = register.spots
    if len(rows) < len(register.use):
        is_chosen = np.zeros(len(register.use), dtype=bool)
        is_chosen[rows] = True
        spots = spots.take(np.flatnonzero(is_chosen[register.owner]))
    if register.diffusion is None:
        kernel, values = EQUAL_SPLIT, kernel_sum(register.graph, spots, is_whole=False)
    else:
        kernel, values = DIFFUSION, diffused_sum(register.diffusion, spots)
    values *= 100.0 / years
    left_out = n_of[OFF_ROAD], n_of[TOO_IMPRECISE]
    return RoadDensity(values, register.bandwidth_km, n_of[USED], *left_out, years, kernel)


def road_density(
    graph: RoadGraph,
    places: RoadPlaces,
    years: float,
    bandwidth_km: float = DEFAULT_BANDWIDTH_KM,
    kernel: str = EQUAL_SPLIT,
) -> RoadDensity:
    r"""Return the density of incidents along the roads, by the equal-split kernel and road distance, or by diffusion.

    Incident :math:`i` spreads over the road around its place by the quartic kernel
    :math:`k(d) = \frac{15}{16 H_i} (1 - d^2 / H_i^2)^2` of the road distance :math:`d < H_i`, with
    :math:`H_i^2 = h^2 + u_i^2`, the bandwidth :math:`h` and its location error :math:`u_i` (both are read as how far a
    quartic kernel reaches; the variances add up). At each junction of degree :math:`n` on the shortest way from the
    incident, what passes is divided by :math:`n - 1`: it is split equally over the roads that go on. The way ends at a
    dead end, and where two ways around a block meet; each kernel is then divided by the part of it that lies on the
    road, so that every incident counts for exactly one.
    The density of a lixel is :math:`\frac{100}{T}` times the mean over the lixel of the sum of the kernels.

    Parameters
    ----------
    graph : RoadGraph
    places : RoadPlaces
        Of the incidents. Left out and counted are those off the road (see `RoadPlaces.is_on_road`), and those whose
        location error is above the bandwidth.
    years : float
        Length of the period, years, above 0.
    bandwidth_km : float
        How far an exactly located incident reaches along the road, km.
    kernel : str
        ``"diffusion"`` spreads each incident by all ways (`network_diffusion.diffused_sum`), with the variance
        :math:`H_i^2 / 7` that the quartic kernel has.

    Returns
    -------
    RoadDensity
        ``(values * graph.lixel_km).sum() / 100 * years == n_used``. No incidents give zeros.

    Raises
    ------
    InputError
        The bandwidth is not a number above 0.
    ValueError
        The period is not above 0.

    References
    ----------
    Okabe, A., Satoh, T., Sugihara, K. (2009). A kernel density estimation method for networks, its computational method
    and a GIS-based tool. International Journal of Geographical Information Science 23(1), 7-32.
    doi:10.1080/13658810802475491
    """
    return register_density(prepare_register(graph, places, bandwidth_km, kernel), np.arange(len(places.edge)), years)


def kernel_sum(
    graph: RoadGraph,
    spots: Spots,
    *,
    is_split: bool = True,
    is_whole: bool = True,
    at_centres: bool = False,
    report: Callable[[float], None] | None = None,
) -> np.ndarray:
    """Return the sum of the kernels on each lixel, incidents / km.

    Parameters
    ----------
    graph : RoadGraph
    spots : Spots
    is_split : bool
        Split equally at junctions; without, each road that goes on gets all (Xie & Yan 2008), as other programs do.
    is_whole : bool
        Divide each kernel by the part of it that lies on the road.
    at_centres : bool
        The value at the middle of the lixel, as other programs give it, in place of the mean over it.
    report : callable, optional
        Told the share (0..1) of the roads with incidents that is done.

    References
    ----------
    Xie, Z., Yan, J. (2008). Kernel density estimation of traffic accidents in a network space. Computers, Environment
    and Urban Systems 32(5), 396-406. doi:10.1016/j.compenvurbsys.2008.05.001
    """
    options = np.array([is_split, is_whole, at_centres, False])
    return _spread(graph, spots, options, report)[0]


def whole_spots(graph: RoadGraph, spots: Spots) -> Spots:
    """Return the spots with their weights divided by the part of the kernel that lies on the road.

    ``kernel_sum(graph, whole_spots(graph, spots), is_whole=False)`` is ``kernel_sum(graph, spots)``, for any choice of
    these spots: what depends on roads and place only is found once for many choices.
    """
    mass = _spread(graph, spots, np.array([True, True, False, True]), None)[1]
    return Spots(spots.edge, spots.offset_km, spots.reach_km, spots.weight / mass)


def _spread(
    graph: RoadGraph, spots: Spots, options: np.ndarray, report: Callable[[float], None] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sum on each lixel, and the mass on the road of each spot."""
    bounds = np.flatnonzero(np.r_[True, np.diff(spots.edge) != 0])[: len(spots)]
    bounds = np.append(bounds, len(spots)).astype(np.int64)
    n_edges = len(bounds) - 1
    ends = np.stack([graph.start, graph.end])
    halves = np.stack([graph.half_edge, graph.half_node, graph.half_side])
    places = np.stack([spots.offset_km, spots.reach_km, spots.weight])
    mass = np.ones(len(spots))
    values = np.zeros((_N_THREADS, graph.n_lixels))

    def spread(some: np.ndarray, own: np.ndarray) -> None:
        spread_spots(
            some, spots.edge, places, ends, graph.length_km, graph.first_lixel, graph.first_half, halves,
            options, own, mass,
        )  # fmt: skip

    with ThreadPoolExecutor(_N_THREADS) as pool:
        for first in range(0, n_edges, _EDGES_AT_ONCE):
            some = bounds[first : first + _EDGES_AT_ONCE + 1]
            # As many edges as hold half of the spots, to each thread.
            middle = int(np.searchsorted(some, (some[0] + some[-1]) / 2))
            list(pool.map(spread, (some[: middle + 1], some[middle:]), values))
            if report is not None:
                report((first + len(some) - 1) / n_edges)
    return values.sum(axis=0), mass
