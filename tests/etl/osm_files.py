"""Small files of OpenStreetMap of our own making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way


def write_osm(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[int, Sequence[int], Mapping[str, str]]] = (),
    tags: Mapping[int, Mapping[str, str]] | None = None,
) -> Path:
    """Write nodes (number: longitude, latitude), ways (number, nodes, tags) and the tags of nodes."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number in sorted(nodes):
            writer.add_node(Node(id=number, location=nodes[number], tags=dict((tags or {}).get(number, {}))))
        for number, members, described in ways:
            writer.add_way(Way(id=number, nodes=list(members), tags=dict(described)))
    return path
