"""A surface as a GeoTIFF: the very values of the screen, with what they mean inside the file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import rasterio
from rasterio import Affine
from rasterio.io import MemoryFile

from geodata import crs
from geodata.gridding import Grid


def geotiff(
    values: np.ndarray,
    grid: Grid,
    is_known: np.ndarray,
    name: str,
    unit: str,
    tags: Mapping[str, str],
) -> bytes:
    """Return a one-band GeoTIFF in `crs.METRIC`, north up, compressed.

    Parameters
    ----------
    values : array (n_rows, n_columns)
        Row 0 is the southernmost, as in `Grid`; stored as float32.
    grid : Grid
    is_known : bool array
        Cells outside it hold no data (NaN).
    name, unit : str
        Of the band.
    tags : mapping
        What a reader of the file must know: period, bandwidth, source, caveats.
    """
    band = np.where(is_known, values, np.nan).astype(np.float32)[::-1]
    north_m = grid.south_m + grid.n_rows * grid.cell_m
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            width=grid.n_columns,
            height=grid.n_rows,
            count=1,
            dtype="float32",
            crs=rasterio.crs.CRS.from_wkt(crs.METRIC.to_wkt()),
            transform=Affine(grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, north_m),
            nodata=np.nan,
            compress="deflate",
            predictor=3,
        ) as target:
            target.write(band, 1)
            target.set_band_description(1, name)
            target.set_band_unit(1, unit)
            target.update_tags(**tags)
        return bytes(memory.read())
