"""A report as one page: map, text and tables in a single file that opens from a stick, without any network.

The scripts and styles of Leaflet come from its package and are written into the page; a policy in its head forbids the
browser to ask anybody for anything. Whatever a register says is text, never markup.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from html import escape
from importlib import resources

from dashboard.reports.document import Column, Link, Measure, Report, Section, Table, cell_words
from dashboard.reports.html_chart import chart_svg
from dashboard.reports.html_map import is_web, map_data
from dashboard.reports.xlsx_book import imprint_lines
from layers import style
from layers.base import LayerName, Legend, LegendItem
from layers.leaflet_package import leaflet_assets
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.paper_strip import strip_drawing
from layers.symbol_svg import symbol_address

MEDIA_TYPE = "text/html; charset=utf-8"
#: Nothing is fetched: scripts, styles and pictures are in the page.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_STRIP_PT = 860.0
#: Layers of the dashboard that bear another name in a report, and those that are the ground of the page.
_DRAWN_AS: dict[str, str] = {LayerName.CROSSINGS: "road_crossings"}
_GROUND = {LayerName.ROADS, LayerName.CORRIDORS}


def render_html(report: Report, words: Translator, source: FeatureSource) -> bytes:
    """Return the page.

    Parameters
    ----------
    report : Report
    words : Translator
        Of the language of the report.
    source : FeatureSource
        Of the ground of the map.
    """
    script, styles = leaflet_assets()
    own = resources.files("dashboard.reports")
    data = json.dumps(
        map_data(report, words, source.to_pass_on), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    head = (
        f'<!doctype html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{escape(report.imprint.app)}">\n'
        f'<meta name="dcterms.license" content="{escape(report.imprint.licence)}">\n'
        f"<title>{escape(report.title)}</title>\n"
        f"<style>{styles}\n{own.joinpath('html.css').read_text(encoding='utf-8')}</style>\n</head>\n"
    )
    body = (
        f'<body>\n<a class="skip" href="#text">{escape(words.text("report_files.skip"))}</a>\n'
        f"{_header(report, words)}\n{_map(report, words)}\n{_strip(report, words)}\n"
        f'<main id="text">\n{_contents(report, words)}\n{"".join(_section(each, words) for each in report.sections)}'
        f"{_imprint(report, words)}\n</main>\n"
        # A sign that opens an element could end the script early.
        f'<script type="application/json" id="map-data">{data.replace("<", chr(92) + "u003c")}</script>\n'
        f"<script>{script}</script>\n<script>{own.joinpath('html_map.js').read_text(encoding='utf-8')}</script>\n"
        "</body>\n</html>\n"
    )
    return (head + body).encode("utf-8", "replace")


def _header(report: Report, words: Translator) -> str:
    sentences = "".join(f"<li>{escape(each)}</li>" for each in report.summary)
    return (
        f'<header>\n<p class="app">{escape(report.imprint.app)}</p>\n<h1>{escape(report.title)}</h1>\n'
        f'<p class="subtitle">{escape(report.subtitle)}, {escape(report.imprint.period)}</p>\n'
        f'<p class="caveat">{escape(report.imprint.caveat)}</p>\n<ol class="summary">{sentences}</ol>\n</header>'
    )


def _map(report: Report, words: Translator) -> str:
    title = escape(words.text("report_files.map"))
    ticks = "".join(
        f'<label><input type="checkbox" checked data-layer="{escape(layer.table.name)}"> '
        f"{escape(layer.table.title)}</label>"
        for layer in report.features
    )
    legends = "".join(_legend(each) for each in _legends(report))
    imprint = report.imprint
    said = " ".join(each for each in (imprint.sources, imprint.borders, imprint.disclaimer) if each)
    return (
        f'<section class="map-block" aria-labelledby="map-title">\n<h2 id="map-title">{title}</h2>\n'
        f'<div class="map-frame"><div id="map" role="application" aria-label="{escape(report.maps[0].title)}"></div>\n'
        f"<noscript><p>{escape(words.text('report_files.no_script'))}</p></noscript></div>\n"
        f"<fieldset><legend>{escape(words.text('report_files.layers'))}</legend>{ticks}</fieldset>\n"
        f'<div class="legends">{legends}</div>\n'
        f'<p class="small">{escape(said)}</p>\n</section>'
    )


def _strip(report: Report, words: Translator) -> str:
    """Return the strip map along the kilometre axis, where the report has one."""
    if report.strip is None:
        return ""
    drawn = strip_drawing(report.strip, words, _STRIP_PT).svg
    # Verdana is as wide as DejaVu Sans, on machines that have no DejaVu Sans.
    drawn = drawn.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    body = base64.b64encode(drawn.encode("utf-8")).decode()
    alt = escape(words.text("report_pdf.strip_alt", title=report.title, km=words.number(report.strip.length_km)))
    title = escape(words.text("report_pdf.strip"))
    return (
        f'<section id="strip"><h2>{title}</h2><div class="scroll" role="region" tabindex="0" aria-label="{title}">'
        f'<img class="strip" src="data:image/svg+xml;base64,{body}" alt="{alt}"></div></section>'
    )


def _legends(report: Report) -> list[Legend]:
    """Return the legends of what the page draws: those of the map of the dashboard, and of what only a report has."""
    drawn = {layer.table.name for layer in report.features}
    found = []
    for layer in report.maps[0].layers:
        if layer.legend and _DRAWN_AS.get(layer.name, layer.name) in drawn | _GROUND:
            # What a legend says of pointing and clicking is said of the dashboard.
            found.append(replace(layer.legend, note="") if layer.name == LayerName.CORRIDORS else layer.legend)
    own = [each for each in report.features if each.key and each.table.name in ("corridor", "hotspots")]
    return [*found, *(Legend(each.table.title, tuple(item for _, item in each.key)) for each in own)]


def _legend(legend: Legend) -> str:
    items = "".join(f"<li>{_swatch(item)}{escape(item.label)}</li>" for item in legend.items)
    note = f'<p class="small">{escape(legend.told)}</p>' if legend.told else ""
    return f'<section><h3>{escape(legend.title)}</h3><ul class="keys">{items}</ul>{note}</section>'


def _swatch(item: LegendItem) -> str:
    if item.kind == "marker" and item.fill == "ring":
        drawing = symbol_address(style.marker_name(item.shape, item.colour, item.fill, item.size))
        return f'<img src="{escape(drawing)}" alt="" width="24" height="24">'
    if item.kind == "marker":
        drawing = style.shape_svg(item.shape, item.colour, item.fill, item.size)
        return f'<img src="{escape(drawing)}" alt="" width="24" height="24">'
    return f'<span class="swatch {item.kind}" style="--colour:{escape(item.colour)}"></span>'


def _contents(report: Report, words: Translator) -> str:
    links = "".join(f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>' for each in report.sections)
    title = escape(words.text("report_files.contents"))
    return f'<nav aria-label="{title}"><h2>{title}</h2><ul>{links}</ul></nav>'


def _section(section: Section, words: Translator) -> str:
    parts = [f"<h2>{escape(section.title)}</h2>", *(f"<p>{escape(each)}</p>" for each in section.paragraphs)]
    if section.measures:
        parts.append(_measures(section.measures, section.title, words))
    parts += [chart_svg(chart, words) for chart in section.charts]
    parts += [_table(table, section.title, words) for table in section.tables]
    parts += [f'<p class="small">{escape(each)}</p>' for each in section.notes]
    return f'<section id="{escape(section.name)}">{"".join(parts)}</section>\n'


def _measures(measures: tuple[Measure, ...], title: str, words: Translator) -> str:
    heads = (
        words.text("report_files.measure"), words.text("report_files.value"), words.text("report.unit"),
        words.text("report.low"), words.text("report.high"), words.text("report.remark"),
    )  # fmt: skip
    rows = []
    for measure in measures:
        column = Column(measure.name, measure.label, "number", measure.digits)
        cells = [cell_words(each, column, words) if each is not None else "" for each in
                 (measure.value, measure.low, measure.high)]  # fmt: skip
        rows.append(
            f'<tr data-measure="{escape(measure.name)}"><th scope="row">{escape(measure.label)}</th>'
            f'<td class="number strong">{escape(cells[0])}</td><td>{escape(measure.unit)}</td>'
            f'<td class="number">{escape(cells[1])}</td><td class="number">{escape(cells[2])}</td>'
            f"<td>{escape(measure.note)}</td></tr>"
        )
    places = (1, 3, 4)
    head = "".join(f'<th scope="col"{_right(place in places)}>{escape(each)}</th>' for place, each in enumerate(heads))
    return _framed(
        f"<caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>", title
    )


def _right(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _table(table: Table, title: str, words: Translator) -> str:
    head = "".join(f'<th scope="col"{_right(each.is_number)}>{escape(each.title)}</th>' for each in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_right(column.is_number)}>{_cell(cell, column, words)}</td>"
            for cell, column in zip(row, table.columns, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.title)}</caption>"
    made = _framed(f"{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>", table.title, table.name)
    return made + (f'<p class="small">{escape(table.note)}</p>' if table.note else "")


def _framed(inside: str, label: str, name: str = "") -> str:
    """Return a table in a box that scrolls, by keyboard too."""
    named = f' data-table="{escape(name)}"' if name else ""
    box = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
    return f"{box}<table{named}>{inside}</table></div>"


def _cell(cell: object, column: Column, words: Translator) -> str:
    said = escape(cell_words(cell, column, words))  # type: ignore[arg-type]
    if isinstance(cell, Link) and is_web(cell.address):
        return f'<a href="{escape(cell.address)}" rel="noopener noreferrer" target="_blank">{said}</a>'
    return said


def _imprint(report: Report, words: Translator) -> str:
    imprint = report.imprint
    lines = "".join(
        f"<dt>{escape(words.text(key))}</dt><dd>{escape(value)}</dd>" for key, value in imprint_lines(report, words)
    )
    address = f'<a href="{escape(imprint.address)}">{escape(imprint.address)}</a>' if is_web(imprint.address) else ""
    return (
        f"<footer><h2>{escape(words.text('report_files.about'))}</h2><dl>{lines}"
        f"<dt>{escape(imprint.address_note)}</dt><dd>{address}</dd></dl>"
        f"<p>{escape(imprint.caveat)}</p><p>{escape(imprint.disclaimer)}</p></footer>"
    )
