"""Where to send k mobile patrols: the maximal covering location problem, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye, hstack

from geodata.errors import InputError

#: Demand of a crossing without any incident near it, where crossings weigh by their incidents: it is still a crossing.
FLOOR_WEIGHT = 1.0


@dataclass(frozen=True)
class Placement:
    """Hold the sites that cover most, in the order of what each adds to those before it.

    Attributes
    ----------
    sites : int array
        Positions of the chosen sites; fewer than asked for where fewer cover as much.
    gained : float array
        Weight each adds; the sum is `covered`.
    n_gained : int array
        Demand points each adds.
    covered, total : float
        Weight that is covered, and weight of all demand.
    one_by_one : float
        Weight covered when each patrol is sent where it adds most at that moment (the greedy solution), never more
        than `covered`.
    """

    sites: np.ndarray
    gained: np.ndarray
    n_gained: np.ndarray
    covered: float
    total: float
    one_by_one: float


def place_patrols(is_covered: np.ndarray, weights: np.ndarray, n_patrols: int) -> Placement:
    """Return the sites for at most `n_patrols` patrols that cover the largest weight.

        maximise   sum_i w_i y_i
        subject to y_i <= sum of x_j over the sites j that cover i;  sum_j x_j <= k;  x_j in {0, 1};  0 <= y_i <= 1

    Of several best choices the one with the fewest sites is taken, then the one with the smallest sum of positions: the
    order of the sites decides, so give them in a fixed order.

    Parameters
    ----------
    is_covered : bool array (n_sites, n_demand)
        Whether a patrol at the site covers the demand point.
    weights : float array (n_demand,)
        Demand, not negative.
    n_patrols : int
        Largest number of sites, at least 1.

    Raises
    ------
    InputError
        The weights or the number of patrols are not usable, or the solver finds no proven optimum.

    References
    ----------
    Church, R. & ReVelle, C. (1974). The maximal covering location problem. Papers of the Regional Science Association
    32, 101-118. doi:10.1007/BF01942293
    Huangfu, Q. & Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. Mathematical Programming
    Computation 10, 119-142. doi:10.1007/s12532-017-0130-5 (HiGHS, the solver)
    """
    is_covered, weights = np.asarray(is_covered, dtype=bool), np.asarray(weights, dtype=float)
    if n_patrols < 1 or not (weights >= 0).all() or not np.isfinite(weights).all():
        raise InputError("placement", "Patrols are placed at one site or more, by weights of 0 or more.")
    useful = np.flatnonzero(is_covered[:, weights > 0].any(axis=1))
    sites = useful[_best_sites(is_covered[useful], weights, n_patrols)] if len(useful) else useful
    order, gained, n_gained = _order_by_gain(is_covered[sites], weights)
    one_by_one, _ = greedy_sites(is_covered, weights, n_patrols)
    return Placement(
        sites=sites[order],
        gained=gained,
        n_gained=n_gained,
        covered=float(weights[is_covered[sites].any(axis=0)].sum()),
        total=float(weights.sum()),
        one_by_one=float(weights[is_covered[one_by_one].any(axis=0)].sum()),
    )


def _best_sites(is_covered: np.ndarray, weights: np.ndarray, n_patrols: int) -> np.ndarray:
    """Return the positions of the sites; a second run breaks the ties of the first."""
    n_sites, n_demand = is_covered.shape
    costs = np.concatenate([np.zeros(n_sites), -weights])
    reach = hstack([csr_matrix(-is_covered.T.astype(float)), eye(n_demand)], format="csr")
    count = np.concatenate([np.ones(n_sites), np.zeros(n_demand)])[None, :]
    rules = [LinearConstraint(reach, -np.inf, 0.0), LinearConstraint(count, 0.0, float(n_patrols))]
    chosen = _solve(costs, rules, n_sites)
    best = float(weights[is_covered[chosen].any(axis=0)].sum())
    # One site fewer is worth more than any change of positions.
    fewest = np.concatenate([n_sites * (n_patrols + 1.0) + np.arange(n_sites), np.zeros(n_demand)])
    keeps_best = LinearConstraint(-costs[None, :], best * (1.0 - 1e-9), np.inf)
    return _solve(fewest, [*rules, keeps_best], n_sites)


def _solve(costs: np.ndarray, rules: list[LinearConstraint], n_sites: int) -> np.ndarray:
    is_whole = np.zeros(len(costs))
    is_whole[:n_sites] = 1
    solved = milp(costs, constraints=rules, integrality=is_whole, bounds=Bounds(0, 1), options={"mip_rel_gap": 0.0})
    if not solved.success:
        raise InputError("placement_failed", "The solver found no proven best choice of sites.")
    return np.flatnonzero(solved.x[:n_sites] > 0.5)


def greedy_sites(is_covered: np.ndarray, weights: np.ndarray, n_patrols: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sites chosen one after another, each where it adds most, and what each adds; ties go to the first.

    References
    ----------
    Nemhauser, G. L., Wolsey, L. A. & Fisher, M. L. (1978). An analysis of approximations for maximizing submodular set
    functions. Mathematical Programming 14, 265-294. doi:10.1007/BF01588971
    """
    is_open = np.ones(is_covered.shape[1], dtype=bool)
    sites, gained = [], []
    for _ in range(min(n_patrols, len(is_covered))):
        gains = (is_covered & is_open) @ weights
        best = int(np.argmax(gains))
        if not gains[best] > 0:
            break
        sites.append(best)
        gained.append(float(gains[best]))
        is_open &= ~is_covered[best]
    return np.array(sites, dtype=np.int64), np.array(gained, dtype=float)


def _order_by_gain(is_covered: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return an order of the sites in which each adds most to those before it, with the weight and points it adds."""
    order, gained = greedy_sites(is_covered, weights, len(is_covered))
    is_open, counts = np.ones(len(weights), dtype=bool), []
    for site in order:
        counts.append(int((is_covered[site] & is_open).sum()))
        is_open &= ~is_covered[site]
    return order, gained, np.array(counts, dtype=np.int64)
