"""Read what the answers and the silences of an SMTP server mean for a mail.

Codes are those of RFC 5321, section 4.2, and enhanced codes those of RFC 3463. Reasons are
free of secrets and of full addresses. Pure.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from typing import Literal

from engine.model import Outcome, OutcomeKind
from engine.words import say
from notifiers.masking import masked_text

Step = Literal["mail", "rcpt", "data"]
Scope = Literal["recipient", "message", "channel"]
Verdict = tuple[OutcomeKind, Scope]

OK = range(200, 300)
GO_AHEAD = 354
CLOSING = 421
_TEMPORARY = range(400, 500)
_PERMANENT = range(500, 600)
_TOO_MUCH = 552
_MAILBOX_FULL, _MAIL_TOO_LARGE, _POLICY = "5.2.2", "5.3.4", "5.7."
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def refusal(step: Step, code: int, said: bytes, *secrets: str | None) -> Outcome:
    """What a refusal means: whose fault it is, and whether trying again can help.

    A refused sender is refused for every mail, hence a matter of the channel. A full
    mailbox and a policy (`5.7.x`: a reputation, a limit) may pass; a mail too large will not.
    """
    text = said.decode("utf-8", "replace")
    found = _ENHANCED.match(text.strip())
    kind, scope = _verdict(step, code, found[0] if found else "")
    return Outcome(kind, scope, str(code), f"{code} {masked_text(text, *secrets)}".strip())


def _verdict(step: Step, code: int, enhanced: str) -> Verdict:
    """The first rule that applies; an answer outside the protocol after DATA tells nothing."""
    own: Scope = "recipient" if step == "rcpt" else "message"
    is_full = code == _TOO_MUCH or enhanced == _MAILBOX_FULL
    rules: tuple[tuple[bool, Verdict], ...] = (
        (code == CLOSING, ("channel_down", "channel")),
        (code in _TEMPORARY, ("retry", own)),
        (code not in _PERMANENT, ("uncertain" if step == "data" else "retry", own)),
        (enhanced == _MAIL_TOO_LARGE, ("permanent", "message")),
        (is_full, ("retry", own)),
        (step == "mail", ("channel_down", "channel")),
        (enhanced.startswith(_POLICY), ("retry", own)),
    )
    return next((verdict for applies, verdict in rules if applies), ("permanent", own))


def silence(error: OSError) -> Outcome:
    """What it means that the answer to DATA never came: the server may have the mail."""
    key = "senders.no_answer" if _timed_out(error) else "senders.broke_after_data"
    return Outcome("uncertain", reason=say(key).vi)


def _timed_out(error: BaseException) -> bool:
    """Whether a time limit is behind an error; smtplib hides it as the context."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def no_connection(error: OSError | UnicodeError, *secrets: str | None) -> Outcome:
    """What it means that the server could not be reached, or did not let us in."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        shown = f"{error.smtp_code} {masked_text(text, *secrets)}".strip()
        is_login = isinstance(error, smtplib.SMTPAuthenticationError)
        key = "senders.login_refused" if is_login else "senders.server_refused"
        return _down(key, str(error.smtp_code), said=shown)
    return _down(_why(error))


def _why(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "senders.login_not_ascii"
    if isinstance(error, socket.gaierror):
        return "senders.name_not_found"
    if isinstance(error, ssl.SSLError):
        return "senders.tls_failed"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "senders.not_supported"
    if isinstance(error, ConnectionRefusedError):
        return "senders.connection_refused"
    return "senders.connect_timed_out" if _timed_out(error) else "senders.connection_broke"


def _down(key: str, code: str = "", **facts: object) -> Outcome:
    return Outcome("channel_down", "channel", code, say(key, **facts).vi)
