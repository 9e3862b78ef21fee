"""The sender that `docs/how-to/add-a-sender.md` shows is one, as soon as it is installed."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import UnusableSenderError
from engine.model import OutgoingMessage
from notifiers import registry
from tests.servers.gateway import DROP, Gateway, gateway

if TYPE_CHECKING:
    from engine.model import Sender

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-sender.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def install(folder: Path, module: str) -> None:
    """Put the page's two files where `pip install` would."""
    group, points = block("toml").splitlines()
    found = re.fullmatch(r'\[project\.entry-points\."(.+)"\]', group)
    assert found
    (folder / "quansms.py").write_text(module, "utf-8")
    info = folder / "quansms-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: quansms\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{found[1]}]\n{points.replace(chr(34), '')}\n")
    importlib.invalidate_caches()


@pytest.fixture
def extras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that packages can be installed into for one test."""
    monkeypatch.syspath_prepend(tmp_path)
    registry._senders.cache_clear()
    yield tmp_path
    sys.modules.pop("quansms", None)
    registry._senders.cache_clear()


@pytest.fixture(scope="module")
def here() -> Iterator[Gateway]:
    with gateway() as made:
        yield made


def send(sender: Sender, address: str) -> Any:
    return sender.send(
        OutgoingMessage("db.1", "db.o1", "sms", address, "An", "V/v", "Kính gửi", "[Nhắc việc]")
    )


def test_the_sender_of_the_page_sends(extras: Path, here: Gateway) -> None:
    install(extras, block("python"))
    url = f"quansms://khoa@127.0.0.1:{here.port}"

    sender = registry.make_sender("sms", url)
    outcome = send(sender, "84912345001")
    sender.close()

    assert registry.is_loopback(url)
    assert (outcome.kind, outcome.provider_id) == ("sent", "s1")
    assert here.accepted()[0] == {
        "path": "/send",
        "facts": {"key": "khoa", "id": "db.1", "to": "84912345001", "text": "[Nhắc việc]"},
    }


@pytest.mark.parametrize(
    ("ending", "kind", "scope", "seconds"),
    [
        ("400", "permanent", "recipient", None),
        ("401", "channel_down", "channel", None),
        ("429", "retry", "channel", 12.0),
        ("500", "retry", "message", None),
        (DROP, "uncertain", "message", None),
    ],
)
def test_the_sender_of_the_page_tells_outcomes_apart(
    *, extras: Path, here: Gateway, ending: str, kind: str, scope: str, seconds: float | None
) -> None:
    install(extras, block("python"))
    sender = registry.make_sender("sms", f"quansms://khoa@127.0.0.1:{here.port}")

    outcome = send(sender, f"84912345{ending}")

    assert (outcome.kind, outcome.scope, outcome.retry_after) == (kind, scope, seconds)


def test_without_a_host_an_installed_sender_is_never_this_machine(extras: Path) -> None:
    install(extras, re.sub(r"    @staticmethod.*?\n\n", "", block("python"), flags=re.DOTALL))

    assert registry.hosts_of("quansms://khoa@127.0.0.1") == ("quansms",)
    assert not registry.is_loopback("quansms://khoa@127.0.0.1")


def test_an_installed_sender_that_cannot_be_loaded_is_named(extras: Path) -> None:
    install(extras, "import khong_co_mo_dun_nay")

    with pytest.raises(UnusableSenderError, match="quansms:QuanSmsSender: ModuleNotFoundError"):
        registry.make_sender("email", "mailto://127.0.0.1?from=a@b.vn")
