"""The incidents of a view as a file, however many: written piece by piece, with where they come from in every row."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.tables import column_title
from dashboard.data import AtlasData
from dashboard.downloads import csv_text, plain_value
from dashboard.passing_on import caveat_of, may_pass_on, passed_on_sources, terms_by_row
from geodata import fields
from layers.filters import Filters
from layers.locales import Translator

#: Columns that are left out: of the build rather than of the incident, or in another column.
_LEFT_OUT = fields.OF_THE_BUILD | {"geometry", "sensitivity", "arrests"}
_PROVENANCE = {
    "posts.data_version": "#meta+version",
    "posts.licence": "#meta+licence",
    "posts.attribution": "#meta+attribution",
    "posts.caveat": "#meta+caveat",
}
_ROWS_A_PIECE = 5000


def incidents_csv(atlas: AtlasData, filters: Filters, words: Translator) -> Iterator[str]:
    """Give the incidents that pass the filters as pieces of a CSV, in order of date.

    Titles in the reader's language, then HXL hashtags; comma and decimal point as in RFC 4180, codes as in the
    register; data version, licence and attribution of its dataset, and caveat in every row.

    References
    ----------
    Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
    """
    names = [column.name for column in fields.TABLES["incidents"] if column.name not in _LEFT_OUT]
    rows = atlas.select(filters).rows
    is_free = may_pass_on(atlas, rows)
    caveat = caveat_of(int((~is_free).sum()), words)
    rows = rows[is_free]
    yield csv_text(
        [*(column_title("incidents", name, words) for name in names), *(words.text(key) for key in _PROVENANCE)],
        [*(fields.column("incidents", name).hxl for name in names), *_PROVENANCE.values()],
        rows=(),
    )
    for start in range(0, len(rows), _ROWS_A_PIECE):
        piece = passed_on_sources(atlas, atlas.incidents(rows[start : start + _ROWS_A_PIECE], names), words)
        terms = terms_by_row(atlas, piece["dataset"])
        yield csv_text(
            rows=(
                [*(plain_value(value) for value in row), atlas.version, *term, caveat]
                for row, term in zip(piece.itertuples(index=False), terms, strict=True)
            )
        )
