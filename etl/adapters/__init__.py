"""The adapters, listed by hand; the first that knows the columns of a file reads it."""

from __future__ import annotations

from types import ModuleType

from etl.adapters import acled, cen, gtd, hxl, iom, template, ucdp, unodc
from etl.adapters.base import as_register
from etl.adapters.mapping import ColumnMapping, convert_with
from etl.reading import RawTable
from etl.sources.base import Origin

ADAPTERS: dict[str, ModuleType] = {each.NAME: each for each in (iom, acled, ucdp, gtd, unodc, cen)}


def recognise_adapter(raw: RawTable) -> ModuleType | None:
    """Return the adapter of a file; None where it is a register of our own columns, or of nobody's we know."""
    for adapter in ADAPTERS.values():
        if _recognises(adapter, raw.cells.column_names):
            return adapter
    if template.columns_of(raw.cells.column_names):
        return template
    return hxl if hxl.tag_row(raw.cells.slice(0, 50).to_pandas()) is not None else None


def _recognises(adapter: ModuleType, names: list[str]) -> bool:
    """Tell whether a file has each column the adapter needs, or one of each group of headings."""
    if hasattr(adapter, "recognises"):
        return bool(adapter.recognises(names))
    groups = (each if isinstance(each, tuple) else (each,) for each in adapter.REQUIRED)
    return all(any(name in names for name in group) for group in groups)


def adapt(raw: RawTable, mapping: ColumnMapping | None = None) -> tuple[RawTable, Origin | None]:
    """Return a file in our columns, and whose data it is; a file that needs no adapter is returned as it is.

    Raises
    ------
    InputError
        The file lacks a column the mapping names.
    """
    if mapping is not None:
        records = raw.cells.to_pandas()
        return as_register(raw, convert_with(records, mapping, raw.path.name), mapping.table), mapping.origin
    adapter = recognise_adapter(raw)
    if adapter is None:
        return raw, None
    records = raw.cells.to_pandas()
    return as_register(raw, adapter.convert(records)), adapter.ORIGIN
