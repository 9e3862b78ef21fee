"""How a plugin that tells nothing but yes or no is understood."""

from __future__ import annotations

from typing import Any

import pytest
from apprise.plugins.base import NotifyBase

from engine.model import Outcome
from notifiers.base import ASSET, outcome_of
from notifiers.masking import masked_address, masked_text
from tests.planted import SMTP_PASSWORD


class Silent(NotifyBase):  # type: ignore[misc]  # Apprise has no types
    """A plugin as Apprise's own: it warns and says no."""

    service_name = "Silent"
    answer: bool | Exception = True
    warning = ""

    def send(self, **_: Any) -> bool:
        if self.warning:
            self.logger.warning(self.warning)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def url(self, *_: Any, **__: Any) -> str:
        return "silent://"


def silent(answer: bool | Exception, warning: str = "") -> Silent:
    plugin = Silent(asset=ASSET)
    plugin.answer, plugin.warning = answer, warning
    return plugin


@pytest.mark.parametrize(
    ("answer", "warning", "kind", "code", "wait"),
    [
        pytest.param(True, "", "sent", "", None, id="yes"),
        pytest.param(False, "", "retry", "", None, id="no"),
        pytest.param(False, "Too Many: retry after 35, error=429.", "retry", "429", 35.0, id="429"),
        pytest.param(False, "Failed, error=401.", "channel_down", "401", None, id="401"),
        pytest.param(False, "Failed, error=403.", "permanent", "403", None, id="403"),
        pytest.param(False, "Failed, error=502.", "retry", "502", None, id="502"),
        pytest.param(ValueError("x"), "", "retry", "", None, id="an error"),
    ],
)
def test_a_silent_plugin_is_read_from_its_result(
    answer: bool | Exception, warning: str, kind: str, code: str, wait: float | None
) -> None:
    outcome = outcome_of(silent(answer, warning), title="V/v", body="Nội dung")

    assert (outcome.kind, outcome.code, outcome.retry_after) == (kind, code, wait)
    assert (outcome.reason == "") is (kind == "sent")


def test_the_outcome_that_a_plugin_leaves_is_taken() -> None:
    plugin = silent(answer=False)
    plugin.outcome = Outcome("uncertain", reason="im lặng")

    assert outcome_of(plugin, title="", body="a") is plugin.outcome


def test_one_message_never_meets_the_plugin_of_another() -> None:
    outcome_of(silent(answer=False), title="", body="a")

    assert outcome_of(silent(answer=True), title="", body="a").kind == "sent"


@pytest.mark.parametrize(
    ("address", "shown"),
    [("a@b.vn", "a…@b.vn"), ("123456789", "…789"), ("", "…"), ("@b.vn", "…@b.vn")],
)
def test_an_address_is_shortened(address: str, shown: str) -> None:
    assert masked_address(address) == shown


def test_what_a_server_says_is_made_fit_to_keep() -> None:
    said = f"no <a.b@c.vn>,\r\n\x1b[31m  key={SMTP_PASSWORD} " + "x" * 500

    shown = masked_text(said, SMTP_PASSWORD, None, "")

    assert shown.startswith("no <a…@c.vn>, [31m key=**** xxx")
    assert len(shown) == 200
