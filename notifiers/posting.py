"""Post JSON to a provider, and tell what its silence means: did it get the message or not.

A token stands in the path of a bot's requests, so neither an address, nor an exception of
the HTTP library, nor a path in one of its log lines leaves this module. Redirects are not
followed: they would carry the token elsewhere. For the same reason no proxy gets to see what
is for this machine.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from engine.model import Outcome
from engine.words import say
from notifiers.hosts import is_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 20.0

_IDLE_SECONDS: Final = 20.0
"""A connection idle for longer may have been closed by the other side, which only a request
would show, and then nobody could tell whether it had got there."""

_MOST_DIGITS: Final = 7
_LONGEST_WAIT: Final = 10**_MOST_DIGITS

_NEVER_LEFT: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.ProxyError,
    urllib3.exceptions.LocationValueError,
)
_UNREACHED: Final = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
)

_PATH: Final = re.compile(r"/bot[^/\s]+")
_LOGGERS: Final = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")


class _Discreet(logging.Filter):
    """Takes the token out of the paths that the HTTP library logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, with its paths shortened."""
        text = record.getMessage()
        record.msg, record.args = _PATH.sub("/bot****", text), ()
        return True


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_Discreet())


class _Lines(threading.local):
    """What this thread knows of its request.

    Attributes:
        began: Its TLS connection stood, and the request was on its way.
    """

    began = False


_line = _Lines()


class _Connection(HTTPSConnection):
    """Tells a failure of the handshake from one after it, which the exceptions do not."""

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        """Begin a request; urllib3 has connected by then."""
        _line.began = True
        super().putrequest(*args, **kwargs)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have our connections made."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _Pool}


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
        _line.began = False
        try:
            response = self._session().post(
                url,
                data=json.dumps(facts, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=(self.connect_seconds, self.answer_seconds),
                verify=self.verify,
                allow_redirects=False,
                proxies=_proxies(url),
            )
        except (OSError, urllib3.exceptions.HTTPError) as error:
            self.drop()
            return _silence(error)
        return Answer(response.status_code, _object(response), _wait(response))

    def _session(self) -> requests.Session:
        now, me = self.clock(), threading.get_ident()
        kept = self._kept.get(me)
        if kept is None or now - kept.used_at > _IDLE_SECONDS:
            self.drop()
            session = requests.Session()
            session.mount("https://", _Adapter())
            kept = self._kept[me] = _Kept(session, now)
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


def _proxies(url: str) -> dict[str, str] | None:
    """What the environment says of proxies, except that this machine is never asked for by one."""
    host = urlsplit(url).hostname or ""
    return {"no_proxy": host} if is_here(host) else None


def _object(response: requests.Response) -> Mapping[str, Any] | None:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _wait(response: requests.Response) -> float | None:
    said = response.headers.get("Retry-After", "")
    return seconds_of(int(said)) if said.isdecimal() and len(said) <= _MOST_DIGITS else None


def seconds_of(asked: object) -> float | None:
    """A wait that a provider asks for, in seconds; None for what is none.

    >>> seconds_of(35), seconds_of("35"), seconds_of(float("nan")), seconds_of(-1)
    (35.0, None, None, None)
    """
    is_number = isinstance(asked, int | float) and not isinstance(asked, bool)
    return float(asked) if is_number and 0 <= asked <= _LONGEST_WAIT else None  # type: ignore[operator,arg-type]


def _silence(error: Exception) -> Outcome:
    """What it means that no answer came: either the request never left, or nobody knows."""
    is_from_requests = isinstance(error, requests.RequestException | urllib3.exceptions.HTTPError)
    if not is_from_requests:  # the file with the certificates to trust is not there
        return _down("chat_tls_failed")
    if isinstance(error, requests.exceptions.SSLError) and not _line.began:
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
