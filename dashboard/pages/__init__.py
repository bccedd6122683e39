"""The pages, listed by hand.

Each has PATH or PATH_TEMPLATE, TITLE_KEY and ``layout(atlas, language, query, **path)``; where the title of the window
depends on the path, ``title_key(**path)`` gives it; with ``IS_BARE`` a page stands without header and footer.
"""

from __future__ import annotations

from types import ModuleType

from dashboard.pages import (
    analyses,
    analysis,
    compare,
    cooperation,
    corridor,
    corridors,
    crossing,
    data,
    duplicates,
    map,
    method,
    place,
    post,
    posts,
    present,
    region,
    regions,
    reports,
    scenes,
    storyboard,
)

PAGES: dict[str, ModuleType] = {
    "map": map,
    "compare": compare,
    "corridors": corridors,
    "corridor": corridor,
    "posts": posts,
    "post": post,
    "crossing": crossing,
    "place": place,
    "region": region,
    "regions": regions,
    "analyses": analyses,
    "analysis": analysis,
    "cooperation": cooperation,
    "scenes": scenes,
    "storyboard": storyboard,
    "reports": reports,
    "data": data,
    "duplicates": duplicates,
    "method": method,
    "present": present,
}
