"""The configuration: channels and their senders, limits, calendars, as `config/hanchot.yaml` says.

Read strictly, like a rule file: every scalar is text until its field types it, and an
unknown key is an error with its line. `${NAME}` comes from the environment; a value that
is nothing but a variable that is not set counts as not written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from engine.environment import DEFAULT_CONFIG, secret_from
from engine.errors import SettingsFaultError, UnreadableFileError, near_text
from engine.model import Channel
from engine.rules.nodes import ListNode, MapNode, ScalarNode, path_text, span_at
from engine.rules.reader import read_bytes
from engine.starter_files import own_or_starter, starter
from engine.words import Text, say

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,3})?")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_URL = re.compile(r"https?://[^\s/]+\S*")


class _ValueFaultError(ValueError):
    """A value that its field does not take; the key is put in where it is known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _matching(pattern: re.Pattern[str], name: str) -> BeforeValidator:
    def checked(value: Any) -> Any:
        if isinstance(value, str) and not pattern.fullmatch(value.strip()):
            raise _ValueFaultError(name)
        return value.strip() if isinstance(value, str) else value

    return BeforeValidator(checked)


def _time(value: Any) -> Any:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and found is None:
        raise _ValueFaultError("not_time")
    return time(int(found[1]), int(found[2])) if found else value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[1-9]\d{0,8}", value.strip(), re.ASCII):
        raise _ValueFaultError("not_number")
    return value


def _updates(value: Any) -> Any:
    if value not in {"polling", "webhook", "none"}:
        raise _ValueFaultError("not_updates")
    return value


def _above_zero(value: float) -> float:
    if value <= 0:
        raise _ValueFaultError("not_number")
    return value


Rate = Annotated[float, _matching(_NUMBER, "not_number"), AfterValidator(_above_zero)]
Whole = Annotated[int, BeforeValidator(_whole)]
Updates = Annotated[Literal["polling", "webhook", "none"], BeforeValidator(_updates)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
Address = Annotated[str, _matching(_EMAIL, "not_email")]
WebAddress = Annotated[str, _matching(_URL, "not_url"), AfterValidator(lambda url: url.rstrip("/"))]


class Block(BaseModel):
    """A map of the configuration whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SenderName(Block):
    """Who messages are from."""

    name: str | None = None
    email: Address | None = None


class ChannelHours(Block):
    """Local times within which a channel may send; narrows the campaign's own hours."""

    open: TimeOfDay = time(0)
    close: TimeOfDay = time(23, 59)

    @model_validator(mode="after")
    def _some_time(self) -> ChannelHours:
        if self.open >= self.close:
            raise _ValueFaultError("hours_empty")
        return self


class ChannelSettings(Block):
    """One channel.

    Attributes:
        url: Of the sender, without recipients; None where the channel has no sender.
        per_second: Messages at most, None for no limit of our own.
        per_domain: Messages per second to the addresses of one domain, None for no limit.
        templates: From the name in a rule file to the provider's id.
        updates: How what people write to the bot of `telegram` or `zalo` is read.
    """

    url: str | None = Field(default=None, repr=False)
    per_second: Rate | None = None
    per_domain: Rate | None = None
    hours: ChannelHours | None = None
    templates: dict[str, str] = {}
    updates: Updates = "polling"


class Brake(Block):
    """A run of more messages than this is held until somebody lets it go."""

    per_unit: Rate = 2.0
    at_least: Whole = 200

    def limit(self, units: int) -> int:
        """The messages that one run may have, in a directory of so many units."""
        return max(self.at_least, int(self.per_unit * units))


class _File(Block):
    public_url: WebAddress | None = None
    sender: SenderName = SenderName()
    channels: dict[Channel, ChannelSettings] = {}
    brake: Brake = Brake()
    calendar: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration in force.

    Attributes:
        path: The file it came from.
        shipped: It is the one that comes along, for want of an own one.
        channels: Every channel, also those that the file does not mention.
        urls_in_file: Channels whose URL stands in the file itself, which `doctor` refuses.
        calendars: From the name in a rule file to the calendar's file.
    """

    path: Path
    shipped: bool
    public_url: str | None
    sender: SenderName
    channels: Mapping[Channel, ChannelSettings]
    urls_in_file: frozenset[str]
    brake: Brake
    calendars: Mapping[str, Path]


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the configuration that the environment points to.

    Raises:
        UnreadableFileError: If the file it names is not there.
        SettingsFaultError: At the first fault of the file, with its line.
    """
    path, shipped = _file_of(environ)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(path), _reason(error)) from None
    file, literal = _read(data, str(path), environ)
    return Settings(
        path=path,
        shipped=shipped,
        public_url=file.public_url,
        sender=file.sender,
        channels={name: _channel(name, file, environ) for name in CHANNELS},
        urls_in_file=literal,
        brake=file.brake,
        calendars={name: own_or_starter(to, beside=path) for name, to in file.calendar.items()},
    )


