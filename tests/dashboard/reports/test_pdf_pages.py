"""Golden pages: what a report looks like, as small grey pictures.

To renew them after a change that is meant, and to look at them before they are committed:
``RENEW_GOLDEN=1 python -m pytest tests/dashboard/reports/test_pdf_pages.py``.
"""

from __future__ import annotations

import io
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dashboard.data import AtlasData
from dashboard.reports.content import corridor_report
from dashboard.reports.pdf import report_pages
from layers.filters import Filters
from layers.locales import translator
from layers.paper_features import FeatureSource
from tests.dashboard.reports.conftest import DAY

GOLDEN = Path(__file__).with_name("golden")
PPI = 36.0
#: Mean difference of the grey of a pixel, 0 to 255, and share of the pixels that differ by a quarter of that range:
#: letters of another version of a typeface pass, a block that moved or is gone does not.
MOST_GREY, MOST_CHANGED = 2.5, 0.02
PAGES = {"cover": 0, "summary": 1, "map": 2, "strip": 3}


@pytest.fixture(scope="module")
def pages_of(data: AtlasData) -> Any:
    @lru_cache
    def made(language: str) -> list[bytes]:
        words = translator(language)
        report = corridor_report(data, "east", Filters(), words, DAY)
        return report_pages(report, FeatureSource(data.store), words, PPI)

    return made


def grey(picture: bytes | Path) -> Image.Image:
    return Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture).convert("L")


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Return the mean difference and the share of clearly different pixels."""
    if one.size != other.size:
        return 255.0, 1.0
    found = np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float))
    return float(found.mean()), float((found > 64).mean())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(pages_of: Any, name: str, language: str) -> None:
    page, path = grey(pages_of(language)[PAGES[name]]), GOLDEN / f"{name}-{language}.png"
    if os.environ.get("RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        page.quantize(32).save(path, optimize=True)
    mean, changed = difference(page, grey(path))
    assert mean <= MOST_GREY and changed <= MOST_CHANGED, f"{name}-{language}: {mean:.2f}, {changed:.4f}"


def test_the_comparison_sees_a_block_that_moved_and_a_page_of_the_other_language(pages_of: Any) -> None:
    page = grey(pages_of("en")[2])
    moved = Image.fromarray(np.roll(np.asarray(page), 6, axis=0))
    for other in (moved, grey(pages_of("fr")[1]), Image.new("L", page.size, 255)):
        mean, changed = difference(page, other)
        assert mean > MOST_GREY or changed > MOST_CHANGED


def test_no_page_is_empty(pages_of: Any) -> None:
    for page in pages_of("fr"):
        inner = np.asarray(grey(page))[30:-30]
        assert (inner < 160).mean() > 0.001
