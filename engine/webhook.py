"""The addresses that a provider sends a bot's updates to: a WSGI application.

`POST /bot/telegram` and `POST /bot/zalo`, each with its secret in a header. Whatever is
well signed is answered with 200 at once, so that the provider does not send it again; only
where the database cannot take it now does 503 ask for that. Answers to people follow later.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.errors import DatabaseBusyError, DiskFullError
from engine.words import say

if TYPE_CHECKING:
    from engine.follower import Follower
    from engine.words import Text

HEADERS: Final = {
    "telegram": "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN",
    "zalo": "HTTP_X_BOT_API_SECRET_TOKEN",
}
PATH: Final = "/bot/"
LARGEST: Final = 256 * 1024

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Webhook:
    """Takes updates for several bots.

    Args:
        followers: By channel, each with the secret that its provider was told.
        complain: Told of an update that could not be done.
    """

    def __init__(
        self,
        followers: Mapping[str, tuple[Follower, str]],
        *,
        now: Callable[[], datetime],
        complain: Callable[[Text], None],
    ) -> None:
        self._followers = dict(followers)
        self._now = now
        self._complain = complain
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="answer")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status = self._status(environ)
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    def close(self) -> None:
        """Send the answers that are still to go."""
        self._answering.shutdown(wait=True)

    def _status(self, environ: Environ) -> str:
        path = str(environ.get("PATH_INFO", ""))
        channel = path.removeprefix(PATH)
        if not path.startswith(PATH) or channel not in self._followers:
            return "404 Not Found"
        if environ.get("REQUEST_METHOD") != "POST":
            return "405 Method Not Allowed"
        follower, secret = self._followers[channel]
        told = str(environ.get(HEADERS[channel], ""))
        if not hmac.compare_digest(told.encode(), secret.encode()):
            return "403 Forbidden"
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isdecimal():
            return "411 Length Required"
        if int(length) > LARGEST:
            return "413 Content Too Large"
        return self._taken(follower, environ["wsgi.input"].read(int(length)))

    def _taken(self, follower: Follower, body: bytes) -> str:
        try:
            update = follower.parsed(json.loads(body))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            return "200 OK"
        try:
            answer = follower.take(update, self._now())
        except (DatabaseBusyError, DiskFullError):
            return "503 Service Unavailable"
        except Exception as error:  # noqa: BLE001 - sent again, it would only fail again
            fault = type(error).__name__
            self._complain(say("links.update_fault", channel=follower.channel, fault=fault))
            return "200 OK"
        if answer:
            self._answering.submit(follower.reply, update.chat, answer)
        return "200 OK"