def _file_of(environ: Mapping[str, str]) -> tuple[Path, bool]:
    named = environ.get("HANCHOT_CONFIG", "").strip()
    own = Path(named or DEFAULT_CONFIG)
    if named or own.is_file():
        return own, False
    return starter(DEFAULT_CONFIG), True


def _reason(error: OSError) -> Text:
    return say("errors.not_there" if isinstance(error, FileNotFoundError) else "errors.no_access")


def _channel(name: Channel, file: _File, environ: Mapping[str, str]) -> ChannelSettings:
    """A channel with the sender of the environment, which outranks the file's."""
    written = file.channels.get(name, ChannelSettings())
    outranking = secret_from(environ, f"HANCHOT_CHANNEL_{name.upper()}")
    return written.model_copy(update={"url": outranking or written.url})


def _read(data: bytes, file: str, environ: Mapping[str, str]) -> tuple[_File, frozenset[str]]:
    read = read_bytes(data, file)
    if any(problem.severity == "error" for problem in read.problems) or read.node is None:
        problem = next((p for p in read.problems if p.severity == "error"), read.problems[0])
        line = problem.span.line if problem.span else 1
        raise SettingsFaultError(file, line, problem.message)
    plain = _filled(read.node, environ)
    try:
        return _File.model_validate(plain or {}), _literal_urls(read.node)
    except ValidationError as error:
        raise _fault(error, read.node, file) from None


def _literal_urls(tree: MapNode) -> frozenset[str]:
    """The channels whose URL stands in the file without a variable."""
    channels = tree.get("channels")
    found = set()
    for name, entry in channels.entries.items() if isinstance(channels, MapNode) else ():
        url = entry.value.get("url") if isinstance(entry.value, MapNode) else None
        if isinstance(url, ScalarNode) and not _VARIABLE.search(url.text):
            found.add(name)
    return frozenset(found)


def _filled(node: MapNode | ListNode | ScalarNode, environ: Mapping[str, str]) -> Any:
    """The tree as plain values with variables filled in; None where one alone is not set."""
    if isinstance(node, MapNode):
        pairs = ((key, _filled(entry.value, environ)) for key, entry in node.entries.items())
        return {key: value for key, value in pairs if value is not None}
    if isinstance(node, ListNode):
        return [_filled(item, environ) for item in node.items]
    alone = _VARIABLE.fullmatch(node.text.strip())
    if alone:
        return secret_from(environ, alone[1])

    def value_of(found: re.Match[str]) -> str:
        value = secret_from(environ, found[1])
        if value is None:
            fault = say("settings.variable_unset", name=found[1])
            raise SettingsFaultError(node.span.file, node.span.line, fault)
        return value

    return _VARIABLE.sub(value_of, node.text)


def _fault(error: ValidationError, tree: MapNode, file: str) -> SettingsFaultError:
    """The first fault in the order of the file, with its line."""
    found = []
    for item in error.errors(include_url=False):
        span = span_at(tree, item["loc"], side=_side(item["type"]))
        found.append((span.line, span.column, _sentence(item)))
    line, _, text = min(found, key=lambda place: place[:2])
    return SettingsFaultError(file, line, text)


def _side(kind: str) -> Any:
    return "key" if kind in {"extra_forbidden", "literal_error"} else "value"


def _sentence(item: Any) -> Text:
    loc = tuple(part for part in item["loc"] if part != "[key]")
    key = path_text(loc)
    if item["type"] in {"extra_forbidden", "literal_error"}:
        near = near_text(str(loc[-1]), _known_keys(loc))
        return say("settings.unknown_key", key=key, near=near)
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, _ValueFaultError):
        return say(f"settings.{cause.name}", key=key, value=item["input"])
    return say("settings.wrong_shape", key=key)


def _known_keys(loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that are known beside the last one of a loc."""
    match loc[:-1]:
        case ("channels",):
            return CHANNELS
        case ("channels", _, "hours"):
            return tuple(ChannelHours.model_fields)
        case ("channels", _):
            return tuple(ChannelSettings.model_fields)
        case ("sender",):
            return tuple(SenderName.model_fields)
        case ("brake",):
            return tuple(Brake.model_fields)
        case _:
            return tuple(_File.model_fields)
