"""The ids of all components: one StrEnum a page, so that a typing mistake is an error and not a dead button."""

from __future__ import annotations

from enum import StrEnum


class ShellId(StrEnum):
    """What every page has."""

    LOCATION = "shell-location"
    LANGUAGE = "shell-language"
    ALERT = "shell-alert"
    TITLE = "shell-title"
    TITLE_SINK = "shell-title-sink"
    CONTENT = "shell-content"
    NEWER = "shell-newer"
    FOOT_VERSION = "shell-foot-version"


class MapId(StrEnum):
    """The map page."""

    GRAPH = "map-graph"
    CLICK = "map-click"
    STATE = "map-state"
    DEFAULTS = "map-defaults"
    FIRST_FIGURE = "map-first-figure"
    SELECTED = "map-selected"
    LAYERS = "map-layers"
    BANDWIDTH = "map-bandwidth"
    RESOLUTION = "map-resolution"
    SPREAD = "map-spread"
    LEGEND = "map-legend"
    #: The state of what the map shows: what is said of it besides is asked for once it is there.
    DRAWN = "map-drawn"
    SUMMARY = "map-summary"
    LAYER_NOTES = "map-layer-notes"
    PERIOD_WORDS = "map-period-words"
    NOTICE = "map-notice"
    CARD = "map-card"
    PICK = "map-pick"
    COPY = "map-copy"
    PANEL = "map-panel"
    PANEL_TOGGLE = "map-panel-toggle"
    SINK = "map-sink"


class PlaybackId(StrEnum):
    """Playing the map over time."""

    PLAN = "playback-plan"
    SINK = "playback-sink"


class CompareId(StrEnum):
    """Two maps side by side."""

    QUERY = "compare-query"
    SINK = "compare-sink"
    SHOWN = "compare-shown"
    WORDS = "compare-words"
    LEGEND = "compare-legend"
    LEFT_FIRST = "compare-left-first"
    LEFT_LAST = "compare-left-last"
    LEFT_TYPES = "compare-left-types"
    LEFT_MAP = "compare-left-map"
    LEFT_HEADING = "compare-left-heading"
    LEFT_ALONE = "compare-left-alone"
    RIGHT_FIRST = "compare-right-first"
    RIGHT_LAST = "compare-right-last"
    RIGHT_TYPES = "compare-right-types"
    RIGHT_MAP = "compare-right-map"
    RIGHT_HEADING = "compare-right-heading"
    RIGHT_ALONE = "compare-right-alone"


class FilterId(StrEnum):
    """The filters of the incidents."""

    PERIOD = "filter-period"
    YEARS = "filter-years"
    WHOLE_PERIOD = "filter-whole-period"
    FIVE_YEARS = "filter-five-years"
    TWELVE_MONTHS = "filter-twelve-months"
    TYPES = "filter-types"
    COMMODITIES = "filter-commodities"
    COUNTRIES = "filter-countries"
    CORRIDORS = "filter-corridors"
    AGENCIES = "filter-agencies"
    TRANSPORTS = "filter-transports"
    PLACES = "filter-places"
    AREA = "filter-area"
    CHOSEN = "filter-chosen"
    ERROR = "filter-error"
    RESET = "filter-reset"


class ExploreId(StrEnum):
    """The drawer under the map."""

    DRAWER = "explore"
    TAB = "explore-tab"
    CONTENT = "explore-content"
    TABLE = "explore-table"
    VIEW = "explore-view"
    CLICK = "explore-click"
    SINK = "explore-sink"


class CorridorsId(StrEnum):
    """The comparison of corridors."""

    FIRST_YEAR = "corridors-first-year"
    LAST_YEAR = "corridors-last-year"
    TYPES = "corridors-types"
    CONTENT = "corridors-content"
    CHART = "corridors-chart"
    TABLE = "corridors-table"


class CorridorId(StrEnum):
    """One corridor."""

    IDENTIFIER = "corridor-identifier"
    FIRST_YEAR = "corridor-first-year"
    LAST_YEAR = "corridor-last-year"
    TYPES = "corridor-types"
    MAP = "corridor-map"
    LEGEND = "corridor-legend"
    NUMBERS = "corridor-numbers"
    CONTENT = "corridor-content"
    STRIP = "corridor-strip"
    YEARS = "corridor-years"
    AGENCIES = "corridor-agencies"
    PLACES = "corridor-places"
    LOCATION = "corridor-location"
    SOURCES = "corridor-sources"
    TABLE = "corridor-table"


class PostsId(StrEnum):
    """The list of border posts."""

    TABLE = "posts-table"
    COUNTRY = "posts-country"
    KIND = "posts-kind"
    STATUS = "posts-status"
    RESET = "posts-reset"
    COUNT = "posts-count"
    CSV = "posts-csv"
    GEOJSON = "posts-geojson"
    SINK = "posts-sink"


