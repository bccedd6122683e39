"""The incidents as symbols: one a spot, colour and shape by family, larger for more, hollow where poorly located."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geodata import fields
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import symbol_trace
from layers.locales import Translator

#: What `incident_layer` needs of each incident.
INCIDENT_COLUMNS = (
    "incident_id", "date", "date_precision", "place", "trafficking_type", "commodity", "quantity", "unit",
    "uncertainty_km", "longitude", "latitude",
)  # fmt: skip
#: Incidents of one spot that the hover text lists, and that a click can open.
HOVER_LIMIT = 4
TARGET_LIMIT = 50


def incident_layer(incidents: pd.DataFrame, translator: Translator) -> Layer:
    """Return the incidents, those at the very same coordinates under one symbol.

    A point is never moved to make room: what lies at one spot is one symbol, whose size says how many and whose sectors
    say of which families.

    Parameters
    ----------
    incidents : DataFrame
        Needs `INCIDENT_COLUMNS`. Up to `style.SYMBOL_LIMIT` rows; above that use `hotspots.hexagon_layer`.
    translator : Translator
    """
    spots = [_describe_spot(spot, members, translator) for spot, members in _group_spots(incidents)]
    # Vague ones at the bottom, large ones below small ones: nothing precise or small is hidden.
    spots.sort(key=lambda spot: (not spot["is_vague"], -spot["size"]))
    trace = symbol_trace(
        "incidents",
        [spot["longitude"] for spot in spots],
        [spot["latitude"] for spot in spots],
        [spot["image"] for spot in spots],
        [spot["customdata"] for spot in spots],
    )
    legend = incident_legend(
        translator,
        has_mixed=any(spot["is_mixed"] for spot in spots),
        has_larger=any(spot["size"] > 1 for spot in spots),
        has_vague=any(spot["is_vague"] for spot in spots),
    )
    return Layer(LayerName.INCIDENTS, (trace,), legend=legend)


def _group_spots(incidents: pd.DataFrame) -> list[tuple[tuple[float, float], list[dict[str, Any]]]]:
    """Return the incidents of each spot, newest first, in the order of their first appearance."""
    spots: dict[tuple[float, float], list[dict[str, Any]]] = {}
    ordered = incidents.sort_values(["date", "incident_id"], ascending=False, kind="stable")
    for row in ordered.to_dict("records"):
        spots.setdefault((round(row["longitude"], 4), round(row["latitude"], 4)), []).append(row)
    return list(spots.items())


def _describe_spot(
    spot: tuple[float, float], members: list[dict[str, Any]], translator: Translator
) -> dict[str, Any]:  # fmt: skip
    counts: dict[str, int] = {}
    for row in members:
        code = style.FAMILY_OF_TYPE[row["trafficking_type"]]
        counts[code] = counts.get(code, 0) + 1
    is_vague = min(row["uncertainty_km"] for row in members) > style.VAGUE_KM
    size = style.size_class(len(members))
    fill = "hollow" if is_vague else "filled"
    if len(counts) == 1:
        family = style.FAMILIES[next(iter(counts))]
        image = style.marker_name(family.shape, family.colour, fill, size)
    else:
        shares = sorted(counts.items(), key=lambda item: (-item[1], list(style.FAMILIES).index(item[0])))
        image = style.pie_name([(style.FAMILIES[name].colour, number) for name, number in shares], fill, size)
    ids = [row["incident_id"] for row in members]
    target = ["incident", ids[0]] if len(ids) == 1 else ["incidents", ",".join(ids[:TARGET_LIMIT])]
    return {
        "longitude": spot[0], "latitude": spot[1], "image": image, "size": size, "is_vague": is_vague,
        "is_mixed": len(counts) > 1, "customdata": [*target, _hover(members, translator)],
    }  # fmt: skip


def _hover(members: list[dict[str, Any]], translator: Translator) -> str:
    place = members[0]["place"]
    head = f"<b>{place}</b>" if isinstance(place, str) and place else ""
    if len(members) > 1:
        number = translator.count("layers.incidents.hover_count", len(members))
        head = f"{head} · {number}" if head else f"<b>{number}</b>"
    lines = [head] if head else []
    lines += [_line(row, translator) for row in members[:HOVER_LIMIT]]
    if len(members) > HOVER_LIMIT:
        lines.append(translator.text("layers.incidents.hover_more", n=translator.number(len(members) - HOVER_LIMIT)))
    error = min(row["uncertainty_km"] for row in members)
    if error > style.VAGUE_KM:
        lines.append(translator.text("layers.incidents.hover_error", km=translator.number(error)))
    return "<br>".join(lines)


def _line(row: dict[str, Any], translator: Translator) -> str:
    """Return date, type and what was found, on one line."""
    kind = translator.value("trafficking_type", row["trafficking_type"])
    commodity = row["commodity"]
    found = translator.value("commodity", commodity) if isinstance(commodity, str) and commodity else kind
    quantity = row["quantity"]
    if isinstance(row["unit"], str) and row["unit"] and quantity == quantity and quantity is not None:
        found = f"{found}, {translator.quantity(float(quantity), row['unit'])}"
    return f"{translator.date(row['date'], row['date_precision'])} · {found}"


def incident_legend(
    translator: Translator, *, has_mixed: bool = True, has_larger: bool = True, has_vague: bool = True
) -> Legend:
    """Return the families, always all seven in the same order, then what size and fill say, where they occur."""
    items = [
        LegendItem(translator.value("family", name), "marker", family.colour, family.shape, "filled", 2)
        for name, family in style.FAMILIES.items()
    ]
    if has_mixed:
        items.append(LegendItem(translator.text("layers.incidents.mixed"), "marker", style.LABEL, "pie", "filled", 2))
    if has_larger:
        second, third, fourth = style.SIZE_BREAKS
        edges = {"a": second, "b": third - 1, "c": third, "d": fourth - 1, "e": fourth}
        label = translator.text("layers.incidents.larger", **{name: translator.number(n) for name, n in edges.items()})
        items.append(LegendItem(label, "marker", style.LABEL, "circle", "hollow", 4))
    if has_vague:
        km = translator.number(style.VAGUE_KM)
        items.append(
            LegendItem(translator.text("layers.incidents.hollow", km=km), "marker", style.LABEL, "circle", "hollow", 1)
        )
    return Legend(
        translator.text("layers.incidents.title"), tuple(items), note=translator.text("layers.incidents.note")
    )


assert set(style.FAMILY_OF_TYPE) == set(fields.TRAFFICKING_TYPES)
