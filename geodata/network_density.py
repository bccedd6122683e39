"""Density of incidents along the roads: a kernel sum by road distance, in incidents per 100 km of road per year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geodata.equal_split import spread_spots
from geodata.errors import InputError
from geodata.lixels import RoadGraph, RoadPlaces, Spots, merge_spots

#: Bandwidths a reader may choose, km.
BANDWIDTHS_KM = (10.0, 20.0, 40.0)
DEFAULT_BANDWIDTH_KM = 20.0
#: Limits of the colour classes, incidents / 100 km / yr. Fixed, so that a colour means the same number under every
#: filter. Below the first the road is drawn as it is, above the last the class is open. With 20 km one incident tops
#: out at 0.25 over nineteen years and at 4.7 over one; the busiest kilometre of all years at 17.
ROAD_BREAKS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
#: Edges with incidents that are summed between two reports of progress.
_EDGES_AT_ONCE = 4096


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
    """

    values: np.ndarray
    bandwidth_km: float
    n_used: int
    n_off_road: int
    n_too_imprecise: int
    years: float


def road_density(
    graph: RoadGraph, places: RoadPlaces, years: float, bandwidth_km: float = DEFAULT_BANDWIDTH_KM
) -> RoadDensity:
    r"""Return the density of incidents along the roads, by the equal-split kernel and road distance.

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
    if not years > 0:
        raise ValueError(f"a density needs a period above 0 years, received {years}")
    if not 0 < bandwidth_km < float("inf"):
        raise InputError(
            "road_bandwidth",
            "A bandwidth of {bandwidth_km:g} km cannot be used along the roads.",
            bandwidth_km=bandwidth_km,
        )
    is_on_road = places.is_on_road()
    used = np.flatnonzero(is_on_road & (places.uncertainty_km <= bandwidth_km))
    reach = np.sqrt(bandwidth_km**2 + places.uncertainty_km[used] ** 2)
    spots = merge_spots(graph, places.edge[used], places.offset_km[used], reach)
    values = kernel_sum(graph, spots)
    values *= 100.0 / years
    n_on_road = int(np.count_nonzero(is_on_road))
    n_off = len(places.edge) - n_on_road
    return RoadDensity(values, bandwidth_km, len(used), n_off, n_on_road - len(used), years)


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
    bounds = np.flatnonzero(np.r_[True, np.diff(spots.edge) != 0])[: len(spots)]
    bounds = np.append(bounds, len(spots)).astype(np.int64)
    n_edges = len(bounds) - 1
    halves = (graph.first_half, graph.half_edge, graph.half_node, graph.half_side)
    options = np.array([is_split, is_whole, at_centres])
    values = np.zeros(graph.n_lixels)
    for first in range(0, n_edges, _EDGES_AT_ONCE):
        some = bounds[first : first + _EDGES_AT_ONCE + 1]
        spread_spots(
            some, spots.edge, spots.offset_km, spots.reach_km, spots.weight,
            graph.start, graph.end, graph.length_km, graph.first_lixel, *halves, options, values,
        )  # fmt: skip
        if report is not None:
            report((first + len(some) - 1) / n_edges)
    return values
