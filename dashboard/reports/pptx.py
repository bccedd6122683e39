"""A report as slides: real tables and charts that can be edited, maps as pictures, the rest in the speaker notes.

Letters are large enough for the back row, so a slide shows the head of a long table and says how much more there is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Pt

from dashboard.reports.document import (
    Chart,
    Column,
    Measure,
    Report,
    Section,
    Table,
    cell_words,
    measure_words,
)
from dashboard.reports.slide_text import plain, write_lines
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.paper_plate import Plate, render_plate

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#: 16:9, and the margin round everything, points.
WIDTH_PT, HEIGHT_PT = 960.0, 540.0
_MARGIN, _TITLE_PT, _FOOT_PT = 40.0, 58.0, 22.0
_TOP = _MARGIN + _TITLE_PT
_BODY_PT = HEIGHT_PT - _TOP - _FOOT_PT - 16.0
#: Sizes of letters, points; the smallest is read from ten metres on a screen of two.
TITLE_SIZE, BODY_SIZE, TABLE_SIZE, HEAD_SIZE, FOOT_SIZE = 28, 20, 16, 14, 10
#: Columns a slide has room for.
MAX_COLUMNS = 6
#: A letter is about this wide, of its size; a line this high.
_LETTER, _LINE = 0.5, 1.2
#: Letters of a cell.
_LONGEST = 90
#: Letters of a remark that stays on the slide.
_REMARK = 48
#: How much larger than drawn a map stands on a slide.
_ENLARGED, _ENLARGED_LITTLE = 1.35, 1.08
_INK, _SOFT, _ACCENT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x4A, 0x4A, 0x4A), RGBColor(0x0B, 0x55, 0x63)
#: Sections told on slides of their own, in this order; the others are in the notes of the last one.
SLIDE_SECTIONS = ("comparison", "incidents", "hotspots", "changes", "posts", "crossings", "quantities", "institutions")
MAX_SLIDES = 12


def render_pptx(report: Report, words: Translator, source: FeatureSource) -> bytes:
    """Return the report as a PowerPoint file of 8 to 12 slides.

    Parameters
    ----------
    report : Report
    words : Translator
        Of the language of the report.
    source : FeatureSource
        Of the ground of the maps.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH_PT), Pt(HEIGHT_PT)
    about = deck.core_properties
    about.title, about.subject, about.language = report.title, report.subtitle, report.language
    about.author, about.keywords = report.imprint.organisation, report.imprint.version
    _cover(deck, report, words, source)
    _summary(deck, report, words)
    _map(deck, report, words, source)
    if report.measures():
        _numbers(deck, report, words)
    for section, figure in _planned(report, MAX_SLIDES - len(deck.slides) - 1):
        _section(deck, report, section, figure, words)
    _closing(deck, report, words)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _planned(report: Report, n_most: int) -> list[tuple[Section, Chart | Table]]:
    """Return what gets a slide of its own: a chart or table of each section, and the tables beside the charts where
    there is room for them."""
    found = [section for section in (report.section(name) for name in SLIDE_SECTIONS) if section is not None]
    first: list[tuple[Section, Chart | Table]] = []
    for section in found:
        figures: tuple[Chart | Table, ...] = (*section.charts, *section.tables)
        if figures:
            first.append((section, figures[0]))
    first = first[:n_most]
    beside = [(section, section.tables[0]) for section in found if section.charts and section.tables]
    for section, table in beside[: n_most - len(first)]:
        place = next(number for number, (each, _) in enumerate(first) if each is section)
        first.insert(place + 1, (section, table))
    return first


