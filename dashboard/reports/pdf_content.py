"""What the template of the PDF is given: words and drawings of a report as plain data, no number worked out anew."""

from __future__ import annotations

import io
import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import segno
from matplotlib.font_manager import findfont, get_font

from dashboard.reports.document import MISSING, Chart, Link, MapPlan, Report, Section, Table, cell_words, measure_words
from layers.locales import Translator
from layers.paper_chart import BarSeries, bar_chart
from layers.paper_features import FeatureSource
from layers.paper_map_page import cover_map, page_map
from layers.paper_strip import strip_drawing
from layers.paper_text import FAMILY

#: Width between the margins of an A4 page, height that its heading and a caption leave, points.
WIDTH_PT, HEIGHT_PT = 493.0, 645.0
#: Height of the map of the cover, and where a long subtitle takes its room, points; from how many letters it is long.
COVER_PT, LOW_COVER_PT, LONG_SUBTITLE = 300.0, 225.0, 150
#: A table of more width than this stands on a page turned on its side; a column of numbers counts as so much.
MOST_WEIGHT, NUMBER_WEIGHT = 10.5, 0.6
#: A word longer than this may break after any so many letters.
_LONG = re.compile(r"[^\s\u200b-]{24}(?=[^\s\u200b-])")
#: Letters of a cell that may need more than a page.
LONG_CELL = 600
_WORDS = (
    "report_pdf.summary", "report_pdf.contents", "report_pdf.table", "report_pdf.map", "report_pdf.chart",
    "report_pdf.addresses", "report_pdf.addresses_said", "report_pdf.disclaimer",
)  # fmt: skip
_MEASURE_COLUMNS = ("report_pdf.measure_label", "report_pdf.measure_value", "report_pdf.measure_note")
#: What a line may do besides showing a letter.
_SPACES = frozenset("\n\t\u00ad\u200b\u2060")


