"""Where things are and the few numbers a deployment may change: one frozen value, made once, passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
REFERENCE_DIR = Path(__file__).resolve().parent / "reference"


@dataclass(frozen=True)
class Settings:
    """Hold the settings of one run.

    Attributes
    ----------
    data_dir : Path
        Folder of the store, the rejects and the logs; created by the build.
    reference_dir : Path
        Folder of the registers and the reference geography (the embedded default unless changed).
    organisation : str
        Name put into the boundary disclaimer; empty means "the publisher of this map".
    database_url : str
        Database of what users save, as SQLAlchemy reads it; empty means the file ``atlas.db`` in `data_dir`.
    allow_loads : bool
        Whether readers of the dashboard may load files into the data; never on a server for the public.
    first_picture : bool
        Whether a picture of the map is drawn to stand in its place until it answers: half a second of one core for each
        address and size of window.
    """

    data_dir: Path = PROJECT_DIR / "data"
    reference_dir: Path = REFERENCE_DIR
    organisation: str = ""
    database_url: str = ""
    allow_loads: bool = False
    first_picture: bool = True

    @property
    def database(self) -> str:
        """Address of the database of what users save."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'atlas.db').resolve().as_posix()}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read ``ATLAS_DATA_DIR``, ``ATLAS_REFERENCE_DIR``, ``ATLAS_ORGANISATION``, ``ATLAS_DATABASE_URL``,
        ``ATLAS_ALLOW_LOADS`` (``1`` allows) and ``ATLAS_FIRST_PICTURE`` (``0`` does without).
        """
        variables = os.environ if environment is None else environment
        default = cls()
        return cls(
            data_dir=Path(variables.get("ATLAS_DATA_DIR") or default.data_dir),
            reference_dir=Path(variables.get("ATLAS_REFERENCE_DIR") or default.reference_dir),
            organisation=variables.get("ATLAS_ORGANISATION", default.organisation),
            database_url=variables.get("ATLAS_DATABASE_URL", default.database_url),
            allow_loads=variables.get("ATLAS_ALLOW_LOADS", "").strip().lower() in ("1", "true", "yes", "on"),
            first_picture=variables.get("ATLAS_FIRST_PICTURE", "").strip().lower() not in ("0", "false", "no", "off"),
        )
