"""The regions coloured by how many incidents were reported in them."""

from __future__ import annotations

import pandas as pd

from layers import style
from layers.areas import class_items, counted_hover
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import source_address
from layers.figure import area_trace
from layers.locales import Translator, local_name


def region_layer(counts: pd.DataFrame, regions: pd.DataFrame, translator: Translator) -> Layer:
    """Return the regions in which incidents were reported; a region with none stays as the land is.

    Parameters
    ----------
    counts : DataFrame
        Indexed by region_id; needs n_incidents, uses top_type.
    regions : DataFrame
        Canonical regions; needs region_id, country, name_fr, name_en.
    translator : Translator
    """
    counted = counts[counts["n_incidents"] >= style.REGION_BREAKS[0]]
    known = regions.set_index("region_id").reindex(counted.index)
    names = [
        f"{local_name(row, translator.language) or code} ({translator.value('country', row['country'])})"
        for code, row in zip(known.index, known.to_dict("records"), strict=True)
    ]
    customdata = [
        ["region", code, counted_hover(name, row, translator)]
        for code, name, row in zip(counted.index, names, counted.to_dict("records"), strict=True)
    ]
    trace = area_trace(
        "regions",
        source_address("regions"),
        "region_id",
        counted.index.tolist(),
        [style.class_of(number, style.REGION_BREAKS) for number in counted["n_incidents"]],
        style.REGION_COLOURS,
        customdata,
    )
    none = LegendItem(translator.text("layers.areas.none"), "fill", style.FOCUS_LAND)
    items = (none, *class_items(style.REGION_BREAKS, style.REGION_COLOURS, translator))
    legend = Legend(
        translator.text("layers.regions.title"),
        items,
        unit=translator.text("layers.regions.unit"),
        note=translator.text("layers.regions.note"),
    )
    return Layer(LayerName.REGIONS, (trace,), legend=legend)
