"""The scripts and styles of Leaflet, out of its package, to be written into a page that asks nobody for anything."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from xstatic.pkg import leaflet

_PICTURE = re.compile(r"url\(images/([\w.-]+)\)")


@lru_cache(maxsize=1)
def leaflet_assets() -> tuple[str, str]:
    """Return the script and the styles of Leaflet, its pictures written into the styles."""
    folder = Path(leaflet.BASE_DIR)
    script = folder.joinpath("leaflet.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]

    def picture(found: re.Match[str]) -> str:
        body = base64.b64encode(folder.joinpath("images", found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{body})"

    styles = folder.joinpath("leaflet.css").read_text(encoding="utf-8")
    return script.strip(), _PICTURE.sub(picture, styles)
