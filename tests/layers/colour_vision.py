"""How far apart two colours are, to an eye that sees all, to those that do not, and on a grey copy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

#: What an eye without one kind of cones sees, on linear RGB.
#: Machado, Oliveira & Fernandes (2009), A physiologically-based model for simulation of color vision deficiency, IEEE
#: TVCG 15(6), severity 1.0, https://doi.org/10.1109/TVCG.2009.113. The grey is the luminance of sRGB (IEC 61966-2-1).
VISIONS = {
    "all colours": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "greyscale": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
DEFICIENCIES = ("deuteranopia", "protanopia", "tritanopia")
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)


def lab_of(colour: str, vision: str = "all colours") -> np.ndarray:
    """Return L*, a*, b* (D65) of a ``#rrggbb`` colour as one kind of eye sees it."""
    channels = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = _TO_XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / _WHITE
    f_x, f_y, f_z = (math.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return np.array([116 * f_y - 16, 500 * (f_x - f_y), 200 * (f_y - f_z)])


def difference(lab_1: Sequence[float], lab_2: Sequence[float]) -> float:
    """Return the CIEDE2000 difference of two colours; 1 is about the least that is seen side by side.

    References
    ----------
    Sharma, Wu & Dalal (2005), The CIEDE2000 color-difference formula, Color Research & Application 30(1),
    https://doi.org/10.1002/col.20070
    """
    (l_1, a_1, b_1), (l_2, a_2, b_2) = lab_1, lab_2
    c_mean = (math.hypot(a_1, b_1) + math.hypot(a_2, b_2)) / 2
    g = 0.5 * (1 - math.sqrt(c_mean**7 / (c_mean**7 + 25**7)))
    a_1, a_2 = (1 + g) * a_1, (1 + g) * a_2
    c_1, c_2 = math.hypot(a_1, b_1), math.hypot(a_2, b_2)
    h_1, h_2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a_1, b_1), (a_2, b_2)))
    turn = 0.0 if c_1 * c_2 == 0 else (h_2 - h_1 + 180) % 360 - 180
    d_l, d_c, d_h = l_2 - l_1, c_2 - c_1, 2 * math.sqrt(c_1 * c_2) * math.sin(math.radians(turn / 2))
    l_mean, c_mean = (l_1 + l_2) / 2, (c_1 + c_2) / 2
    h_mean = h_1 + h_2 if c_1 * c_2 == 0 else (h_1 + turn / 2) % 360
    t = 1 + sum(
        weight * math.cos(math.radians(times * h_mean + shift))
        for weight, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    r_t = (
        -2
        * math.sqrt(c_mean**7 / (c_mean**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((h_mean - 275) / 25) ** 2))))
    )
    return math.sqrt((d_l / s_l) ** 2 + (d_c / s_c) ** 2 + (d_h / s_h) ** 2 + r_t * (d_c / s_c) * (d_h / s_h))


def distance(colour_1: str, colour_2: str, vision: str = "all colours") -> float:
    """Return the CIEDE2000 difference of two ``#rrggbb`` colours as one kind of eye sees them."""
    return difference(lab_of(colour_1, vision), lab_of(colour_2, vision))


def closest(colours: Sequence[str], vision: str, neighbours_only: bool = False) -> tuple[float, str, str]:
    """Return the two colours that are hardest to tell apart, and their distance."""
    pairs = pairwise(colours) if neighbours_only else combinations(colours, 2)
    return min((distance(one, other, vision), one, other) for one, other in pairs)
