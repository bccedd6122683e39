"""Errors that a person can read: one sentence in English here, translated by code in the dashboard."""

from __future__ import annotations


class AtlasError(Exception):
    """Carry one plain sentence, and a code under which the catalogues hold the same sentence.

    Parameters
    ----------
    code : str
        Key without its prefix; the catalogues hold it as ``error.<code>``.
    message : str
        English sentence, a ``str.format`` template over `parameters`.
    **parameters
        Values named in the sentence.
    """

    def __init__(self, code: str, message: str, **parameters: object) -> None:
        super().__init__(message.format(**parameters))
        self.code = code
        self.parameters = parameters


class InputError(AtlasError):
    """A file, a setting or an argument given by the user cannot be used."""


class StoreError(AtlasError):
    """The store is missing, unreadable, or lacks what was asked of it."""


class BuildError(AtlasError):
    """The build broke a promise of its own, such as rows read = kept + duplicates + rejected."""


class CrsError(AtlasError):
    """Geometries are in another coordinate reference system than the function needs."""
