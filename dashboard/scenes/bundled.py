"""The storyboards that come with the project: read-only files beside this one, in the form of an export."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dashboard.scenes.exchange import read_json
from dashboard.scenes.model import Storyboard

FOLDER = Path(__file__).resolve().parent / "storyboards"


@lru_cache(maxsize=1)
def bundled_storyboards() -> dict[str, Storyboard]:
    """Return the storyboards by identifier, in the order of their files."""
    read = [read_json(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))]
    return {storyboard.storyboard_id: storyboard for storyboard in read}
