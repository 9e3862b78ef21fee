"""The configuration file, the environment and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from engine.clock import FrozenClock, RealClock, clock_from, now_from
from engine.environment import database_url_from, language_from, secret_from
from engine.errors import (
    NotRehearsalError,
    SettingsFaultError,
    UnknownLanguageError,
    UnreadableFileError,
    UnreadableInstantError,
)
from engine.settings import Settings, load_settings
from engine.starter_files import starter

FULL = """\
public_url: https://thidua.example.vn/
sender: {name: LĐLĐ quận 1, email: nhac@example.vn}
channels:
  email:    {url: "${HANCHOT_CHANNEL_EMAIL}", per_second: 20, per_domain: 3}
  zalo:     {url: "${ZALO}", hours: {open: 08:30, close: 16:30}}
  zbs:      {templates: {nhac_han: "412345"}}
  telegram: {url: "tgram://bot:${TOKEN}/", per_second: 0.5}
brake: {per_unit: 3, at_least: 10}
calendar: {vn: config/calendars/vn.yaml}
"""


def settings_of(tmp_path: Path, text: str, **variables: str) -> Settings:
    path = tmp_path / "hanchot.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings({"HANCHOT_CONFIG": str(path), **variables})


def test_every_key_of_the_configuration_is_typed(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, FULL, TOKEN="123", HANCHOT_CHANNEL_EMAIL="mailto://localhost")

    assert settings.public_url == "https://thidua.example.vn"
    assert (settings.sender.name, settings.sender.email) == ("LĐLĐ quận 1", "nhac@example.vn")
    assert settings.channels["email"].url == "mailto://localhost"
    assert (settings.channels["email"].per_second, settings.channels["email"].per_domain) == (20, 3)
    hours = settings.channels["zalo"].hours
    assert hours is not None
    assert (hours.open, hours.close) == (time(8, 30), time(16, 30))
    assert settings.channels["zbs"].templates == {"nhac_han": "412345"}
    assert settings.channels["telegram"].url == "tgram://bot:123/"
    assert settings.calendars["vn"].name == "vn.yaml"


def test_a_variable_that_is_not_set_means_no_sender(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, FULL, TOKEN="123")

    assert settings.channels["email"].url is None
    assert settings.channels["sms"].url is None


def test_a_variable_within_a_value_must_be_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaultError, match=r"line 7: the environment variable TOKEN"):
        settings_of(tmp_path, FULL)


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("456\n", encoding="utf-8")

    settings = settings_of(tmp_path, FULL, TOKEN_FILE=str(tmp_path / "token"))

    assert settings.channels["telegram"].url == "tgram://bot:456/"


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, FULL, TOKEN="123", HANCHOT_CHANNEL_TELEGRAM="tgram://other:1/")

    assert settings.channels["telegram"].url == "tgram://other:1/"


def test_a_sender_written_in_the_file_itself_is_known_as_such(tmp_path: Path) -> None:
    text = "channels:\n  email: {url: mailtos://u:secret@smtp.example.vn}\n"

    settings = settings_of(tmp_path, text)

    assert settings.urls_in_file == {"email"}
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("channels:\n  emial: {}\n", 2, "no key `channels.emial` (did you mean “email”?)"),
        ("channels:\n  email: {per_secnd: 2}\n", 2, "did you mean “per_second”?"),
        ("brake: {}\n\nhost: x\n", 3, "no key `host`"),
        ("brake: {per_unit: 0}\n", 1, "needs a number above 0, not “0”"),
        ("brake: {at_least: many}\n", 1, "needs a number above 0, not “many”"),
        ("channels: {zalo: {hours: {open: 8h}}}\n", 1, "needs a time such as 08:30, not “8h”"),
        ("channels: {zalo: {hours: {open: 17:00, close: 08:00}}}\n", 1, "the opening hour"),
        ("public_url: thidua.example.vn\n", 1, "starts with http:// or https://"),
        ("sender: {email: nobody}\n", 1, "needs an e-mail address, not “nobody”"),
        ("channels: [email]\n", 1, "`channels` has the wrong shape"),
        ("brake: {}\nbrake: {}\n", 2, "Duplicate key"),
    ],
    ids=[
        "channel", "key of a channel", "key", "zero", "no number", "no time", "no hours", "no url",
        "no address", "list", "twice",
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    with pytest.raises(SettingsFaultError) as caught:
        settings_of(tmp_path, text)

    assert caught.value.line == line
    assert sentence in caught.value.text.en


def test_a_named_configuration_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        load_settings({"HANCHOT_CONFIG": str(tmp_path / "none.yaml")})


def test_without_an_own_file_the_shipped_one_is_used_and_has_no_sender(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    settings = load_settings({})

    assert settings.shipped
    assert {channel.url for channel in settings.channels.values()} == {None}
    assert settings.calendars["vn"].is_file()


@pytest.mark.parametrize(("units", "limit"), [(99, 200), (100, 200), (101, 202)])
def test_the_brake_grows_with_the_directory(units: int, limit: int) -> None:
    settings = load_settings({"HANCHOT_CONFIG": str(starter("config/hanchot.yaml"))})

    assert settings.brake.limit(units) == limit


def test_shipped_data_that_is_not_there_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"config/none\.yaml"):
        starter("config/none.yaml")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2018-09-13T08:00:00+07:00", datetime(2018, 9, 13, 1, tzinfo=UTC)),
        ("2018-09-13T08:00", datetime(2018, 9, 13, 1, tzinfo=UTC)),
        ("2018-09-13T01:00:00Z", datetime(2018, 9, 13, 1, tzinfo=UTC)),
        ("2018-09-13", datetime(2018, 9, 12, 17, tzinfo=UTC)),
    ],
    ids=["offset", "no offset", "utc", "day"],
)
def test_a_frozen_instant_is_read_in_vietnamese_time(text: str, at: datetime) -> None:
    assert now_from({"HANCHOT_NOW": text}) == at


@pytest.mark.parametrize("text", ["mai", "13/9/2018", "2018-02-30T08:00", "0001-01-01T00:00"])
def test_an_instant_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInstantError):
        now_from({"HANCHOT_NOW": text})


def test_a_clock_stands_still_only_in_a_rehearsal() -> None:
    environ = {"HANCHOT_NOW": "2018-09-13T08:00"}

    assert clock_from(environ, rehearsal=True) == FrozenClock(datetime(2018, 9, 13, 1, tzinfo=UTC))
    assert clock_from({}, rehearsal=True) == RealClock()
    with pytest.raises(NotRehearsalError):
        clock_from(environ, rehearsal=False)


def test_the_real_clock_tells_aware_instants() -> None:
    assert RealClock().now().utcoffset() == UTC.utcoffset(None)


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = {"HANCHOT_LANG": "", "HANCHOT_DB": " ", "HANCHOT_NOW": "", "X": ""}

    assert language_from(empty) == "vi"
    assert database_url_from(empty) == "sqlite:///hanchot.db"
    assert now_from(empty) is None
    assert secret_from(empty, "X") is None


def test_the_option_outranks_the_variable_for_the_database() -> None:
    environ = {"HANCHOT_DB": "sqlite:///b.db"}

    assert database_url_from(environ, "sqlite:///a.db") == "sqlite:///a.db"
    assert database_url_from(environ) == "sqlite:///b.db"


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UnknownLanguageError):
        language_from({"HANCHOT_LANG": "fr"})


def test_a_secret_file_that_is_missing_is_named_with_its_variable() -> None:
    with pytest.raises(UnreadableFileError, match="X_FILE"):
        secret_from({"X_FILE": "none"}, "X")
