"""Which sender a URL makes, which it refuses, and where it would go."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from engine.errors import UnusableInputError, UnusableSenderError
from engine.model import Channel, OutgoingMessage
from notifiers.console import ConsoleSender
from notifiers.registry import hosts_of, is_loopback, make_sender
from tests.planted import SMTP_PASSWORD

SECRET = SMTP_PASSWORD


@pytest.mark.parametrize(
    ("url", "word"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("  ", "empty", id="blank"),
        pytest.param(f"{SECRET}@smtp.example.vn", "scheme", id="no scheme"),
        pytest.param(f"mailt://u:{SECRET}@h.vn", "did you mean “mailto”", id="misspelt scheme"),
        pytest.param(f"tgram://{SECRET}", "cannot use “tgram://”", id="another channel"),
        pytest.param(f"mailto://u:{SECRET}@h.vn:0?from=a@b.vn", "port", id="port 0"),
        pytest.param(f"mailto://u:{SECRET}@h.vn:70000?from=a@b.vn", "", id="port too high"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?mode=tls&from=a@b.vn", "“mode”", id="mode"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&to=c@d.vn", "recipients", id="to"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&bcc=c@d.vn", "recipients", id="bcc"),
        pytest.param(f"mailto://u:{SECRET}@h.vn/c@d.vn?from=a@b.vn", "recipients", id="path"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&retry=3", "“retry”", id="retry"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?form=a@b.vn", "did you mean “from”", id="typo"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&+Bcc=c@d.vn", "“+Bcc”", id="header"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&rto=0", "“rto”", id="no seconds"),
        pytest.param(f"mailto://u:{SECRET}@h.vn?from=a@b.vn&cto=nan", "“cto”", id="not a number"),
        pytest.param("mailto://h.vn?from=a@b.vn&verify=khong", "“verify”", id="verify"),
        pytest.param("mailto://h.vn?from=a@b.vn&reply=khong", "“reply”", id="reply"),
        pytest.param("mailto://h.vn", "sender address", id="no sender"),
        pytest.param("mailto://?from=a@b.vn", "", id="no host"),
        pytest.param("mailto://h.vn?from=a@b.vn&name=x%0d%0aBcc:%20c@d.vn", "", id="injection"),
    ],
)
def test_an_unusable_url_is_refused_without_its_secret(
    url: str, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnusableInputError) as refused:
        make_sender("email", url)

    assert refused.value.exit_status == 2
    assert word in refused.value.text.en
    said = refused.value.text.vi + refused.value.text.en + caplog.text
    assert SECRET not in said
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("channel", "url", "word"),
    [
        pytest.param("telegram", "tgram://", "token", id="no token"),
        pytest.param("telegram", f"tgram://{SECRET}", "token", id="no number"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/987", "recipients", id="a chat"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?to=987", "recipients", id="to"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?detect=yes", "recipients", id="owner"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?ap=x", "“api”", id="typo"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?api=khong", "“api”", id="api"),
        pytest.param("telegram", f"tgram://123456:{SECRET}!/", "token", id="what no token holds"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?api=http://[::1", "“api”", id="host"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?api=http://h:99999", "“api”",
                     id="api port"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?api=http://u:{SECRET}@h.vn", "“api”",
                     id="api password"),
        pytest.param("zalo", f"zalo://123456:{SECRET}!/", "zalo://", id="no zalo token"),
        pytest.param("telegram", f"tgram://123456:{SECRET}/?rto=0", "“rto”", id="no seconds"),
        pytest.param("zalo", "zalo://", "token", id="zalo without token"),
        pytest.param("zalo", f"zalo://123456:{SECRET}/abc", "recipients", id="a zalo chat"),
        pytest.param("zalo", f"tgram://123456:{SECRET}/", "“tgram://”", id="another channel"),
        pytest.param("sms", f"twilio://AC{'a' * 32}:{'b' * 32}@09123/84912345678", "recipients",
                     id="a telephone"),
        pytest.param("sms", f"twilo://{SECRET}", "“twilo://”", id="unknown to Apprise"),
        pytest.param("sms", f"twilio://{SECRET}", "", id="unreadable to Apprise"),
        pytest.param("sms", f"vonage://{'a' * 8}:{'b' * 16}@84912345678?retry=3", "“retry”",
                     id="retries of Apprise"),
        pytest.param("sms", "windows://", "one recipient", id="nobody to name"),
    ],
)  # fmt: skip
def test_an_unusable_url_of_another_channel_is_refused_too(
    channel: Channel, url: str, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnusableSenderError) as refused:
        make_sender(channel, url)

    assert word in refused.value.text.en
    assert SECRET not in refused.value.text.vi + refused.value.text.en + caplog.text


@pytest.mark.parametrize(
    ("url", "host", "is_here"),
    [
        ("mailto://127.0.0.1:2525?from=a@b.vn&mode=insecure", "127.0.0.1", True),
        ("mailto://127.9.9.9:2525", "127.9.9.9", True),
        ("mailto://localhost:25", "localhost", True),
        ("mailto://[::1]:25", "::1", True),
        ("mailto://128.0.0.1", "128.0.0.1", False),
        ("mailtos://u:p@smtp.example.vn", "smtp.example.vn", False),
        ("mailtos://u:p@gmail.com", "smtp.gmail.com", False),
        ("mailto://localhost?smtp=smtp.example.vn", "smtp.example.vn", False),
        ("mailto://localhost.example.vn", "localhost.example.vn", False),
        ("mailto://u:p@127-0-0-1.example.vn", "127-0-0-1.example.vn", False),
        ("tgram://123456:abc/", "api.telegram.org", False),
        ("tgram://123456:abc/?api=http://127.0.0.1:8081", "127.0.0.1", True),
        ("zalo://123456:abc/", "bot-api.zaloplatforms.com", False),
        ("zalo://123456:abc/?api=http://localhost:8081", "localhost", True),
        (f"twilio://AC{'a' * 32}:{'b' * 32}@0912345678", "twilio", False),
        ("signal://127.0.0.1:8080/+15551234567", "127.0.0.1", True),
        ("smseagle://ma@sms.example.vn", "sms.example.vn", False),
        ("mailgun://nhac@127.0.0.1:ma", "mailgun", False),
    ],
)
def test_the_host_of_a_url_is_known_before_sending(url: str, host: str, is_here: bool) -> None:
    assert [h.strip("[]") for h in hosts_of(url)] == [host]
    assert is_loopback(url) is is_here


def test_the_console_is_no_host_and_always_here() -> None:
    assert hosts_of("console://") == ()
    assert is_loopback("console://")


@pytest.mark.parametrize("url", ["", "tgram://khong", "khong gi ca", "khongco://127.0.0.1"])
def test_a_url_that_nobody_knows_is_not_taken_for_loopback(url: str) -> None:
    with pytest.raises(UnusableInputError):
        is_loopback(url)


@pytest.mark.parametrize("channel", ["email", "zalo"])
def test_every_channel_can_print_to_the_console(
    channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    message = OutgoingMessage(
        "1", "2", channel, "a@b.vn", "CĐCS A", "V/v nhắc", "Kính gửi", "[Nhắc việc]"
    )

    outcome = make_sender(channel, "console://").send(message)

    printed = capsys.readouterr()
    assert outcome.kind == "sent"
    assert printed.out == ""
    assert "CĐCS A <a@b.vn>" in printed.err
    assert ("Kính gửi" in printed.err) is (channel == "email")
    assert ("[Nhắc việc]" in printed.err) is (channel == "zalo")


def test_the_console_sender_prints_to_a_given_stream() -> None:
    stream = io.StringIO()

    ConsoleSender("email", stream).send(
        OutgoingMessage("1", "2", "email", "a@b.vn", "", "V/v", "Nội dung\n", "")
    )

    assert stream.getvalue() == "--- [email] 1 → <a@b.vn>\nV/v\n\nNội dung\n\n"


def test_the_console_shows_the_button_too() -> None:
    stream = io.StringIO()
    link = "https://thidua.example.vn/g/a"

    ConsoleSender("zalo", stream).send(
        OutgoingMessage("1", "2", "zalo", "z1", "", "V/v", "", "Nhắc", link, "Gửi báo cáo")
    )

    assert stream.getvalue() == f"--- [zalo] 1 → <z1>\nNhắc\n[Gửi báo cáo] {link}\n\n"


def test_importing_the_registry_loads_no_apprise() -> None:
    code = "import sys, notifiers.registry as r; r.make_sender('email', 'console://'); "
    code += "sys.exit('apprise' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_asking_for_help_loads_no_apprise() -> None:
    code = "import sys; from engine.cli.main import main; sys.argv = ['hanchot', '--help']\n"
    code += "try:\n    main()\nfinally:\n    assert 'apprise' not in sys.modules"

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")
