"""The style of the map read by another pen: what an expression of MapLibre comes to at one zoom, for one feature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


def evaluate(expression: Any, zoom: float, properties: Mapping[str, Any]) -> Any:
    """Return the value of an expression of a MapLibre style.

    Knows the operators that the styles of the atlas use; a list that begins with none of them is a plain list.

    Parameters
    ----------
    expression : object
        A number, a text, or a list ``[operator, …]``.
    zoom : float
    properties : mapping
        Of the feature.

    References
    ----------
    MapLibre Style Specification, Expressions, https://maplibre.org/maplibre-style-spec/expressions/
    """
    if not isinstance(expression, list) or not expression or not isinstance(expression[0], str):
        return expression
    operator, *rest = expression

    def value(part: Any) -> Any:
        return evaluate(part, zoom, properties)

    if operator == "get":
        return properties.get(rest[0])
    if operator == "zoom":
        return zoom
    if operator == "literal":
        return rest[0]
    if operator in _COMPARE:
        return _COMPARE[operator](value(rest[0]), value(rest[1]))
    if operator in ("all", "any"):
        return (all if operator == "all" else any)(value(part) for part in rest)
    if operator == "!":
        return not value(rest[0])
    if operator in "+-*/":
        return _calculate(operator, [value(part) for part in rest])
    if operator in ("case", "match"):
        return _choose(operator, rest, value)
    if operator in ("step", "interpolate"):
        return _ramp(operator, rest, value)
    return expression


def _calculate(operator: str, numbers: list[float]) -> float:
    if operator == "+":
        return sum(numbers)
    if operator == "*":
        return float(np.prod(numbers))
    if operator == "-":
        return -numbers[0] if len(numbers) == 1 else numbers[0] - numbers[1]
    return numbers[0] / numbers[1]


def _choose(operator: str, rest: list[Any], value: Callable[[Any], Any]) -> Any:
    if operator == "case":
        pairs = zip(rest[:-1:2], rest[1:-1:2], strict=True)
        return next((value(then) for test, then in pairs if value(test)), value(rest[-1]))
    found, *cases = rest
    wanted = value(found)
    for label, then in zip(cases[:-1:2], cases[1:-1:2], strict=True):
        if wanted in (label if isinstance(label, list) else [label]):
            return value(then)
    return value(cases[-1])


def _ramp(operator: str, rest: list[Any], value: Callable[[Any], Any]) -> Any:
    """Return the output at the input: that of the last stop before it, or between two stops in a straight line."""
    if operator == "step":
        source, first, *stops = rest
        at = value(source)
        reached = [then for stop, then in zip(stops[::2], stops[1::2], strict=True) if at >= stop]
        return value(reached[-1] if reached else first)
    _, source, *stops = rest
    outputs = [float(value(then)) for then in stops[1::2]]
    return float(np.interp(value(source), stops[::2], outputs))
