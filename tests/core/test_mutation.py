"""The score of the checker against slips in the shipped files; see `tests.mutation`."""

from __future__ import annotations

import pytest

from tests.mutation import Change, score

# The least share of each kind that is stopped. What is deleted or moved is often no fault
# that a file can show: an event less, two labels exchanged.
LEAST = {
    "repeated line": 1.0,
    "wrong indent": 0.95,
    "key": 0.99,
    "id": 0.99,
    "date, quoted": 0.95,
    "deleted line": 0.25,
    "moved value": 0.4,
}
SAMPLE = 30


@pytest.fixture(scope="module")
def scores() -> dict[str, tuple[int, int, list[Change]]]:
    return score(SAMPLE)


@pytest.mark.parametrize("kind", LEAST)
def test_slips_are_caught(kind: str, scores: dict[str, tuple[int, int, list[Change]]]) -> None:
    caught, count, missed = scores[kind]

    assert caught / count >= LEAST[kind], [change.what for change in missed]
