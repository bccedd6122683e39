"""French and English: texts from the catalogues, numbers, dates and lists in the reader's language.

The catalogues are gettext files, ``locales/<language>/<domain>.po``. A message id is a key, ``domain.name``, so that
both languages are translations and neither is the original; placeholders are ``{name}``.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geodata import cooperation, cooperation_subjects, fields, neighbours
from geodata.density import KERNELS
from geodata.emerging import PATTERNS
from geodata.network_density import ROAD_KERNELS
from geodata.playback import UNIT_MONTHS, WINDOWS
from geodata.time_steps import STEP_MONTHS

LANGUAGES = ("fr", "en")
#: French first: three of the four countries work in it.
DEFAULT_LANGUAGE = "fr"
CATALOGUE_DIR = Path(__file__).resolve().parent / "locales"

#: Tables of reports with a short name of their own, for sheets and layers (``report_files.sheet.<name>``).
REPORT_TABLES = (
    "posts", "crossings", "by_type", "by_year", "hotspots", "changes", "quantities", "institutions", "incidents",
    "datasets",
)  # fmt: skip
#: Formats of reports: the extension of each, and layers alone by layer and extension.
REPORT_FORMATS = (
    "pdf",
    "pptx",
    "xlsx",
    "html",
    "gpkg",
    *(f"{layer}.{kind}" for kind in ("geojson", "parquet") for layer in ("incidents", "posts")),
)
#: Keys made at run time: prefix and the values that may follow it. The test of the catalogues reads this.
DYNAMIC_PREFIXES: dict[str, tuple[str, ...]] = {
    "value.trafficking_type": fields.TRAFFICKING_TYPES,
    "paragraph.about": fields.TRAFFICKING_TYPES,
    "paragraph.in": fields.COUNTRIES,
    "value.family": ("drugs", "medicines", "persons", "arms", "nature", "goods", "money"),
    "value.event_type": fields.EVENT_TYPES,
    "value.agency": (*fields.AGENCIES, *fields.POST_AGENCIES),
    "value.transport": fields.TRANSPORTS,
    "value.date_precision": fields.DATE_PRECISIONS,
    "value.source_kind": fields.SOURCE_KINDS,
    "value.country": fields.COUNTRIES,
    "value.post_kind": fields.POST_KINDS,
    "value.post_status": fields.POST_STATUSES,
    "value.road_class": fields.ROAD_CLASSES,
    "report.cannot": ("flows", "absence", "place"),
    "roads.are": ("bundled", "mixed", "added"),
    "roads.length_note": ("bundled", "mixed", "added"),
    **{f"roads.{each}": ROAD_KERNELS for each in ("kernel_name", "other_value", "column_other", "other_help")},
    "roads.legend_note": ROAD_KERNELS,
    "report.method": ("reach", "rates", "changes", "stretches", "lengths", "quantities", "cooperation"),
    "report.subtitle": ("country", "region"),
    "data.template": ("fr", "en"),
    "data": ("coordinates", "region", "geometry"),
    "data.needed": ("incidents", "border_posts"),
    "data.needed_help": ("incidents", "border_posts"),
    "geography.step": ("file", "columns", "check", "load"),
    "geography.read_as": ("roads", "borders", "border_posts", "incidents"),
    "geography.kind": ("osm_pbf", "osm_layer", "grip", "natural_earth", "geoboundaries", "gadm", "osm_posts"),
    "geography.holds": ("incidents", "roads", "border_posts", "borders"),
    "geography.holds_small": ("incidents", "border_posts"),
    "geography.kind_of": ("incidents", "border_posts"),
    **{
        f"geography.{each}": ("roads", "border_posts", "borders")
        for each in ("means", "n_good", "add", "added", "countries_help", "bundled")
    },
    **{
        f"geography.{each}.{table}": ("replace", "join", "only")
        for each in ("way", "way_help")
        for table in ("roads", "border_posts")
    },
    "geography.done": ("replace", "join", "only"),
    "geography.finest": ("main", "secondary", "tertiary", "local"),
    "geography.finest_help": ("main", "secondary", "tertiary", "local"),
    "geography": ("country", "outline", "regions", "n_bundled_regions"),
    "data.step": ("file", "columns", "check", "load"),
    "data.at_work": ("guess", "check", "add", "remove", "build"),
    "duplicates": ("same", "differs"),
    "data.state": ("cancelled", "broken"),
    "data.right": ("no", "aggregate", "yes"),
    "data.who": ("title", "publisher", "licence"),
    "data.upload": ("label", "cancel", "sending", "failed", "cut", "large"),
    "data.error_km": ("1", "5", "8", "15", "40", "100"),
    "data.kind": (
        "iom_missing_migrants",
        "acled",
        "ucdp_ged",
        "gtd",
        "unodc_ids",
        "cen",
        "register",
        "template",
        "hxl",
        "unknown",
        "other_register",
    ),
    "reports.language": ("fr", "en"),
    "reports.state": ("running", "done", "cancelled", "broken"),
    "report.exists": ("both", "in", "none", "unknown"),
    "report_files.sheet": REPORT_TABLES,
    "report_files.get": REPORT_FORMATS,
    "changes.by_name": ("type", "country", "corridor", "region"),
    "changes.ratios_by": ("type", "country", "corridor", "region"),
    "changes.length": ("period", "12", "24", "36", "60"),
    "bias.by_name": ("country", "region"),
    "bias.rates_title": ("country", "region"),
    "backtest.baseline": ("last_year", "all_years"),
    "backtest.head": ("ranking", "area", "hit_rate", "pai", "pei", "rri", "year", "n_train", "n_test"),
    "changes.verdict": ("more", "fewer", "unclear", "small"),
    "value.location_class": tuple(code for _, code in fields.LOCATION_CLASSES),
    "displacement.scope_is": ("watched", "own"),
    "displacement.price_is": ("closed", "50", "100", "200"),
    "displacement.line_today": ("pair", "all"),
    "displacement.line_next": ("pair", "all"),
    "displacement.route": ("rank", "km", "extra", "driven", "borders", "by"),
    "coverage.weigh": ("incidents", "crossings"),
    "coverage.stand": ("uncovered", "all"),
    "emerging.guard": ("few_steps", "few_incidents"),
    "emerging.pattern": PATTERNS,
    "emerging.definition": PATTERNS,
    "emerging.trend": ("rising", "level", "falling"),
    "emerging.length": ("auto", *STEP_MONTHS),
    "emerging.label": ("half", "quarter"),
    "scenes.in": ("en", "fr"),
    "scenes.kind": (
        "create",
        "rename",
        "duplicate",
        "delete",
        "import",
        "scene_add",
        "scene_edit",
        "scene_view",
        "scene_move",
        "scene_duplicate",
        "scene_delete",
    ),
    "flows.by": ("countries", "places"),
    "flows.kind": ("country", "area"),
    "flows.part": ("Europe", "America", "Asia", "Africa", "elsewhere"),
    "flows.reason": ("unknown", "ambiguous", "small"),
    "hotspots.guard": ("few_incidents", "no_contrast", "out_of_reach"),
    "density.kernel_name": KERNELS,
    "density.edge_name": ("none", "study_area", "coast"),
    "playback.steps": tuple(UNIT_MONTHS),
    "playback.units": tuple(UNIT_MONTHS),
    "playback.windows": WINDOWS,
    "playback.speeds": ("slow", "normal", "fast"),
    "compare.shown": ("incidents", "density", "road_density", "regions", "other"),
    "compare.side": ("left", "right"),
    "compare.of_side": ("left", "right"),
    "search.group": ("post", "corridor", "crossing", "region", "place", "incident"),
    "communities.head": ("within", "country", "places", "people"),
    "profile.service": ("name", "present", "absent", "unknown"),
    "profile.activity": ("active", "ended", "unknown"),
    "regions.rate": tuple(f"{name}_{part}" for name in ("area", "road", "border") for part in ("rate", "low", "high")),
    "profile.per": ("area", "road", "border"),
    "profile.verdict": neighbours.VERDICTS,
    "profile.verdicts": neighbours.VERDICTS[1:],
    "cooperation.domain": cooperation.DOMAINS,
    "cooperation.kind": cooperation_subjects.SUBJECT_KINDS,
    "cooperation.column": ("summary", *cooperation.MECHANISMS),
    "cooperation.mechanism": ("summary", *cooperation.MECHANISMS),
    "cooperation.state": cooperation.STATES,
    "cooperation.head": cooperation.STATES,
    "cooperation.key": cooperation.STATES,
    "cooperation.map": (*cooperation.STATES, "corridor_both", "corridor_one", "corridor_unknown"),
    "cooperation.answer": ("yes", "unverified", "no"),
    "cooperation.institution": ("agency", "joint_unit", "information_system", "agreement", "programme"),
    "cooperation.group": ("at_posts", "between", "around"),
    "cooperation": ("read_border", "read_crossing", "read_corridor", "read_domain", "read_status", "read_date"),
}
#: Prefixes of open vocabularies: a word without a translation is shown as it came.
OPEN_PREFIXES = ("value.commodity", "value.unit", "value.system", "error", "etl.sentence")


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.GNUTranslations:
    merged = None
    for path in sorted((CATALOGUE_DIR / language).glob("*.po")):
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        if merged is None:
            merged = catalogue
            continue
        for message in catalogue:
            if message.id:
                merged[message.id] = message
    if merged is None:
        raise FileNotFoundError(CATALOGUE_DIR / language)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def messages_of(language: str, prefix: str) -> dict[str, str]:
    """Return key -> text of the messages of a language whose key begins so."""
    messages: dict[Any, Any] = {}
    for path in sorted((CATALOGUE_DIR / language).glob(f"{prefix.partition('.')[0]}.po")):
        with path.open("rb") as stream:
            messages |= {each.id: each.string for each in read_po(stream, locale=language)}
    return {key: text for key, text in messages.items() if isinstance(key, str) and key.startswith(prefix)}


@lru_cache(maxsize=10_000)
def _formatted(value: float, digits: int, separators: tuple[str, str]) -> str:
    """Write out a number as Babel does; a map has thousands of them, for which Babel takes too long."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    return _separated(f"{rounded:,f}", separators)