def _slide(deck: Deck, report: Report, title: str, notes: Sequence[str], words: Translator) -> Slide:
    """Add a slide with its title, a foot with period and data version, and speaker notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    heading = slide.shapes.title
    heading.left, heading.top = Pt(_MARGIN), Pt(_MARGIN - 14.0)
    heading.width, heading.height = Pt(WIDTH_PT - 2 * _MARGIN), Pt(_TITLE_PT)
    frame = heading.text_frame
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    write_lines(frame, [title], TITLE_SIZE, _ACCENT, is_bold=True)
    imprint = report.imprint
    said = words.text("report_slides.foot", title=report.title, period=imprint.period, version=imprint.version)
    _text(slide, [said], _MARGIN, HEIGHT_PT - _FOOT_PT - 6.0, WIDTH_PT - 2 * _MARGIN, _FOOT_PT, FOOT_SIZE, _SOFT)
    slide.notes_slide.notes_text_frame.text = plain("\n".join([*notes, imprint.caveat]))
    return slide


def _text(
    slide: Slide, lines: Sequence[str], left: float, top: float, width: float, height: float, size: float,
    colour: RGBColor = _INK, gap_pt: float = 0.0, is_bold: bool = False,
) -> None:  # fmt: skip
    box = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
    box.text_frame.word_wrap = True
    write_lines(box.text_frame, lines, size, colour, is_bold, gap_pt=gap_pt)


def _cover(deck: Deck, report: Report, words: Translator, source: FeatureSource) -> None:
    imprint = report.imprint
    slide = _slide(deck, report, report.title, [imprint.disclaimer, imprint.sources], words)
    made = words.text("report_slides.made", date=words.date(imprint.made_on), version=imprint.version)
    lines = [report.subtitle, imprint.period, imprint.filters, made]
    half = (WIDTH_PT - 2 * _MARGIN) / 2
    _text(slide, lines, _MARGIN, _TOP + 10.0, half - 20.0, 230.0, BODY_SIZE, gap_pt=10.0)
    _text(slide, [imprint.caveat], _MARGIN, HEIGHT_PT - 130.0, half - 20.0, 90.0, 16, _SOFT)
    _picture(slide, report, words, source, (_MARGIN + half, _TOP, half, _BODY_PT), has_legend=False)


def _picture(
    slide: Slide, report: Report, words: Translator, source: FeatureSource, box: tuple[float, float, float, float],
    has_legend: bool,
) -> None:  # fmt: skip
    """Add the map, drawn smaller and enlarged: its letters grow with it."""
    plan, (left, top, width, height) = report.maps[0], box
    # A legend that grows as much would leave no room for the map.
    factor = _ENLARGED_LITTLE if has_legend else _ENLARGED
    plate = Plate(plan.title, plan.layers, plan.bounds, width_pt=width / factor, height_pt=height / factor,
                  has_legend=has_legend, dots_per_inch=150.0 * factor)  # fmt: skip
    drawn = io.BytesIO(render_plate(plate, source, words, "png"))
    picture = slide.shapes.add_picture(drawn, Pt(left), Pt(top), Pt(width), Pt(height))
    # The description that a screen reader speaks.
    about = picture._element.xpath(".//p:cNvPr")[0]
    about.set("descr", words.text("report_slides.map_description", title=plan.title))


def _summary(deck: Deck, report: Report, words: Translator) -> None:
    slide = _slide(deck, report, words.text("report_slides.summary"), report.summary, words)
    size = BODY_SIZE - 1 if sum(len(each) for each in report.summary) < 640 else 16
    lines = [f"•  {sentence}" for sentence in report.summary]
    _text(slide, lines, _MARGIN, _TOP, WIDTH_PT - 2 * _MARGIN, _BODY_PT, size, gap_pt=9.0)


def _map(deck: Deck, report: Report, words: Translator, source: FeatureSource) -> None:
    notes = [report.imprint.sources, report.imprint.disclaimer]
    slide = _slide(deck, report, report.maps[0].title, notes, words)
    _picture(slide, report, words, source, (_MARGIN, _TOP, WIDTH_PT - 2 * _MARGIN, _BODY_PT), has_legend=True)


def _numbers(deck: Deck, report: Report, words: Translator) -> None:
    measures = report.measures()
    columns = (Column("label", words.text("report_slides.measure"), weight=2.2),
               Column("value", words.text("report_slides.value"), weight=1.6),
               Column("note", words.text("report.remark"), weight=2.0))  # fmt: skip
    # A long remark would push the last numbers off the slide: it is spoken.
    rows = tuple(
        (each.label, measure_words(each, words), each.note if len(each.note) <= _REMARK else "") for each in measures
    )
    notes = [_measure_note(each, words) for each in measures]
    slide = _slide(deck, report, words.text("report.numbers_title"), notes, words)
    _table(slide, Table("numbers", "", columns, rows), words)


def _measure_note(measure: Measure, words: Translator) -> str:
    said = f"{measure.label}: {measure_words(measure, words)}"
    return f"{said} ({measure.note})" if measure.note else said


def _section(deck: Deck, report: Report, section: Section, figure: Chart | Table, words: Translator) -> None:
    """Add a slide with a chart or a table of a section under its first sentence."""
    slide = _slide(deck, report, section.title, [*section.paragraphs, *section.notes], words)
    lead, height = list(section.paragraphs[:1]), 0.0
    if lead:
        height = 24.0 * (1 + len(lead[0]) // 88)
        _text(slide, lead, _MARGIN, _TOP - 6.0, WIDTH_PT - 2 * _MARGIN, height, 18)
    top = _TOP + height + 8.0
    if isinstance(figure, Chart):
        _chart(slide, figure, top, HEIGHT_PT - top - _FOOT_PT - 16.0)
    else:
        _table(slide, figure, words, top=top)


def shown_columns(table: Table) -> list[int]:
    """Return the columns a slide has room for: addresses are in the other files, days give way next, then the last."""
    kept = [place for place, column in enumerate(table.columns) if column.kind != "link"]
    if len(kept) > MAX_COLUMNS:
        kept = [place for place in kept if table.columns[place].kind != "date"]
    return kept[:MAX_COLUMNS] if len(kept) > MAX_COLUMNS + 1 else kept


def _row_height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return about how high a row stands, points: as many lines as its longest cell needs."""
    lines = [
        -(-len(text) // max(1, int((width - 10.0) / (_LETTER * size))))
        for text, width in zip(cells, widths, strict=True)
    ]
    return max([1, *lines]) * size * _LINE + 8.0


def _table(slide: Slide, table: Table, words: Translator, top: float = _TOP) -> None:
    """Add as many rows of a table as there is room for, and say how many more there are."""
    places = shown_columns(table)
    columns = [table.columns[place] for place in places]
    width = WIDTH_PT - 2 * _MARGIN
    unit = width / sum(column.weight for column in columns)
    widths = [column.weight * unit for column in columns]
    head = [column.title for column in columns]
    texts = [
        [_shortened(cell_words(row[place], table.columns[place], words)) for place in places] for row in table.rows
    ]
    bottom = top + _row_height(head, widths, HEAD_SIZE)
    rows: list[list[str]] = []
    for cells in texts:
        bottom += _row_height(cells, widths, TABLE_SIZE)
        if bottom > HEIGHT_PT - _FOOT_PT - 40.0:
            break
        rows.append(cells)
    shape = slide.shapes.add_table(len(rows) + 1, len(columns), Pt(_MARGIN), Pt(top), Pt(width), Pt(24.0 * len(rows)))
    for number, column in enumerate(columns):
        shape.table.columns[number].width = Emu(int(Pt(widths[number])))
        _cell(shape.table.cell(0, number), head[number], column, is_head=True)
        for line, cells in enumerate(rows):
            _cell(shape.table.cell(line + 1, number), cells[number], column)
    if len(rows) < len(texts):
        said = words.count("report_slides.more_rows", len(texts) - len(rows))
        _text(slide, [said], _MARGIN, HEIGHT_PT - _FOOT_PT - 36.0, width, 22.0, 14, _SOFT)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2].rstrip()}…"


