"""The formats a report comes in, each a renderer that arranges what the report says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.reports import geopackage, html, pdf, pptx, xlsx
from dashboard.reports.document import Report
from geodata.errors import InputError
from layers.locales import Translator
from layers.paper_features import FeatureSource

_Render = Callable[[Report, Translator, FeatureSource], bytes]


@dataclass(frozen=True)
class ReportFormat:
    """Describe a format.

    Attributes
    ----------
    media_type : str
    render : callable
        Report, translator of its language and source of the ground -> the file.
    """

    media_type: str
    render: _Render


#: Layers that are files of their own.
_ALONE = ("incidents", "posts")


def _one_layer(media_type: str, render: Callable[[Report, Translator, str], bytes], name: str) -> ReportFormat:
    return ReportFormat(media_type, lambda report, words, source: render(report, words, name))


#: Extension -> format, in the order of the buttons; each has a plain name (``report_files.get.<extension>``).
FORMATS: Mapping[str, ReportFormat] = MappingProxyType(
    {
        "pdf": ReportFormat(pdf.MEDIA_TYPE, lambda report, words, source: pdf.report_pdf(report, source, words)),
        "pptx": ReportFormat(pptx.MEDIA_TYPE, pptx.render_pptx),
        "xlsx": ReportFormat(xlsx.MEDIA_TYPE, lambda report, words, _: xlsx.render_xlsx(report, words)),
        "html": ReportFormat(html.MEDIA_TYPE, html.render_html),
        "gpkg": ReportFormat(
            geopackage.MEDIA_TYPE, lambda report, words, _: geopackage.render_geopackage(report, words)
        ),
        **{f"{name}.geojson": _one_layer(geopackage.GEOJSON, geopackage.render_geojson, name) for name in _ALONE},
        **{f"{name}.parquet": _one_layer(geopackage.PARQUET, geopackage.render_geoparquet, name) for name in _ALONE},
    }
)


def require_format(extension: str) -> ReportFormat:
    """Return the format of an extension; raise `InputError` where there is none."""
    if extension not in FORMATS:
        raise InputError(
            "report_format",
            "A report comes as {formats}; received “{received}”.",
            formats=", ".join(FORMATS),
            received=extension[:20],
        )
    return FORMATS[extension]


def file_name(report: Report, extension: str) -> str:
    """Return the name of the file of a report: what it is about, data version and language."""
    return f"atlas_{report.identifier}_{report.imprint.version}_{report.language}.{extension}"
