"""Which rows of a register a report may hand on one by one: a ministry's own file often may not leave the house."""

from __future__ import annotations

import numpy as np

from dashboard.data import AtlasData


def may_pass_on(atlas: AtlasData, datasets: np.ndarray) -> np.ndarray:
    """Tell for each row, by its dataset, whether it may be handed on as a row; they count in every total all the same.

    Parameters
    ----------
    atlas : AtlasData
    datasets : object array
        Name of the dataset of each row; one that the register of sources does not know may be.
    """
    rule = dict(zip(atlas.sources["dataset"], atlas.sources["redistribute"], strict=True))
    return np.array([rule.get(name, "yes") == "yes" for name in datasets], dtype=bool)