def _cell(cell: object, text: str, column: Column, is_head: bool = False) -> None:
    cell.margin_top = cell.margin_bottom = Pt(3.0)  # type: ignore[attr-defined]
    cell.margin_left = cell.margin_right = Pt(5.0)  # type: ignore[attr-defined]
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE  # type: ignore[attr-defined]
    align = PP_ALIGN.RIGHT if column.is_number else PP_ALIGN.LEFT
    colour = RGBColor(0xFF, 0xFF, 0xFF) if is_head else _INK
    size = HEAD_SIZE if is_head else TABLE_SIZE
    write_lines(cell.text_frame, [text], size, colour, is_bold=is_head, align=align)  # type: ignore[attr-defined]
    cell.fill.solid()  # type: ignore[attr-defined]
    cell.fill.fore_color.rgb = _ACCENT if is_head else RGBColor(0xF6, 0xF6, 0xF4)  # type: ignore[attr-defined]


def _chart(slide: Slide, chart: Chart, top: float, height: float) -> None:
    """Add a native chart, which the presenter can edit; stacked where there are several series."""
    data = CategoryChartData()
    data.categories = [plain(each) for each in chart.categories]
    for series in chart.series:
        data.add_series(plain(series.label), series.values)
    kind = XL_CHART_TYPE.BAR_STACKED if chart.is_horizontal else XL_CHART_TYPE.COLUMN_STACKED
    box = (Pt(_MARGIN), Pt(top), Pt(WIDTH_PT - 2 * _MARGIN), Pt(height))
    drawn = slide.shapes.add_chart(kind, *box, data).chart  # type: ignore[arg-type, attr-defined]
    drawn.font.size, drawn.font.name = Pt(14), "Arial"
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    drawn.has_title = False
    drawn.value_axis.has_title = True
    drawn.value_axis.axis_title.text_frame.text = chart.axis
    drawn.value_axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    drawn.category_axis.reverse_order = chart.is_horizontal
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 40, 100
    for series, found in zip(chart.series, drawn.plots[0].series, strict=True):
        found.format.fill.solid()
        found.format.fill.fore_color.rgb = RGBColor.from_string(series.colour.lstrip("#").upper())


def _closing(deck: Deck, report: Report, words: Translator) -> None:
    """Add the slide of gaps; methods and disclaimer are in its notes, the sources in the workbook and the PDF."""
    gaps, methods = report.section("gaps"), report.section("methods")
    notes = [*(methods.paragraphs if methods else ()), report.imprint.disclaimer, report.imprint.sources]
    slide = _slide(deck, report, gaps.title if gaps else report.title, notes, words)
    lines = [f"•  {each}" for each in (*gaps.paragraphs, *gaps.notes)] if gaps else []
    size = 18 if sum(len(each) for each in lines) < 700 else 15
    _text(slide, lines, _MARGIN, _TOP, WIDTH_PT - 2 * _MARGIN, _BODY_PT - 40.0, size, gap_pt=7.0)
    said = words.text("report_slides.sources", address=report.imprint.address)
    _text(slide, [said], _MARGIN, HEIGHT_PT - _FOOT_PT - 44.0, WIDTH_PT - 2 * _MARGIN, 30.0, 13, _SOFT)
