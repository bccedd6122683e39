"""A report as PDF: A4, tagged, to be archived (PDF/A-2a) and read aloud (PDF/UA-1).

The template is fixed; what a report says reaches it as JSON and is shown as text, so that no string of a register is
ever read as markup. Letters are Libertinus Serif, which comes with typst, and DejaVu Sans, which comes with matplotlib.
The same report gives the same bytes: the only clock is the day printed on it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import matplotlib
import typst

from dashboard.reports.document import Report
from dashboard.reports.pdf_content import pdf_content
from geodata.errors import AtlasError
from layers.locales import Translator
from layers.paper_features import FeatureSource

LOGGER = logging.getLogger("atlas")
MEDIA_TYPE = "application/pdf"
#: What the file promises; typst refuses to write it where the promise does not hold.
STANDARDS: tuple[typst.PDFStandard, ...] = ("ua-1", "a-2a")

#: Documents after which the cache of typst lets go of what it has not used.
_AGE = 11


def report_pdf(report: Report, source: FeatureSource, words: Translator) -> bytes:
    """Return a report as PDF.

    Parameters
    ----------
    report : Report
    source : FeatureSource
        Of the ground of its maps.
    words : Translator
        Of the language of the report.

    Raises
    ------
    AtlasError
        It cannot be drawn or set.
    """
    return _set(report, source, words, format="pdf", pdf_standards=list(STANDARDS))[0]


def report_pages(report: Report, source: FeatureSource, words: Translator, ppi: float) -> list[bytes]:
    """Return the pages of a report as PNG, so many pixels an inch."""
    return _set(report, source, words, format="png", ppi=ppi)


def _set(report: Report, source: FeatureSource, words: Translator, **options: Any) -> list[bytes]:
    content = json.dumps(pdf_content(report, source, words))
    noon = dt.datetime.combine(report.imprint.made_on, dt.time(12), dt.UTC)
    compiler = typst.Compiler(_template(), font_paths=_fonts())
    try:
        found = compiler.compile(sys_inputs={"report": content}, timestamp=noon, **options)
    except typst.TypstError as error:
        LOGGER.error("typst: %s", error.diagnostic)
        raise AtlasError(
            "report_pdf",
            "The report could not be set as a PDF. The other formats of the report do not depend on it.",
        ) from None
    finally:
        _forget()
    return [found] if isinstance(found, bytes) else list(found or [])


def _forget() -> None:
    """Make typst forget the report: it keeps what it worked out for the last ten documents, 100 MB each.

    Its cache grows older by one with each document, whichever; an empty one takes four milliseconds.
    """
    for _ in range(_AGE):
        typst.Compiler(b"", font_paths=_fonts()).compile(format="pdf")


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("dashboard.reports").joinpath("template.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the typefaces of the two packages, and none of the machine: a report looks the same everywhere."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
