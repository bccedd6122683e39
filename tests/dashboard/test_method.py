"""The page on method is its document, and the document says what the code does."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.data import AtlasData
from dashboard.pages import method
from geodata.settings import REFERENCE_DIR
from layers.locales import LANGUAGES, Translator
from tests.dashboard.conftest import VERSION, parts_of, text_of

TEXTS = {language: Path(path).read_text(encoding="utf-8") for language, path in method.DOCUMENTS.items()}
#: Constants whose value must stand in the prose too, with its unit.
IN_PROSE = {
    "density.DEFAULT_BANDWIDTH_KM": "{} km",
    "network_density.DEFAULT_BANDWIDTH_KM": "{} km",
    "lixels.LIXEL_KM": "{} km",
    "corridors.REACH_KM": "{} km",
    "corridors.MAX_UNCERTAINTY_KM": "{} km",
    "network.SNAP_KM": "{} km",
    "corridor_statistics.SAME_PLACE_KM": "{} km",
    "statistics.SMALL_COUNT": "{} incidents",
    "hotspots.MIN_INCIDENTS": "{} incidents",
    "crossings.CLUSTER_KM": "{} km",
    "crossings.POST_REACH_KM": "{} km",
    "statistics.POST_RADIUS_KM": "{} km",
}
SPACE = "[\u00a0\u202f ]"


def constant(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(f"geodata.{module}"), attribute)


def listed_numbers(language: str) -> dict[str, list[float]]:
    """Return name -> numbers of the table of constants."""
    rows = re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", TEXTS[language], re.MULTILINE)
    decimal = "," if language == "fr" else "."
    return {
        name: [float(part.strip("\u00a0\u202f ").replace(decimal, ".")) for part in text.split(";")]
        for name, text in rows
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_of_the_document_is_the_one_in_the_code(language: str) -> None:
    numbers = listed_numbers(language)
    assert len(numbers) >= 10
    for name, listed in numbers.items():
        value = constant(name)
        assert listed == pytest.approx(list(value) if isinstance(value, Sequence) else [value]), name


def test_both_documents_list_the_same_constants() -> None:
    assert listed_numbers("fr") == listed_numbers("en")
    assert set(IN_PROSE) <= set(listed_numbers("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_gives_the_same_numbers_as_the_code(language: str) -> None:
    prose = re.sub(r"^\|.*$", "", TEXTS[language], flags=re.MULTILINE)
    for name, pattern in IN_PROSE.items():
        text = re.escape(pattern.format(f"{constant(name):g}")).replace(r"\ ", SPACE)
        assert re.search(rf"(?<!\d){text}", prose), name
    breaks = [f"{value:g}" for value in constant("density.DENSITY_BREAKS")]
    shown = [value.replace(".", ",") if language == "fr" else value for value in breaks]
    assert ", ".join(shown[:-1]) in prose


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_of_the_region_are_those_of_the_build(language: str) -> None:
    link = importlib.import_module("etl.link")
    for value in (link.MAX_REGION_UNCERTAINTY_KM, link.COAST_KM):
        assert re.search(rf"(?<!\d){value:g}{SPACE}km", TEXTS[language])


def formulas(language: str) -> list[str]:
    return re.findall(r"^```text\n(.*?)^```", TEXTS[language], re.MULTILINE | re.DOTALL)


def test_both_documents_have_the_same_sections_and_formulas() -> None:
    french, english = (method.parse_document(TEXTS[language]) for language in ("fr", "en"))
    assert len(french.sections) == len(english.sections)
    assert formulas("fr") == formulas("en") != []
    for (_, in_french), (_, in_english) in zip(french.sections, english.sections, strict=True):
        for mark in (r"^- ", r"^\| ", r"^```"):
            assert len(re.findall(mark, in_french, re.MULTILINE)) == len(re.findall(mark, in_english, re.MULTILINE))


def test_the_share_of_the_press_is_that_of_the_register() -> None:
    register = pd.read_csv(REFERENCE_DIR / "incidents.csv", usecols=["source_kind"])
    share = round(100 * (register["source_kind"] == "media").mean())
    for text in TEXTS.values():
        assert re.search(rf"{share}{SPACE}?%", text)


def test_the_french_document_is_set_as_french_is() -> None:
    prose = re.sub(r"^```.*?^```|`[^`]*`|^\|[-|]+$", "", TEXTS["fr"], flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r".{0,20} [:;?!»%](?:\s|$)", prose) == []
    assert re.findall(r".{0,20}\w'\w.{0,10}", prose) == []


def test_a_document_is_cut_at_its_headings() -> None:
    document = method.parse_document("# Title\n\nLead.\n\n## One\n\nText.\n\n### Part\n\n## Two\nMore.\n")
    assert document == method.Document("Title", "Lead.", (("One", "Text.\n\n### Part"), ("Two", "More.")))


@pytest.fixture
def described(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> AtlasData:
    """The invented country, with where its data come from."""
    source = {"dataset": "incidents", "title_en": "Reports", "title_fr": "Faits", "publisher": "Us", "licence": "CC BY",
              "attribution": "Us, CC BY", "url": None, "latest_date": "2021-12-31"}  # fmt: skip
    land = {**source, "dataset": "countries", "licence": "Public domain", "url": "https://example.org/"}
    monkeypatch.setitem(atlas.__dict__, "sources", pd.DataFrame([source, land]))
    counts = {"read": 9, "kept": 7, "duplicates": 1, "rejected": 1}
    metadata = {"data_version": VERSION, "built_at": "2022-01-02T03:04:05+00:00", "datasets": {"incidents": counts}}
    monkeypatch.setattr(atlas, "metadata", metadata)
    return atlas


def table_texts(page: Any) -> list[list[list[str]]]:
    return [
        [[text_of(cell) for cell in row.children] for row in parts_of(table, "Tr")] for table in parts_of(page, "Table")
    ]


def test_the_page_shows_the_document_and_what_the_data_are_made_of(described: AtlasData, words: Translator) -> None:
    page = method.layout(described, words.language, {})
    document = method.read_document(words.language)
    assert [text_of(each) for each in parts_of(page, "H1")] == [document.title]
    shown = [text_of(each) for each in parts_of(page, "Markdown")]
    assert shown == [body for _, body in document.sections]
    sources, rows, precision, kinds = table_texts(page)
    assert sources[2][2] == words.text("method.public_domain")
    assert rows[1][1:] == ["9", "7", "1", "1"]
    # Location errors of 0.5; 3 and 5; 8 and 15; 25; 60 km: facility, village, city, district, region, country.
    assert [row[1] for row in precision[1:]] == ["1", "2", "2", "1", "1", "0"]
    assert kinds[1][1] == "7"


def test_each_entry_of_the_contents_leads_to_its_section(described: AtlasData, words: Translator) -> None:
    page = method.layout(described, words.language, {})
    targets = [link.href for link in parts_of(parts_of(page, "Nav"), "A")]
    sections = [f"#{section.id}" for section in parts_of(page, "Section")]
    assert targets == sections
    assert len(set(targets)) == len(targets)
