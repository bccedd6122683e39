"""What a report is made of, whatever file it becomes: sections of sentences, measures, tables and charts.

A value stays a number, a date or a link until a renderer writes it; `cell_words` is how every renderer that writes text
writes it, so that the same number reads the same in each file.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

from layers.base import Layer, LegendItem
from layers.locales import Translator
from layers.strip_content import Strip

#: What a column may hold: words, whole numbers, numbers with digits, a day, the address of a source.
CELL_KINDS = ("text", "count", "number", "date", "link")
#: In place of a value that is not known.
MISSING = "–"


@dataclass(frozen=True)
class Dated:
    """Hold a day and how exactly it is known (`geodata.fields`: day, week, month or year)."""

    day: dt.date
    precision: str = "day"


@dataclass(frozen=True)
class Link:
    """Hold the words of a link and where it leads."""

    text: str
    address: str


Cell = str | int | float | Dated | Link | None


@dataclass(frozen=True)
class Column:
    """Describe a column of a table.

    Attributes
    ----------
    name : str
        Stable name, the same in every language.
    title : str
        In the reader's language, with the unit where there is one.
    kind : str
        One of `CELL_KINDS`.
    digits : int
        Decimals of a number.
    weight : float
        Share of the width, beside the other columns.
    hxl : str
        Hashtag of the Humanitarian Exchange Language.
    """

    name: str
    title: str
    kind: str = "text"
    digits: int = 0
    weight: float = 1.0
    hxl: str = ""

    def __post_init__(self) -> None:
        if self.kind not in CELL_KINDS:
            raise ValueError(f"column {self.name!r}: unknown kind {self.kind!r}")

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers, which stand to the right."""
        return self.kind in ("count", "number")


@dataclass(frozen=True)
class Table:
    """Hold a table; a row has a cell for each column, in order.

    Attributes
    ----------
    name : str
        Stable name, the same in every language.
    title, note : str
        Above and below it.
    columns : tuple of Column
    rows : tuple of tuple of Cell
    n_shown : int
        How many rows a format with little room shows at least before it says how many more there are; 0 for all.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    n_shown: int = 0

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name!r}: a row has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class Measure:
    """Hold one number with its unit, its interval where it is uncertain, and what must be said of it.

    Attributes
    ----------
    name, label : str
        Stable name, and the words before the number.
    value : float or None
        None where it cannot be worked out.
    unit : str
        In the reader's language; empty where the label says it.
    digits : int
    low, high : float or None
        95 % interval.
    note : str
    """

    name: str
    label: str
    value: float | None
    unit: str = ""
    digits: int = 0
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """Hold one colour of a chart: its label, colour (``#rrggbb``) and a value for each category."""

    label: str
    colour: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """Hold a bar chart, stacked where there are several series.

    Attributes
    ----------
    name, title : str
    categories : tuple of str
    series : tuple of Series
    axis : str
        Title of the axis of values, with its unit.
    is_horizontal : bool
    """

    name: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    is_horizontal: bool = False


@dataclass(frozen=True)
class Section:
    """Hold a section.

    Attributes
    ----------
    name, title : str
    paragraphs : tuple of str
    measures : tuple of Measure
    charts : tuple of Chart
    tables : tuple of Table
    notes : tuple of str
        What limits the section, in small print.
    """

    name: str
    title: str
    paragraphs: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapPlan:
    """Hold a map: its layers from the ground up, the ground it must show (degrees), and its title."""

    title: str
    layers: tuple[Layer, ...]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True)
class FeatureLayer:
    """Hold a layer for a geographic file: a table whose rows have a place.

    Attributes
    ----------
    table : Table
        A row a feature; the first column identifies it.
    geometries : tuple of shapely geometry
        Points, or lines, WGS84 degrees; one for each row.
    looks : tuple of str
        Which of the items of `key` each row is drawn as.
    key : tuple of (str, LegendItem)
        How each look is drawn, in the order of the legend.
    is_line : bool
    """

    table: Table
    geometries: tuple[Any, ...]
    looks: tuple[str, ...]
    key: tuple[tuple[str, LegendItem], ...]
    is_line: bool = False

    def __post_init__(self) -> None:
        if not len(self.table.rows) == len(self.geometries) == len(self.looks):
            raise ValueError(f"layer {self.table.name!r}: rows, geometries and looks differ in number")


@dataclass(frozen=True)
class Imprint:
    """Hold what every page, sheet and layer of a report carries.

    Attributes
    ----------
    app, organisation : str
    period, filters : str
        In words.
    version : str
        Of the data.
    made_on : date
    address, address_note : str
        Of the same view in the dashboard, and what is said of it.
    caveat, sources, disclaimer, licence, attribution : str
    borders : str
        Which borders the file does not carry, since they may not be passed on; empty where there are none.
    """

    app: str
    organisation: str
    period: str
    filters: str
    version: str
    made_on: dt.date
    address: str
    address_note: str
    caveat: str
    sources: str
    disclaimer: str
    licence: str
    attribution: str
    borders: str = ""


@dataclass(frozen=True)
class Report:
    """Hold a whole report.

    Attributes
    ----------
    kind : str
        ``corridor``, ``country``, ``region`` or ``comparison``.
    identifier : str
        Of what it is about.
    language : str
    title, subtitle : str
    summary : tuple of str
        Five sentences that stand alone.
    sections : tuple of Section
    maps : tuple of MapPlan
        The first is the one of the cover.
    imprint : Imprint
    strip : Strip or None
        Along the kilometre axis, where the report is about a corridor.
    features : tuple of FeatureLayer
        The places of its tables, from the ground up.
    """

    kind: str
    identifier: str
    language: str
    title: str
    subtitle: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    maps: tuple[MapPlan, ...]
    imprint: Imprint
    strip: Strip | None = field(default=None, compare=False)
    features: tuple[FeatureLayer, ...] = field(default=(), compare=False)

    def section(self, name: str) -> Section | None:
        """Return a section; None where the report has none of this name."""
        return next((each for each in self.sections if each.name == name), None)

    def tables(self) -> tuple[Table, ...]:
        """Return all tables in order."""
        return tuple(table for section in self.sections for table in section.tables)

    def measures(self) -> tuple[Measure, ...]:
        """Return all measures in order."""
        return tuple(measure for section in self.sections for measure in section.measures)


def is_known(value: object) -> bool:
    """Tell whether a cell holds something."""
    return value is not None and value != "" and not (isinstance(value, float) and not math.isfinite(value))


def cell_words(value: Cell, column: Column, words: Translator) -> str:
    """Return a cell as text in the reader's language; `MISSING` where nothing is known, nothing where an empty text
    says that there is nothing to remark."""
    if value == "":
        return ""
    if not is_known(value):
        return MISSING
    if isinstance(value, Dated):
        return words.date(value.day, value.precision)
    if isinstance(value, Link):
        return value.text
    if isinstance(value, str):
        return value
    return words.number(value, column.digits if column.kind == "number" else 0)


def measure_words(measure: Measure, words: Translator) -> str:
    """Return a measure as text: the number, its unit, and its 95 % interval in brackets."""
    if measure.value is None or not math.isfinite(measure.value):
        return MISSING
    said = words.number(measure.value, measure.digits)
    if measure.low is not None and measure.high is not None:
        low, high = (words.number(each, measure.digits) for each in (measure.low, measure.high))
        said = words.text("report.interval", value=said, low=low, high=high)
    return f"{said} {measure.unit}" if measure.unit else said
