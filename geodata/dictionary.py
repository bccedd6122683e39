"""The data dictionary docs/data.md, made from `geodata.fields`: ``python -m geodata.dictionary`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from geodata.fields import MASS_UNITS_KG, TABLES, Column, stored_columns
from geodata.settings import PROJECT_DIR

PATH = PROJECT_DIR / "docs" / "data.md"

TABLE_TEXTS = {
    "incidents": "Publicly reported incidents. Points show reporting and enforcement, not flows.",
    "memberships": "One row per incident and corridor within reach; an incident may belong to several corridors.",
    "border_posts": "Official posts and points of entry.",
    "crossings": "Where a road or a corridor meets a land border.",
    "corridors": "The axes that join the countries, each with a kilometre axis of its own.",
    "roads": "The bundled main roads, straight between junctions, lengths about 11 % short; and added roads.",
    "countries": "Countries of the study area.",
    "regions": "First-level divisions; in Ghana and Mali the older ones.",
    "places": "Towns and villages of 500 inhabitants or more.",
    "institutions": "Agencies, joint units, systems, agreements and programmes of border control.",
    "sources": "One row a dataset: who made it, under which licence, how many rows were kept.",
}

INTRODUCTION = """\
# Data dictionary

Made from `geodata/fields.py` by `python -m geodata.dictionary`; do not edit it by hand. Every table is a GeoParquet
file in the store. Coordinates are WGS84 (EPSG:4326), dates are ISO 8601, an empty cell means unknown and never no.

*In your file* says whether a register you provide has the column: **required**, optional, or empty where the build
computes it. *Not stored* marks columns that become the geometry or get another name."""


def render_dictionary() -> str:
    """Return docs/data.md as text."""
    parts = [INTRODUCTION, *(_render_table(name, columns) for name, columns in TABLES.items()), _render_masses()]
    return "\n\n".join(parts) + "\n"


def _render_table(name: str, columns: tuple[Column, ...]) -> str:
    lines = [
        f"## {name}",
        "",
        TABLE_TEXTS[name],
        "",
        "| column | type | unit | in your file | English | French | meaning | HXL |",
        "|---|---|---|---|---|---|---|---|",
    ]
    stored = stored_columns(name)
    return "\n".join([*lines, *(_render_column(column, is_stored=column in stored) for column in columns)])


def _render_column(column: Column, *, is_stored: bool) -> str:
    kind = f"{column.kind}, several joined by ;" if column.is_list else column.kind
    given = ("**required**" if column.is_required else "optional") if column.is_input else ""
    meaning = column.description
    if column.values:
        meaning += f" One of: {', '.join(f'`{value}`' for value in column.values)}."
    if column.minimum is not None or column.maximum is not None:
        meaning += f" Range: {_render_range(column.minimum, column.maximum)}."
    if not is_stored:
        meaning += " *Not stored.*"
    hxl = f"`{column.hxl}`" if column.hxl else ""
    cells = (f"`{column.name}`", kind, column.unit, given, column.en, column.fr, meaning, hxl)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _render_range(minimum: float | None, maximum: float | None) -> str:
    if maximum is None:
        return f"{minimum:g} or more"
    if minimum is None:
        return f"{maximum:g} or less"
    return f"{minimum:g} to {maximum:g}"


def _render_masses() -> str:
    masses = ", ".join(
        f"1 {unit} = {f'{kilograms:.12f}'.rstrip('0').rstrip('.')} kg" for unit, kilograms in MASS_UNITS_KG.items()
    )
    text = (
        f"`quantity_kg` is filled only for these units: {masses}. The factor and its source stand in `kg_per_unit` and "
        "`kg_source` of each row. Tablets, litres, plants and pieces stay what they are: no other unit is converted or "
        "added up. The spellings that are known (`Kilogrammes`, `comprimés`) are in `etl/crosswalks/unit.csv`."
    )
    return f"## Units of mass\n\n{text}"


def write_dictionary(path: Path = PATH) -> None:
    """Write docs/data.md."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_dictionary(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_dictionary()
