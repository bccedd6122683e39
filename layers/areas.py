"""What regions and hexagons share: the words of their classes and of their hover texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from layers.base import LegendItem
from layers.locales import Translator


def class_items(breaks: Sequence[int], colours: Sequence[str], translator: Translator) -> tuple[LegendItem, ...]:
    """Return a legend item for each class of whole numbers; the last class is open."""
    labels = [
        translator.text("layers.areas.range", low=translator.number(low), high=translator.number(high - 1))
        for low, high in pairwise(breaks)
    ]
    labels.append(translator.text("layers.areas.from", low=translator.number(breaks[-1])))
    return tuple(LegendItem(label, "fill", colour) for label, colour in zip(labels, colours, strict=True))


def counted_hover(name: str, row: Mapping[str, Any], translator: Translator) -> str:
    """Return name, number of incidents and the most frequent type of an area."""
    lines = [f"<b>{name}</b>"] if name else []
    lines.append(translator.count("layers.areas.hover_count", int(row["n_incidents"])))
    top = row.get("top_type")
    if isinstance(top, str) and top:
        lines.append(translator.text("layers.areas.hover_top", type=translator.value("trafficking_type", top)))
    return "<br>".join(lines)
