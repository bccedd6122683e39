"""The corridors: lines of the basemap that answer to the pointer, one of them in focus."""

from __future__ import annotations

import pandas as pd

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.locales import Translator, local_name


def corridor_layer(corridors: pd.DataFrame, translator: Translator, selected: str | None = None) -> Layer:
    """Return the layer that shows the corridors.

    Their lines are part of the basemap, which the browser keeps; the answer to a change of filters has none of them.

    Parameters
    ----------
    corridors : DataFrame
        Canonical corridors; needs corridor_id, name_fr, name_en.
    translator : Translator
    selected : str, optional
        Corridor to emphasise.
    """
    items = [LegendItem(translator.text("layers.corridors.corridor"), "line", style.CORRIDOR)]
    chosen = corridors[corridors["corridor_id"] == selected] if selected else corridors.iloc[:0]
    if len(chosen):
        name = local_name(chosen.iloc[0].to_dict(), translator.language)
        items.append(LegendItem(name, "line", style.CORRIDOR_SELECTED))
    legend = Legend(
        translator.text("layers.corridors.title"),
        tuple(items),
        note=translator.text("layers.corridors.note"),
    )
    return Layer(
        LayerName.CORRIDORS, legend=legend, basemap=("corridors",), selected=str(selected) if len(chosen) else ""
    )
