"""Which sender a URL makes, which it refuses, and where it would go."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from engine.errors import UnavailableChannelError, UnusableInputError
from engine.model import Channel, OutgoingMessage
from notifiers.console import ConsoleSender
from notifiers.registry import hosts_of, is_loopback, make_sender

SECRET = "b1-m4t"


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


@pytest.mark.parametrize("channel", ["telegram", "zalo", "zbs", "sms"])
def test_a_channel_without_a_sender_says_so(channel: Channel) -> None:
    with pytest.raises(UnavailableChannelError, match="not available yet"):
        make_sender(channel, "tgram://123:abc")


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
    ],
)
def test_the_host_of_a_url_is_known_before_sending(url: str, host: str, is_here: bool) -> None:
    assert [h.strip("[]") for h in hosts_of(url)] == [host]
    assert is_loopback(url) is is_here


def test_the_console_is_no_host_and_always_here() -> None:
    assert hosts_of("console://") == ()
    assert is_loopback("console://")


@pytest.mark.parametrize("url", ["", "tgram://123:abc", "khong gi ca"])
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


def test_importing_the_registry_loads_no_apprise() -> None:
    code = "import sys, notifiers.registry as r; r.make_sender('email', 'console://'); "
    code += "sys.exit('apprise' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