def _separated(text: str, separators: tuple[str, str]) -> str:
    """Return a number without idle zeros, with the separators of thousands and decimals of a language."""
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.replace(",", separators[0])
    if whole == "-0" and not decimals:
        return "0"
    return f"{whole}{separators[1]}{decimals}" if decimals else whole


class Translator:
    """Say things in one language.

    Parameters
    ----------
    language : str
        ``fr`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        sample = format_decimal(1234.5, format="#,##0.#", locale=self.locale)
        self._separators = (sample[1], sample[-2])
        self._messages = _catalogue(language)

    def text(self, key: str, **parameters: object) -> str:
        """Return the sentence of a key with its placeholders filled; `KeyError` where the catalogue lacks it."""
        found = self._messages.gettext(key)
        if found == key:
            raise KeyError(f"{key} is not in the {self.language} catalogue")
        return found.format(**parameters) if parameters else found

    def count(self, key: str, number: int, **parameters: object) -> str:
        """Return the singular or plural sentence of a key; ``{n}`` is the number, formatted."""
        found = self._messages.ngettext(key, f"{key}.plural", number)
        if found in (key, f"{key}.plural"):
            raise KeyError(f"{key} is not in the {self.language} catalogue")
        return found.format(n=self.number(number), **parameters)

    def value(self, vocabulary: str, code: str | None) -> str:
        """Return the label of a coded value; an unknown word of an open vocabulary is shown as it came."""
        if not code or code != code:
            return self.text("common.unknown")
        key = f"value.{vocabulary}.{code}"
        found = self._messages.gettext(key)
        return found if found != key else code.replace("_", " ")

    def values(self, vocabulary: str, codes: str | Iterable[str] | None) -> str:
        """Return the labels of a ;-list as an enumeration."""
        parts = codes.split(";") if isinstance(codes, str) else list(codes or ())
        return self.enumeration([self.value(vocabulary, part) for part in parts if part])

    def error(self, code: str, fallback: str, parameters: Mapping[str, object]) -> str:
        """Return the sentence of an error code, its days in words, or the English one where the catalogue lacks it."""
        key = f"error.{code}"
        found = self._messages.gettext(key)
        said = {name: self.date(each) if isinstance(each, dt.date) else each for name, each in parameters.items()}
        return found.format(**said) if found != key else fallback

    def enumeration(self, parts: list[str]) -> str:
        """Join with commas and "and"."""
        return format_list(parts, locale=self.locale) if parts else self.text("common.none")

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return a number with at most `digits` decimals and the separators of the language."""
        if value is None or value != value:
            return self.text("common.no_value")
        return _formatted(value, digits, self._separators)

    def significant(self, value: float | None, digits: int = 2) -> str:
        """Return a number with that many significant digits."""
        if value is None or value != value:
            return self.text("common.no_value")
        if value == 0:
            return "0"
        return _separated(f"{Decimal(f'{value:.{digits}g}'):f}", ("", self._separators[1]))

    def quantity(self, value: float | None, unit: str, digits: int = 1) -> str:
        """Return a number and its unit, kept on one line."""
        return f"{self.number(value, digits)}\u00a0{self.value('unit', unit)}"

    def date(self, day: dt.date, precision: str = "day") -> str:
        """Return a date no more precise than it is known."""
        if precision == "year":
            return format_date(day, "y", locale=self.locale)
        if precision == "month":
            return format_date(day, "LLLL y", locale=self.locale)
        if precision == "week":
            return self.text("common.week_of", day=self._day(day))
        return self._day(day)

    def _day(self, day: dt.date) -> str:
        """Return a full date; the first of the month is an ordinal in French, which CLDR's pattern does not know."""
        pattern = "d'er' MMMM y" if self.language == "fr" and day.day == 1 else "d MMMM y"
        return format_date(day, pattern, locale=self.locale)

    def short_month(self, day: dt.date) -> str:
        """Return month and year, abbreviated."""
        return format_date(day, "LLL y", locale=self.locale)


@lru_cache(maxsize=8)
def translator(language: str) -> Translator:
    """Return the translator of a language (`DEFAULT_LANGUAGE` for one we do not speak)."""
    return Translator(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def local_name(row: Mapping[str, object], language: str) -> str:
    """Return ``name_fr`` or ``name_en`` of a row, whichever the reader speaks, else the other, else ``name``."""
    other = "en" if language == "fr" else "fr"
    for key in (f"name_{language}", f"name_{other}", "name"):
        value = row.get(key)
        if isinstance(value, str) and value:
            return value
    return ""
