"""Positions as people write them: degrees with point or comma, minutes and seconds, UTM, MGRS, plus codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import mgrs
from pyproj import Transformer

from geodata import crs

#: Hemispheres in English and French (Ouest).
_SOUTH_WEST = frozenset("SWO")
_EAST_WEST = frozenset("EWO")
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_PART = r"\d{1,2}(?:[.,]\d+)?"
#: An angle with its signs, such as 14°27'24"N, N 14° 27.4', -12,2116.
_SIGNED = (
    rf"(?:[NSEWO]\s*)?[-+−]?\s*{_NUMBER}\s*(?:[°º]|deg|d)?\s*(?:{_PART}\s*['′’´m]\s*)?"
    rf"(?:{_PART}\s*(?:[\"″”]|''|′′|’’|s)\s*)?[NSEWO]?"
)
#: Degrees, minutes and seconds with nothing but spaces or colons between them; a hemisphere says that it is an angle.
_SPACED = rf"(?:[NSEWO]\s*{_NUMBER}(?:[\s:]+{_PART}){{1,2}}|{_NUMBER}(?:[\s:]+{_PART}){{1,2}}\s*[NSEWO])"
_ANGLE = re.compile(rf"(?:{_SPACED}|{_SIGNED})", re.IGNORECASE)
_PAIR = re.compile(rf"\s*({_SPACED}|{_SIGNED})\s*(?:[,;/|]|\s)\s*({_SPACED}|{_SIGNED})\s*", re.IGNORECASE)
_UTM = re.compile(
    r"\s*(\d{1,2})\s*([C-HJ-NP-X])[\s,;]+(\d{6}(?:[.,]\d+)?)\s*(?:m\s*)?E?[\s,;]+(\d{5,8}(?:[.,]\d+)?)\s*(?:m\s*)?N?\s*",
    re.IGNORECASE,
)
_MGRS = re.compile(r"\s*(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*((?:\d\s*){2,10})\s*", re.IGNORECASE)
#: Digits of a plus code (Open Location Code), from 0 to 19.
_PLUS_DIGITS = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"\s*([{_PLUS_DIGITS}]{{8}})\+([{_PLUS_DIGITS}]{{2,7}})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class WrittenPosition:
    """Hold a position, WGS84 degrees, and the notation it was written in."""

    latitude: float
    longitude: float
    notation: str


def parse_position(text: str) -> WrittenPosition | None:
    """Read both coordinates from one text; None where it is none that we know or lies off the earth.

    Latitude comes first unless the hemispheres say otherwise. A plus code must be whole.

    References
    ----------
    Open Location Code, specification, https://github.com/google/open-location-code (the grid of 20 by 20 cells).
    """
    for reader in (_plus_code, _mgrs, _utm, _pair):
        found = reader(text)
        if found is not None:
            return found if abs(found.latitude) <= 90 and abs(found.longitude) <= 180 else None
    return None


def parse_angle(text: str) -> float | None:
    """Read one coordinate in degrees; None where it is none."""
    stripped = text.strip()
    if not _ANGLE.fullmatch(stripped):
        return None
    return _angle(stripped)[0]


def _angle(text: str) -> tuple[float, str]:
    """Return degrees and hemisphere (empty where none is written)."""
    stripped = text.strip()
    # The s of 24s is a second, not the south.
    is_second = bool(re.search(r"\dm.*\ds$", stripped))
    ends = (stripped[:1], "" if is_second else stripped[-1:])
    hemisphere = next((letter.upper() for letter in ends if letter and letter.upper() in "NSEWO"), "")
    numbers = [float(each.replace(",", ".")) for each in re.findall(r"\d+(?:[.,]\d+)?", text)]
    degrees = sum(number / 60.0**place for place, number in enumerate(numbers[:3]))
    is_negative = hemisphere in _SOUTH_WEST or bool(re.search(r"[-−]\s*\d", text.lstrip("NSEWOnsewo ")))
    return -degrees if is_negative else degrees, hemisphere


def _pair(text: str) -> WrittenPosition | None:
    matched = _PAIR.fullmatch(text)
    if matched is None:
        return None
    (first, first_side), (second, second_side) = _angle(matched.group(1)), _angle(matched.group(2))
    if bool(first_side) != bool(second_side):
        return None
    if first_side and (first_side in _EAST_WEST) == (second_side in _EAST_WEST):
        return None
    if first_side in _EAST_WEST and first_side:
        first, second = second, first
    return WrittenPosition(first, second, "degrees")


def _utm(text: str) -> WrittenPosition | None:
    matched = _UTM.fullmatch(text)
    if matched is None or not 1 <= int(matched.group(1)) <= 60:
        return None
    zone, band = int(matched.group(1)), matched.group(2).upper()
    easting, northing = (float(each.replace(",", ".")) for each in matched.group(3, 4))
    code = (32600 if band >= "N" else 32700) + zone
    longitude, latitude = Transformer.from_crs(code, crs.WGS84, always_xy=True).transform(easting, northing)
    return WrittenPosition(latitude, longitude, "UTM")


def _mgrs(text: str) -> WrittenPosition | None:
    matched = _MGRS.fullmatch(text)
    if matched is None:
        return None
    digits = re.sub(r"\s", "", matched.group(4))
    if len(digits) % 2:
        return None
    try:
        latitude, longitude = mgrs.MGRS().toLatLon("".join(matched.group(1, 2, 3)).upper() + digits)
    except Exception:
        return None  # the library says with several kinds of errors that there is no such square
    # The reference names the south-western corner of its square.
    half = 0.5 * 10.0 ** (5 - len(digits) // 2) / 111_320.0
    return WrittenPosition(latitude + half, longitude + half, "MGRS")


def _plus_code(text: str) -> WrittenPosition | None:
    matched = _PLUS.fullmatch(text)
    if matched is None:
        return None
    digits = [_PLUS_DIGITS.index(letter) for letter in (matched.group(1) + matched.group(2)).upper()]
    latitude, longitude, height, width = -90.0, -180.0, 20.0, 20.0
    for place in range(0, 10, 2):
        latitude += digits[place] * height
        longitude += digits[place + 1] * width
        if place < 8:
            height, width = height / 20.0, width / 20.0
    for digit in digits[10:]:
        height, width = height / 5.0, width / 4.0
        latitude += digit // 4 * height
        longitude += digit % 4 * width
    return WrittenPosition(latitude + height / 2, longitude + width / 2, "plus code")