class _Addresses:
    """Number the addresses of a report in the order they are met; the same address has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.entries: list[dict[str, Any]] = []

    def cell(self, link: Link) -> Any:
        """Return a link as a cell of the template; plain text where it leads nowhere on the web."""
        address = printable(link.address).strip()
        text = breakable(link.text)
        if urlsplit_safe(address) not in ("http", "https"):
            return text
        number = self._numbers.setdefault(address, len(self._numbers) + 1)
        entry = f"source-{number}"
        if number > len(self.entries):
            shown = re.sub(r"(?<=[/?&=._-])(?=[^/])", "\u200b", address)
            self.entries.append(
                {"number": number, "entry": entry, "text": text, "address": address, "shown": breakable(shown)}
            )
        return {"text": text, "address": address, "number": number, "entry": entry}


def urlsplit_safe(address: str) -> str:
    """Return the scheme of an address; none where it is no address."""
    try:
        return urlsplit(address).scheme if urlsplit(address).netloc else ""
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """Return what may be set: a PDF/A holds no sign without a letter in its typefaces, and no private one."""
    known = (chr(code) for code in get_font(findfont(FAMILY)).get_charmap())
    kept = (each for each in known if unicodedata.category(each) not in ("Cc", "Co") and each != "\ufeff")
    return frozenset(kept) | _SPACES


def printable(text: str) -> str:
    """Return a text whose signs without a letter in our typefaces are the one sign for that, \ufffd."""
    if text.isascii() and text.isprintable():
        return text
    letters = _letters()
    return "".join(each if each in letters else "\ufffd" for each in text)


def breakable(text: str) -> str:
    """Return a text whose very long words may be broken, so that none leaves its column."""
    return _LONG.sub(lambda found: found[0] + "\u200b", printable(text))


def pdf_content(report: Report, source: FeatureSource, words: Translator) -> dict[str, Any]:
    """Return what `template.typ` sets.

    Raises
    ------
    InputError
        A map of the report cannot be drawn.
    """
    addresses = _Addresses()
    n_lead = next((k for k, each in enumerate(report.sections) if not _is_lead(each)), len(report.sections))
    sections = [_section(section, addresses, words) for section in report.sections]
    imprint = report.imprint
    version = words.text("common.data_version", version=imprint.version)
    made = words.text("report_pdf.made_on", date=words.date(imprint.made_on))
    facts = (
        ("report_pdf.fact_period", imprint.period), ("report_pdf.fact_filters", imprint.filters),
        ("report_pdf.fact_data", version), ("report_pdf.fact_date", words.date(imprint.made_on)),
        ("report_pdf.fact_publisher", imprint.organisation),
    )  # fmt: skip
    code = _code(imprint.address)
    content = {
        "language": report.language,
        "app": imprint.app,
        "title": report.title,
        "document_title": report.title,
        "subtitle": report.subtitle,
        "is_long": len(report.subtitle) > LONG_SUBTITLE,
        "description": f"{report.subtitle}. {imprint.period}. {imprint.filters}",
        "author": imprint.organisation,
        "keywords": [report.identifier, version],
        "foot": f"{imprint.app} · {version} · {made}",
        "page_words": words.text("report_pdf.page"),
        "facts": [[words.text(key), said] for key, said in facts],
        "code": code,
        "code_alt": words.text("report_pdf.code_alt", address=imprint.address),
        "address": imprint.address,
        "address_note": imprint.address_note,
        "caveat": imprint.caveat,
        "summary": list(report.summary),
        "words": {
            key.partition(".")[2]: words.text(key) for key in _WORDS
        },
        "measure_columns": [words.text(key) for key in _MEASURE_COLUMNS],
        "closing": [
            imprint.disclaimer, imprint.sources, *([imprint.borders] if imprint.borders else []),
            words.text("report_pdf.licence", licence=imprint.licence, attribution=imprint.attribution),
            words.text("report_pdf.same_view", address=imprint.address),
        ],
        "lead": sections[:n_lead],
        "sections": sections[n_lead:],
        "addresses": addresses.entries,
    }  # fmt: skip
    drawn = {
        "cover": _cover(report, source, words),
        "maps": [_map(plan, source, words) for plan in report.maps],
        "strip": _strip(report, words),
    }
    return {**_printable(content), **drawn}


def _printable(value: Any) -> Any:
    """Return data with every text breakable; addresses stay as they are."""
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if isinstance(value, dict):
        kept = ("svg", "address", "entry", "anchor", "code")
        return {name: each if name in kept else _printable(each) for name, each in value.items()}
    return value


def _code(address: str) -> str | None:
    """Return the QR code of an address as SVG; None for one too long for any code."""
    try:
        code = segno.make(address, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    stream = io.BytesIO()
    code.save(stream, kind="svg", border=4, xmldecl=False, light="#ffffff")
    return stream.getvalue().decode("ascii")


def _is_lead(section: Section) -> bool:
    """Tell whether a section is key numbers alone, which stand beside the summary when they come first."""
    return bool(section.measures) and not section.tables and not section.charts


def _section(section: Section, addresses: _Addresses, words: Translator) -> dict[str, Any]:
    return {
        "title": section.title.strip() or MISSING,
        "paragraphs": list(section.paragraphs),
        "measures": [
            {"label": each.label, "value": measure_words(each, words), "note": each.note} for each in section.measures
        ],
        "charts": [_chart(chart, words) for chart in section.charts],
        "tables": [_table(table, addresses, words) for table in section.tables],
        "notes": list(section.notes),
    }


def _table(table: Table, addresses: _Addresses, words: Translator) -> dict[str, Any]:
    rows = [
        [
            addresses.cell(cell) if isinstance(cell, Link) else cell_words(cell, column, words)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return {
        "title": table.title,
        "note": table.note,
        "is_long": any(len(cell) > LONG_CELL for row in rows for cell in row if isinstance(cell, str)),
        "anchor": f"table-{table.name}",
        "at_the_end": words.text("report_pdf.at_the_end", title=table.title),
        "is_wide": sum(NUMBER_WEIGHT if c.is_number else c.weight for c in table.columns) > MOST_WEIGHT,
        "columns": [
            {
                "title": c.title,
                "is_number": c.is_number,
                "weight": c.weight,
                "is_code": c.name.endswith("_id") or c.kind == "date",
            }
            for c in table.columns
        ],
        "rows": rows,
    }


def _chart(chart: Chart, words: Translator) -> dict[str, Any]:
    series = [BarSeries(printable(each.label), each.colour, each.values) for each in chart.series]
    names = [printable(each) for each in chart.categories]
    drawing = bar_chart(names, series, chart.axis, words, WIDTH_PT, chart.is_horizontal)
    alt = words.text(
        "report_pdf.chart_alt", title=chart.title, axis=chart.axis, categories=words.enumeration(names),
        series=words.enumeration([each.label for each in series]),
    )  # fmt: skip
    return {"caption": chart.title, "svg": drawing.svg, "alt": alt}


def _legend_titles(plan: MapPlan, words: Translator) -> str:
    return words.enumeration([layer.legend.title for layer in plan.layers if layer.legend is not None])


def _map(plan: MapPlan, source: FeatureSource, words: Translator) -> dict[str, Any]:
    drawing = page_map(plan.layers, plan.bounds, source, words, WIDTH_PT, HEIGHT_PT)
    alt = words.text("report_pdf.map_alt", title=plan.title, layers=_legend_titles(plan, words))
    caption = words.text("report_pdf.map_caption", title=plan.title)
    return {"heading": words.text("report_pdf.map"), "caption": caption, "svg": drawing.svg, "alt": alt}


def _cover(report: Report, source: FeatureSource, words: Translator) -> dict[str, Any] | None:
    if not report.maps:
        return None
    plan = report.maps[0]
    height = LOW_COVER_PT if len(report.subtitle) > LONG_SUBTITLE else COVER_PT
    drawing = cover_map(plan.layers, plan.bounds, source, words, WIDTH_PT, height)
    return {"svg": drawing.svg, "alt": words.text("report_pdf.cover_alt", title=report.title)}


def _strip(report: Report, words: Translator) -> dict[str, Any] | None:
    if report.strip is None:
        return None
    drawing = strip_drawing(report.strip, words, WIDTH_PT)
    return {
        "heading": words.text("report_pdf.strip"),
        "caption": words.text("report_pdf.strip_caption", title=report.title),
        "svg": drawing.svg,
        "alt": words.text("report_pdf.strip_alt", title=report.title, km=words.number(report.strip.length_km)),
    }
