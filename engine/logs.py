"""Logs: one event per line on standard error, without secrets and with masked addresses.

Whatever writes a record, ours or a library at DEBUG, its secrets are taken out when it is
made, so that every handler sees the masked text. Kinds of events are dotted names
(`message.tried`); their facts travel as `extra` and become key=value, or fields of JSON.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from engine.errors import LogSettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping

FORMAT: Final = "HANCHOT_LOG"
LEVEL: Final = "HANCHOT_LOG_LEVEL"
FORMATS: Final = ("text", "json")
LEVELS: Final = ("debug", "info", "warning", "error")

MASK: Final = "****"
_SHORTEST_SECRET: Final = 6
_FIRST: Final = ("timestamp", "level", "event")
_MAIL_SCHEMES: Final = ("mailto", "mailtos")
_HIDDEN_OPTIONS: Final = ("pass", "password", "token", "key", "secret")
# A bot's token as it stands in the addresses of the Telegram and Zalo bot interfaces.
_BOT_TOKEN: Final = re.compile(r"(/bot)(\d+(?::|%3A)[\w-]{8,})", re.IGNORECASE)
_MAIL_ADDRESS: Final = re.compile(r"([^\s<>\"'(),:;@=/])[^\s<>\"'(),:;@=/]*@([\w-]+(?:\.[\w-]+)+)")
_LONG_NUMBER: Final = re.compile(r"(?<![\w.:-])-?\d{6,}(\d{3})(?![\w.:-])")

_secrets: set[str] = set()
_hidden: list[str] = []


def secrets_of(url: str) -> set[str]:
    """What of a sender's URL nobody may read.

    Of a mail server that is the password and what stands under a telling name; of any other
    all but the scheme, since it is told nowhere which part is the token.

    >>> sorted(secrets_of("mailtos://nhac:mat-khau@smtp.example.vn?from=a@b.vn"))
    ['mat-khau']
    >>> sorted(secrets_of("tgram://110201543:AAHdqTcvCH1v/"))
    ['110201543:AAHdqTcvCH1v', 'AAHdqTcvCH1v']
    """
    parts = urlsplit(url)
    options = {v for k, v in parse_qsl(parts.query) if k.lower() in _HIDDEN_OPTIONS}
    if parts.scheme in _MAIL_SCHEMES:
        found = {parts.password or "", *options}
    else:
        user, _, host = parts.netloc.rpartition("@")
        pieces = {user, host, *user.split(":"), *host.split(":"), *parts.path.split("/")}
        found = {p for p in pieces if not p.isdigit() and not _is_place(p)} | options
    both = found | {unquote(secret) for secret in found}
    return {secret for secret in both if len(secret) >= _SHORTEST_SECRET}


def _is_place(piece: str) -> bool:
    """Whether a piece of a URL only says where: a host with its port."""
    name, _, port = piece.partition(":")
    return (name == "localhost" or bool(re.fullmatch(r"[\w-]+(\.[\w-]+)+", name))) and (
        not port or port.isdigit()
    )


def keep_secret(secrets: Iterable[str]) -> None:
    """Take these texts out of every record from now on."""
    _secrets.update(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)
    _hidden[:] = sorted(_secrets, key=len, reverse=True)
    if logging.getLogRecordFactory() is not _record:
        _Factory.before = logging.getLogRecordFactory()
        logging.setLogRecordFactory(_record)


def redacted(text: str) -> str:
    """A text without secrets.

    >>> redacted("POST /bot110201543:AAHdqTcvCH1v/sendMessage")
    'POST /bot****/sendMessage'
    """
    for secret in _hidden:
        if secret in text:
            text = text.replace(secret, MASK)
    return _BOT_TOKEN.sub(rf"\g<1>{MASK}", text)


def masked_addresses(text: str) -> str:
    """A text in which addresses and chat ids are shortened.

    >>> masked_addresses("to thao@example.vn, chat -1001234567890")
    'to t***@example.vn, chat ***890'
    """
    return _LONG_NUMBER.sub(r"***\1", _MAIL_ADDRESS.sub(r"\1***@\2", text))


class _Factory:
    before: Callable[..., logging.LogRecord] = logging.LogRecord


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _Factory.before(*args, **kwargs)
    text = record.getMessage()
    clean = redacted(text)
    if clean != text:
        record.msg, record.args = clean, ()
    if record.exc_info:
        record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
    return record


def configure(environ: Mapping[str, str], *, default_level: str) -> None:
    """Write logs to standard error as the environment asks.

    Raises:
        LogSettingError: If it asks for a form or a level that there is none of.
    """
    form = _chosen(environ, FORMAT, FORMATS, "text")
    level = _chosen(environ, LEVEL, LEVELS, default_level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    root = logging.getLogger()
    for known in [h for h in root.handlers if getattr(h, "is_hanchot", False)]:
        root.removeHandler(known)
    handler.is_hanchot = True  # type: ignore[attr-defined] # how a second call finds the first
    handler.setLevel(level.upper())
    root.addHandler(handler)
    logging.getLogger("hanchot").setLevel(level.upper())
    if level == "debug":
        root.setLevel(logging.DEBUG)


def _chosen(environ: Mapping[str, str], name: str, known: tuple[str, ...], usual: str) -> str:
    value = environ.get(name, "").strip().lower() or usual
    if value not in known:
        raise LogSettingError(name, value, known)
    return value


def _formatter(form: str) -> logging.Formatter:
    from structlog import processors, stdlib  # noqa: PLC0415 - heavy, and only where logs are kept

    renderer: Any = (
        processors.JSONRenderer(ensure_ascii=False, default=str)
        if form == "json"
        else processors.LogfmtRenderer(key_order=_FIRST, drop_missing=True)
    )
    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(),
            processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            stdlib.ProcessorFormatter.remove_processors_meta,
            processors.format_exc_info,
            _cleaned,
            renderer,
        ],
    )


def _cleaned(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The facts of an event as they may be read, those that say nothing left out."""
    foreign = not str(event.get("logger", "")).startswith("hanchot")
    found = {}
    for name, value in event.items():
        text = value.isoformat() if hasattr(value, "isoformat") else value
        if isinstance(text, str):
            text = redacted(text)
            text = masked_addresses(text) if foreign and name != "timestamp" else text
        if text not in {None, ""}:
            found[name] = text
    return found
