"""The incidents of a profile as rows of a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.components.cards import has_value, reported_quantity
from dashboard.components.tables import ADDRESS, TableColumn, canonical_column, date_cell
from dashboard.data import AtlasData
from geodata import crs
from layers.locales import Translator

#: Of very many incidents so many are listed, the latest first; the map has filters for the others.
MAX_LISTED = 2000
_COLUMNS = (
    "incident_id", "date", "date_precision", "place", "trafficking_type", "commodity", "quantity", "unit",
    "event_type", "uncertainty_km", "source_publisher", "source_url", "longitude", "latitude",
)  # fmt: skip


def incident_columns(translator: Translator, has_distance: bool = True) -> list[TableColumn]:
    """Return the columns of the table; in a region the distance says nothing."""
    columns = [
        canonical_column("incidents", "date", translator, kind="shown", width=135),
        canonical_column("incidents", "trafficking_type", translator, kind="link", width=140),
        canonical_column("incidents", "commodity", translator, width=130),
        TableColumn("amount", translator.text("post.quantity"), width=145),
        canonical_column("incidents", "place", translator, width=130, grow=2),
        TableColumn("distance_km", translator.text("post.distance"), "number", digits=1, width=125),
        canonical_column("incidents", "uncertainty_km", translator, digits=1, width=145),
        canonical_column("incidents", "source_publisher", translator, kind="link", width=150, grow=2),
    ]
    return [column for column in columns if has_distance or column.name != "distance_km"]


def incident_rows(
    atlas: AtlasData, rows: np.ndarray, spot: tuple[float, float], translator: Translator
) -> list[dict[str, Any]]:
    """Return one row an incident in words, the latest first; the type leads to the incident on the map."""
    incidents = atlas.incidents(rows[::-1][:MAX_LISTED], _COLUMNS)
    at = np.full(len(incidents), spot[0]), np.full(len(incidents), spot[1])
    distance = crs.geodesic_distance_km(*at, incidents["longitude"].to_numpy(), incidents["latitude"].to_numpy())
    return [
        _row(atlas, incident, float(km), translator)
        for incident, km in zip(incidents.to_dict("records"), distance, strict=True)
    ]


def _row(atlas: AtlasData, incident: dict[str, Any], distance_km: float, translator: Translator) -> dict[str, Any]:
    view = f"{incident['latitude']:.3f}_{incident['longitude']:.3f}_9"
    address = atlas.link("/", translator.language, v=view, sel=f"incident:{incident['incident_id']}")
    url, commodity = incident["source_url"], incident["commodity"]
    return {
        **date_cell("date", incident["date"], incident["date_precision"], translator),
        "trafficking_type": translator.value("trafficking_type", incident["trafficking_type"]),
        f"trafficking_type{ADDRESS}": address,
        "commodity": translator.value("commodity", commodity) if has_value(commodity) else "",
        "amount": reported_quantity(incident, translator),
        "place": incident["place"],
        "distance_km": distance_km,
        "uncertainty_km": incident["uncertainty_km"],
        "source_publisher": incident["source_publisher"],
        f"source_publisher{ADDRESS}": url if isinstance(url, str) and url.startswith(("http://", "https://")) else None,
    }
