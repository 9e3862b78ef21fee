"""Post JSON to a provider, and tell what its silence means: did it get the message or not.

A token stands in the path of a bot's requests, so neither an address, nor an exception of
the HTTP library, nor one of its debug lines leaves this module. Redirects are not followed:
they would carry the token elsewhere.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import requests
import urllib3.exceptions

from engine.model import Outcome
from engine.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 20.0

_IDLE_SECONDS: Final = 20.0
"""A connection idle for longer may have been closed by the other side, which only a request
would show, and then nobody could tell whether it had got there."""

_NEVER_LEFT: Final = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
)
_UNREACHED: Final = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
)

# Its debug lines hold the path of each request, and with it the token.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered.

    Attributes:
        body: The JSON object that it sent; None for anything else.
        wait_seconds: What its `Retry-After` asks for, in seconds; None without one.
    """

    status: int
    body: Mapping[str, Any] | None
    wait_seconds: float | None = None


@dataclass(slots=True)
class _Kept:
    session: requests.Session
    used_at: float


@dataclass(slots=True)
class Poster:
    """Posts over connections that are kept, each thread its own.

    Attributes:
        verify: Whether the provider's certificate must be good.
        clock: Seconds, for the age of kept connections.
    """

    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    verify: bool = True
    clock: Callable[[], float] = monotonic
    _kept: dict[int, _Kept] = field(default_factory=dict)

    def post(self, url: str, facts: Mapping[str, Any]) -> Answer | Outcome:
        """Post once; the outcome where there is no answer."""
        try:
            response = self._session().post(
                url,
                data=json.dumps(facts, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=(self.connect_seconds, self.answer_seconds),
                verify=self.verify,
                allow_redirects=False,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            self.drop()
            return _silence(error)
        return Answer(response.status_code, _object(response), _wait(response))

    def _session(self) -> requests.Session:
        now, me = self.clock(), threading.get_ident()
        kept = self._kept.get(me)
        if kept is None or now - kept.used_at > _IDLE_SECONDS:
            self.drop()
            kept = self._kept[me] = _Kept(requests.Session(), now)
        kept.used_at = now
        return kept.session

    def drop(self) -> None:
        """Give up this thread's connections."""
        kept = self._kept.pop(threading.get_ident(), None)
        if kept is not None:
            kept.session.close()

    def close(self) -> None:
        """Give up the connections of all threads."""
        while self._kept:
            self._kept.popitem()[1].session.close()


def _object(response: requests.Response) -> Mapping[str, Any] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _wait(response: requests.Response) -> float | None:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else None


def _silence(error: Exception) -> Outcome:
    """What it means that no answer came: either the request never left, or nobody knows."""
    if isinstance(error, requests.exceptions.SSLError):
        return _down("chat_tls_failed")
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return _down("chat_connect_timed_out")
    if isinstance(error, _NEVER_LEFT) or _is_unreached(error):
        return _down("chat_unreachable")
    key = "chat_no_answer" if isinstance(error, requests.Timeout) else "chat_broke"
    return Outcome("uncertain", reason=say(f"senders.{key}").vi)


def _is_unreached(error: Exception) -> bool:
    """Whether no connection came about; requests hides that as the reason of its cause."""
    inner = error.args[0] if error.args else None
    return isinstance(getattr(inner, "reason", inner), _UNREACHED)


def _down(key: str) -> Outcome:
    return Outcome("channel_down", "channel", reason=say(f"senders.{key}").vi)