class RegionsId(StrEnum):
    """The list of regions."""

    TABLE = "regions-table"


class ProfileId(StrEnum):
    """What the pages of a region, a place, a crossing and a post share."""

    MAP = "profile-map"
    CHART = "profile-chart"
    INCIDENTS = "profile-incidents"
    NEIGHBOUR_CHART = "profile-neighbour-chart"
    NEIGHBOURS = "profile-neighbours"
    COMMUNITIES = "profile-communities"


class AnalysisId(StrEnum):
    """The pages of the analyses."""

    TOPIC = "analysis-topic"
    FIRST_YEAR = "analysis-first-year"
    LAST_YEAR = "analysis-last-year"
    TYPES = "analysis-types"
    CHOICE = "analysis-choice"
    CONTENT = "analysis-content"
    MAP = "analysis-map"
    CHART = "analysis-chart"
    TABLE = "analysis-table"


class FlowsId(StrEnum):
    """Reported flows."""

    UNRESOLVED = "flows-unresolved"


class ChangesId(StrEnum):
    """What changed from one period to the next."""

    RATIOS = "changes-ratios"
    TABLE = "changes-table"
    NEW = "changes-new"
    QUIET = "changes-quiet"
    SEASONS = "changes-seasons"


class BiasId(StrEnum):
    """What the points are."""

    YEARS = "bias-years"
    RATES = "bias-rates"
    TABLE = "bias-table"


class CooperationId(StrEnum):
    """The page on cooperation."""

    DOMAIN = "cooperation-domain"
    ROWS = "cooperation-rows"
    BORDER = "cooperation-border"
    BORDER_BOX = "cooperation-border-box"
    COUNTS = "cooperation-counts"
    MATRIX = "cooperation-matrix"
    HEADING = "cooperation-heading"
    MAP = "cooperation-map"
    PANEL = "cooperation-panel"
    CELL = "cooperation-cell"
    SINK = "cooperation-sink"


class ScenesId(StrEnum):
    """The list of storyboards, and one of them."""

    ACT = "scenes-act"
    BOARD_ACT = "scenes-board-act"
    BOARD = "scenes-board"
    NAME = "scenes-name"
    UPLOAD = "scenes-upload"
    CONTENT = "scenes-content"
    BOARD_CONTENT = "scenes-board-content"
    STATUS = "scenes-status"
    EDITED = "scenes-edited"
    FIELD = "scenes-field"
    ADDRESS = "scenes-address"
    MOVED = "scenes-moved"
    FOCUS = "scenes-focus"
    SINK = "scenes-sink"


class AddViewId(StrEnum):
    """The menu that adds the view of a page to a storyboard."""

    STORYBOARD = "add-view-storyboard"
    NAME = "add-view-name"
    SEND = "add-view-send"
    ADDRESS = "add-view-address"
    SAID = "add-view-said"


class MethodId(StrEnum):
    """Method and sources."""

    SECTION = "method-section"
    BACKTEST = "method-backtest"
    CAPTURE = "method-capture"


class PresentId(StrEnum):
    """The presentation of a storyboard."""

    BASE = "present-base"
    LOADER = "present-loader"
    SINK = "present-sink"


class ReportsId(StrEnum):
    """The page of reports."""

    CORRIDORS = "reports-corridors"
    COUNTRIES = "reports-countries"
    REGIONS = "reports-regions"
    COMPARE = "reports-compare"
    FIRST_YEAR = "reports-first-year"
    LAST_YEAR = "reports-last-year"
    TYPES = "reports-types"
    FORMATS = "reports-formats"
    LANGUAGES = "reports-languages"
    START = "reports-start"
    CANCEL = "reports-cancel"
    JOB = "reports-job"
    TICK = "reports-tick"
    PROGRESS = "reports-progress"


class DataId(StrEnum):
    """The page where readers bring their own data."""

    LOAD = "data-load"
    TICK = "data-tick"
    DESK = "data-desk"
    ACT = "data-act"
    COLUMN = "data-column"
    CONSTANT = "data-constant"
    FORMAT = "data-format"
    WORD = "data-word"
    CHOICE = "data-choice"
    ABOUT = "data-about"
    REDISTRIBUTE = "data-redistribute"
    REPLACE = "data-replace"
    FAULTS = "data-faults"
    SETS = "data-sets"
    DUPLICATES = "data-duplicates"


class DuplicatesId(StrEnum):
    """The page of incidents that may be the same."""

    SHOWN = "duplicates-shown"
    SAID = "duplicates-said"
    TICK = "duplicates-tick"
    LIST = "duplicates-list"
    MADE = "duplicates-made"
    BAR = "duplicates-bar"
    ACT = "duplicates-act"
