"""Loops compiled to machine code at their first call: importing a module neither compiles nor touches the disk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from numba import config, njit

_CONTRACT = frozenset({"contract"})


def compiled(function: Callable[..., Any], liberties: frozenset[str] = _CONTRACT) -> Callable[..., Any]:
    """Compile a loop over arrays with numba when it is first called; the code is kept beside the module.

    What the loop calls itself must be marked with ``numba.extending.register_jitable``.
    """

    @functools.cache
    def machine_code() -> Callable[..., Any]:
        # Four neighbours added to at once become one instruction, a product and a sum another.
        config.SLP_VECTORIZE = 1  # type: ignore[attr-defined]
        return njit(cache=True, nogil=True, fastmath=set(liberties))(function)

    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        return machine_code()(*arguments)

    call.machine_code = machine_code  # type: ignore[attr-defined]
    return call


def summing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop as `compiled` does, and let it add up in any order: several sums grow in one instruction."""
    return compiled(function, _CONTRACT | {"reassoc", "nsz"})


def load_compiler() -> None:
    """Load the compiler itself, which the first loop called would: for a process that others are to branch from."""
    njit(_nothing)(0.0)


def _nothing(number: float) -> float:
    return number
