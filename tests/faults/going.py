"""The command line by a clock that goes on from `HANCHOT_NOW`, the same in every process.

`python -m tests.faults.going run` is `hanchot run`, with `GOING_SINCE` (seconds since 1970)
saying when the clock was started. Whatever waits for its turn needs a clock that moves.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.cli.main import main


@dataclass(frozen=True)
class GoingClock:
    """A clock that stood at an instant when it was started."""

    began: datetime
    since: float

    def now(self) -> datetime:
        """The instant that it has come to."""
        return self.began + timedelta(seconds=time.time() - self.since)


def going(environ: Mapping[str, str], **_: Any) -> GoingClock:
    """The clock that the environment asks for."""
    began = clock.now_from(environ)
    assert began is not None
    return GoingClock(began, float(environ["GOING_SINCE"]))


if __name__ == "__main__":
    assert "GOING_SINCE" in os.environ
    clock.clock_from = going
    main()
