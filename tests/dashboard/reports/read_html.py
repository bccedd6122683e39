"""Reads the tables of a page back."""

from __future__ import annotations

from html.parser import HTMLParser

from dashboard.reports.document import Report
from layers.locales import Translator


class Page(HTMLParser):
    """Note the rows of tables, and every address that a page names."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.measures: dict[str, list[str]] = {}
        self.links: list[str] = []
        self.resources: list[str] = []
        self.tags: list[str] = []
        self._rows: list[list[str]] | None = None
        self._cells: list[str] | None = None
        self._is_cell = False
        self.feed(body.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(found["href"] or "")
        else:
            self.resources += [
                found[name] or "" for name in ("src", "href", "data", "action", "srcset") if name in found
            ]
        if tag == "table":
            self._rows = self.tables.setdefault(str(found.get("data-table", "")), [])
        elif tag == "tr":
            self._cells = []
            if "data-measure" in found:
                self.measures[str(found["data-measure"])] = self._cells
            elif self._rows is not None:
                self._rows.append(self._cells)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append("")
            self._is_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_cell and self._cells:
            self._cells[-1] += data


def measures_of_html(body: bytes, report: Report, words: Translator) -> dict[str, tuple[str, str, str]]:
    return {name: (cells[1], cells[3], cells[4]) for name, cells in Page(body).measures.items()}


def tables_of_html(body: bytes, report: Report, words: Translator) -> dict[str, list[list[str]]]:
    # The first row names the columns.
    return {name: rows[1:] for name, rows in Page(body).tables.items() if name}
