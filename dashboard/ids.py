"""The ids of all components: one StrEnum a page, so that a typing mistake is an error and not a dead button."""

from __future__ import annotations

from enum import StrEnum


class ShellId(StrEnum):
    """What every page has."""

    LOCATION = "shell-location"
    LANGUAGE = "shell-language"
    TITLE = "shell-title"
    TITLE_SINK = "shell-title-sink"
    CONTENT = "shell-content"


class MapId(StrEnum):
    """The map page."""


class CorridorsId(StrEnum):
    """The comparison of corridors."""


class CorridorId(StrEnum):
    """One corridor."""


class PostsId(StrEnum):
    """The list of border posts."""


class PostId(StrEnum):
    """One border post."""


class MethodId(StrEnum):
    """Method and sources."""
