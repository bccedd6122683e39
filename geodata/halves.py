"""Work in two halves at the same time: for loops and transforms that leave the interpreter alone while they run."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any


def in_halves(task: Callable[[slice], Any], n: int, worthwhile_from: int = 2) -> list[Any]:
    """Run a task for the first and for the second half of `n` things, or for all where they are few.

    The second half is done by who asks: of two threads woken, both might begin on the same core, and one of them wait.
    A task must not ask for halves itself.

    Returns
    -------
    list
        What the task returns for each half, in their order.
    """
    if n < worthwhile_from:
        return [task(slice(0, n))]
    first = _other_thread(os.getpid()).submit(task, slice(0, n // 2))
    try:
        second = task(slice(n // 2, n))
    finally:
        # Also where this half fails: nothing may be left at work on arrays that are given up.
        first.exception()
    return [first.result(), second]


@lru_cache(maxsize=1)
def _other_thread(process: int) -> ThreadPoolExecutor:
    """Return the thread that helps a process: a branch of it has none of its threads, and another number."""
    return ThreadPoolExecutor(1, thread_name_prefix="half")
