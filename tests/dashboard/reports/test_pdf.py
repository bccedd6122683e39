"""The PDF holds what the report says, can be read aloud, and no text of a register runs in it as code."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import psutil
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import AtlasData
from dashboard.reports import pdf
from dashboard.reports.content import CorridorReport, corridor_report
from dashboard.reports.document import Column, Imprint, Link, Report, Section, Table, cell_words, measure_words
from geodata.errors import AtlasError
from layers.filters import Filters
from layers.locales import Translator, translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.conftest import DAY

NASTY = '#panic("x") $x$ *b* _i_ `r` <l> @r \\ // /* [c] {p} </svg> &amp; "q" ~ = - + /'


def read(body: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(body))


def close(text: str) -> str:
    """Return a text without its spaces: a line may break at any of them."""
    return re.sub(r"[\s\u200b\u2060]", "", text)


def text_of(body: bytes) -> str:
    return close("".join(page.extract_text() for page in read(body).pages))


def runs_of_numbers(table: Table, words: Translator) -> Iterator[str]:
    """Return, row by row, the numbers that stand beside each other as the page shows them."""
    for row in table.rows:
        run = ""
        for cell, column in zip(row, table.columns, strict=True):
            if column.is_number:
                run += cell_words(cell, column, words)
            elif run:
                yield close(run)
                run = ""
        if run:
            yield close(run)


@pytest.fixture(scope="module")
def source(data: AtlasData) -> FeatureSource:
    return FeatureSource(data.store)


@pytest.fixture(scope="module")
def set_report(data: AtlasData, source: FeatureSource) -> Any:
    """Return the eastern corridor in a language, with its PDF; set once."""

    @lru_cache
    def made(language: str) -> tuple[CorridorReport, bytes]:
        report = corridor_report(data, "east", Filters(), translator(language), DAY)
        return report, pdf.report_pdf(report, source, translator(language))

    return made


def bare_report(*sections: Section) -> Report:
    """Return a report without maps, which is set in a moment."""
    imprint = Imprint(
        "Atlas", "Office", "2020", "none", "v1", DAY, "http://localhost/x", "same view", "caveat", "sources",
        "disclaimer", "CC BY 4.0", "compilers",
    )  # fmt: skip
    return Report("corridor", "x", "en", "A road", "its report", ("One.",), sections, (), imprint)


def set_bare(*sections: Section) -> bytes:
    return pdf.report_pdf(bare_report(*sections), None, translator("en"))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_measure_and_every_number_of_every_table_is_in_the_pdf(set_report: Any, language: str) -> None:
    report, body = set_report(language)
    words, text = translator(language), text_of(body)
    assert [each.name for each in report.measures() if close(measure_words(each, words)) not in text] == []
    for table in report.tables():
        assert [run for run in runs_of_numbers(table, words) if run not in text] == []
    for address in ("https://example.org/1", report.imprint.version, report.imprint.address):
        assert close(address) in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_screen_reader_finds_language_title_tags_and_a_text_for_each_picture(set_report: Any, language: str) -> None:
    report, body = set_report(language)
    root = read(body).trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert read(body).metadata.title == report.title
    described = b"".join(stream for stream in [root["/Metadata"].get_data()])
    assert b"pdfuaid:part" in described and b"pdfaid:part" in described
    figures = [each for each in elements(root["/StructTreeRoot"]) if each.get("/S") == "/Figure"]
    assert len(figures) >= 4  # cover, code, map, strip
    assert all(str(each.get("/Alt", "")).strip() for each in figures)
    assert sum(each.get("/S") == "/Table" for each in elements(root["/StructTreeRoot"])) >= len(report.tables())


def elements(node: Any) -> Iterator[Any]:
    """Return the elements of a tree of tags."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(found, dict):
            yield found
            yield from elements(found)


def test_every_letter_comes_with_its_typeface(set_report: Any) -> None:
    _, body = set_report("fr")
    names = set()
    for page in read(body).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"].get_object())
            names.add(str(font.get_object()["/BaseFont"]))
    assert any("Libertinus" in name for name in names) and any("DejaVu" in name for name in names)


def test_the_same_report_is_the_same_bytes_whatever_the_hour(set_report: Any, source: FeatureSource) -> None:
    report, body = set_report("en")
    assert pdf.report_pdf(report, source, translator("en")) == body


