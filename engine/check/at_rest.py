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
    longer needed goes by its count of references as ever.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()
