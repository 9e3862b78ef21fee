"""Let the garbage collector wait while a file is checked."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Do without the collector for a while.

    A long file is a hundred thousand small values with no circle among them; looking for
    circles meanwhile takes as long as the check itself. Nothing piles up, since what is no
    longer needed goes by its count of references as ever. What stays is handed over as old,
    so that the collector does not go through all of it as soon as it wakes.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