def test_each_page_says_its_number_and_the_version_of_the_data(set_report: Any) -> None:
    report, body = set_report("fr")
    pages = read(body).pages
    for number, page in enumerate(pages, start=1):
        assert close(f"Page {number} sur {len(pages)}") in close(page.extract_text())
        assert close(report.imprint.version) in close(page.extract_text())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_corridor_without_incidents_is_a_shorter_report_that_says_so(
    data: AtlasData, source: FeatureSource, set_report: Any, language: str
) -> None:
    words = translator(language)
    filters = Filters(start=dt.date(1990, 1, 1), end=dt.date(1991, 1, 1))
    body = pdf.report_pdf(corridor_report(data, "east", filters, words, DAY), source, words)
    assert close(words.text("report.no_incidents")[:40]) in text_of(body).replace("-", "")
    assert len(read(body).pages) < len(read(set_report(language)[1]).pages)


def test_a_table_of_two_thousand_rows_repeats_its_head_on_each_page() -> None:
    columns = (Column("a", "Alpha"), Column("n", "Numbers", "count"))
    body = set_bare(
        Section("s", "Long", tables=(Table("t", "Rows", columns, tuple((f"r{k}", k) for k in range(2000))),))
    )
    texts = [page.extract_text() for page in read(body).pages]
    with_rows = [text for text in texts if re.search(r"\br\d+", text)]
    assert len(with_rows) > 20
    assert all("Numbers" in text for text in with_rows)
    assert "r19991,999" in close("".join(with_rows))


def test_a_cell_longer_than_a_page_is_whole() -> None:
    rows = (("word " * 3000 + "end", "b"), ("c", "d"))
    table = Table("t", "Rows", (Column("a", "Alpha"), Column("b", "Beta")), rows)
    body = set_bare(Section("s", "S", tables=(table,)))
    assert text_of(body).count("word") >= 3000
    assert len(read(body).pages) > 4


def test_reports_made_one_after_another_do_not_pile_up_in_memory() -> None:
    columns = (Column("a", "Alpha"), Column("n", "Numbers", "count"))
    sizes = []
    for turn in range(6):
        table = Table("t", "Rows", columns, tuple((f"r{turn}-{k}", k) for k in range(1500)))
        set_bare(Section("s", "Long", tables=(table,)))
        sizes.append(psutil.Process().memory_info().rss / 2**20)
    assert sizes[-1] - sizes[1] < 60.0


def test_signs_of_markup_are_letters_wherever_a_register_can_put_them() -> None:
    link = Link(NASTY, 'https://example.org/?a="#x&b=[c]\\')
    table = Table("t", NASTY, (Column("a", NASTY), Column("b", NASTY, "link")), ((NASTY, link),), note=NASTY)
    body = set_bare(Section("s", NASTY, (NASTY,), tables=(table,), notes=(NASTY,)))
    assert text_of(body).count(close(NASTY)) >= 3
    assert "panic" in text_of(body)


def test_an_address_that_is_none_on_the_web_is_no_link() -> None:
    for address in ("javascript:alert(1)", "file:///etc/passwd", "", "http://[bad", "not an address"):
        rows = ((Link("A paper", address),),)
        body = set_bare(Section("s", "S", tables=(Table("t", "T", (Column("a", "A", "link"),), rows),)))
        uris = [
            str(note.get_object().get("/A", {}).get("/URI", ""))
            for page in read(body).pages
            for note in page.get("/Annots", [])
        ]
        assert [uri for uri in uris if uri and not uri.startswith("http://localhost")] == []
        assert "Apaper" in text_of(body)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_any_text_can_be_set_and_plain_letters_come_back(anything: str, plain: str) -> None:
    rows = ((anything, Link(anything, f"https://example.org/{anything}")),)
    table = Table("t", anything, (Column("a", anything), Column("b", "B", "link")), rows)
    body = set_bare(Section("s", "S", (plain, anything), tables=(table,), notes=(anything,)))
    assert close(plain) in text_of(body).replace("\ufb01", "fi")


def test_a_failure_of_the_setter_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_template", lambda: b"#panic()")
    with pytest.raises(AtlasError) as caught:
        set_bare()
    for language in ("en", "fr"):
        said = translator(language).error(caught.value.code, "", caught.value.parameters)
        assert "PDF" in said and "panic" not in said


def test_an_address_too_long_for_any_code_leaves_the_code_away() -> None:
    report = bare_report()
    long = replace(report, imprint=replace(report.imprint, address="http://localhost/?" + "x" * 4000))
    body = pdf.report_pdf(long, None, translator("en"))  # type: ignore[arg-type]
    assert len(read(body).pages) >= 2
