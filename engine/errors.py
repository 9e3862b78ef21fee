"""The error tree: one class per case, each building its own sentence in both languages.

An error here is input that cannot be used (exit status 2) or an act refused in the
present state (exit status 3); in both cases nothing has changed. A fault *in a rule
file* is not an error but a value, `engine.model.Problem`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable


class EngineError(Exception):
    """Root of all that this engine raises for a person to read.

    Attributes:
        text: The one sentence, in both languages.
        exit_status: What the command line ends with.
    """

    exit_status: ClassVar[int] = 2

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class UnusableInputError(EngineError, ValueError):
    """The input cannot be used: unknown name, unreadable file, value out of range."""

    exit_status = 2


class RefusedError(EngineError):
    """The act is not possible in the present state, or not for this person."""

    exit_status = 3


def near_text(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> Text:
    """The words "did you mean …", or nothing where no known name is near."""
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return say("errors.near", near=found[0]) if found else Text("", "")


class UnknownUnitError(UnusableInputError, LookupError):
    """No unit of the directory has this code."""

    def __init__(self, code: str, known: Iterable[str] = ()) -> None:
        super().__init__(say("errors.unknown_unit", code=code, near=near_text(code, known)))
        self.code = code


class UnknownCampaignError(UnusableInputError, LookupError):
    """No campaign in this database has this id."""

    def __init__(self, code: str, known: Iterable[str] = ()) -> None:
        super().__init__(say("errors.unknown_campaign", code=code, near=near_text(code, known)))
        self.code = code


class UnknownRevisionError(UnusableInputError, LookupError):
    """The campaign has no revision of this number."""

    def __init__(self, campaign: str, number: str, known: Iterable[str]) -> None:
        facts = {"campaign": campaign, "number": number, "known": ", ".join(known)}
        super().__init__(say("errors.unknown_revision", **facts))
        self.number = number


class UnknownTaskError(UnusableInputError, LookupError):
    """The campaign's rule file has no such task."""

    def __init__(self, campaign: str, task: str, known: Iterable[str] = ()) -> None:
        near = near_text(task, known)
        super().__init__(say("errors.unknown_task", campaign=campaign, task=task, near=near))
        self.task = task


class UnknownReminderError(UnusableInputError, LookupError):
    """The campaign's rule file has no such reminder."""

    def __init__(self, campaign: str, reminder: str, known: Iterable[str] = ()) -> None:
        near = near_text(reminder, known)
        super().__init__(
            say("preview.unknown_reminder", campaign=campaign, reminder=reminder, near=near)
        )
        self.reminder = reminder


class NothingToPreviewError(RefusedError):
    """A reminder comes to no message for a unit."""

    def __init__(self, reminder: str, unit: str) -> None:
        super().__init__(say("preview.nothing", reminder=reminder, unit=unit))


class UnknownTaskAnywhereError(UnusableInputError, LookupError):
    """No campaign of this database has such a task."""

    def __init__(self, task: str, known: Iterable[str] = ()) -> None:
        near = near_text(task, known)
        super().__init__(say("errors.unknown_task_anywhere", task=task, near=near))
        self.task = task


class UnknownMessageStateError(UnusableInputError, LookupError):
    """No message is ever in this state."""

    def __init__(self, state: str, known: Iterable[str] = ()) -> None:
        near = near_text(state, known)
        super().__init__(say("errors.unknown_message_state", state=state, near=near))
        self.state = state


class UnreadableFileError(UnusableInputError, OSError):
    """A named file is missing or cannot be read."""

    def __init__(self, path: str, reason: Text) -> None:
        super().__init__(say("errors.unreadable_file", path=path, reason=reason))
        self.path = path
        self.reason = reason


class UnknownCodeError(UnusableInputError, LookupError):
    """The catalogue of problems has no such code."""

    def __init__(self, code: str, known: Iterable[str] = ()) -> None:
        alike = [other for other in known if other[:1] == code[:1].upper()]
        near = near_text(code.upper(), alike or known, cutoff=0.5)
        super().__init__(say("errors.unknown_code", code=code, near=near))
        self.code = code


class DatabaseMissingError(UnusableInputError, LookupError):
    """There is no database where the settings point to."""

    def __init__(self, where: str) -> None:
        super().__init__(say("errors.database_missing", where=where))


class DatabaseUnusableError(UnusableInputError, OSError):
    """The database's address cannot be used, or its file not be opened."""

    def __init__(self, url: str) -> None:
        super().__init__(say("errors.database_unusable", url=url))


class DatabaseNewerError(RefusedError):
    """A newer version of this program made the database."""

    def __init__(self, version: str) -> None:
        super().__init__(say("errors.database_newer", version=version))


class DatabaseOlderError(RefusedError):
    """The schema is of an older version of this program."""

    def __init__(self) -> None:
        super().__init__(say("errors.database_older"))


class DatabaseBusyError(RefusedError, TimeoutError):
    """Another process held the database for too long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(say("errors.database_busy", seconds=seconds))


class DiskFullError(RefusedError, OSError):
    """The disk has no room left; the transaction was undone."""

    def __init__(self) -> None:
        super().__init__(say("errors.disk_full"))


class NotRehearsalError(RefusedError):
    """Only a rehearsal database takes this."""

    def __init__(self, what: str) -> None:
        super().__init__(say("errors.not_rehearsal", what=what))


class UnusableSenderError(UnusableInputError):
    """The URL of a channel's sender cannot be used; it may hold a secret, so it is not shown."""

    def __init__(self, channel: str, fault: Text) -> None:
        key = "senders.unusable" if channel else "senders.unusable_url"
        super().__init__(say(key, channel=channel, fault=fault))
        self.channel = channel
        self.fault = fault


class UnsendableMessageError(UnusableInputError):
    """An address, a name or a subject cannot stand in a message."""

    def __init__(self, fault: Text) -> None:
        super().__init__(fault)


class UnknownVariableError(UnusableInputError, LookupError):
    """A message uses a variable that there is none of."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(say("outbox.unknown_variable", message=message, name=name))
        self.name = name


class NoSenderError(UnusableInputError):
    """No channel has a sender, so that nothing could ever leave."""

    def __init__(self) -> None:
        super().__init__(say("outbox.no_sender"))


class OutsideSenderError(RefusedError):
    """A rehearsal database talks to this machine alone."""

    def __init__(self, channel: str) -> None:
        super().__init__(say("outbox.not_loopback", channel=channel))
        self.channel = channel


class VacantRoleError(RefusedError):
    """Nobody holds a role that the campaign needs."""

    def __init__(self, role: str, organiser: str) -> None:
        super().__init__(say("campaigns.vacant_role", role=role, organiser=organiser))
        self.role = role


class PendingFormError(RefusedError):
    """A task is open and its form is still to come."""

    def __init__(self, form: str, task: str) -> None:
        super().__init__(say("campaigns.pending_form", form=form, task=task))


class ActivationInFutureError(RefusedError):
    """A campaign cannot be in force from an instant that is still to come."""

    def __init__(self, at: object) -> None:
        super().__init__(say("campaigns.future_activation", at=at))


class AlreadyActiveError(RefusedError):
    """The campaign is in force; another file is a change, to be planned first."""

    def __init__(self, campaign: str) -> None:
        super().__init__(say("errors.already_active", campaign=campaign))


class CampaignNotActiveError(RefusedError):
    """The campaign has been loaded and not activated."""

    def __init__(self, campaign: str) -> None:
        super().__init__(say("errors.campaign_not_active", campaign=campaign))


class ClockWentBackError(RefusedError):
    """The clock is behind what has been recorded: it, or the record, must be wrong."""

    def __init__(self, now: Text, last: Text) -> None:
        super().__init__(say("errors.clock_went_back", now=now, last=last))


class MoveRefusedError(RefusedError):
    """No move of the unit's present state takes this operation."""

    def __init__(self, operation: str, state: str) -> None:
        what = say(f"lifecycle.{operation.replace('.', '_')}")
        super().__init__(say("lifecycle.refused", operation=what, state=state))
        self.operation = operation
        self.state = state


class UnknownLanguageError(UnusableInputError, LookupError):
    """There are no words in this language."""

    def __init__(self, name: str) -> None:
        super().__init__(say("errors.unknown_language", name=name))
        self.name = name


class UnreadableInstantError(UnusableInputError):
    """A text is not an ISO 8601 instant."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(say("errors.unreadable_instant", name=name, value=value))
        self.value = value


class UnreadableDayError(UnusableInputError):
    """A text is not a day with its year."""

    def __init__(self, value: str) -> None:
        super().__init__(say("files.not_a_day", value=value))
        self.value = value


class SettingsFaultError(UnusableInputError):
    """The configuration file has a fault, at this line."""

    def __init__(self, path: str, line: int, fault: Text) -> None:
        super().__init__(say("settings.fault", path=path, line=line, fault=fault))
        self.line = line
        self.fault = fault


class LinkKeyTooShortError(UnusableInputError):
    """A key that signs links could be guessed."""

    def __init__(self, least: int) -> None:
        super().__init__(say("links.key_too_short", least=least))
        self.least = least


class LinkKeyMissingError(UnusableInputError, LookupError):
    """Links or codes are to be made, and there is no key to sign them with."""

    def __init__(self, purpose: str) -> None:
        super().__init__(say(f"links.key_missing_{purpose}"))


class WebhookSecretMissingError(UnusableInputError, LookupError):
    """A provider that sends updates must be known by a secret, and there is none to use."""

    def __init__(self, channel: str, name: str) -> None:
        super().__init__(say("links.secret_missing", channel=channel, name=name, least=16))


class UpdatesError(EngineError, OSError):
    """What was written to a bot cannot be read now; the sentence holds no secret.

    Attributes:
        retry_after: Seconds that the provider asks to wait, or None.
        elsewhere: Somebody else reads them: another process, or a webhook.
    """

    def __init__(
        self, channel: str, fault: str, *, retry_after: float | None = None, elsewhere: bool = False
    ) -> None:
        super().__init__(say("links.updates_fault", channel=channel, fault=fault))
        self.retry_after = retry_after
        self.elsewhere = elsewhere


class UsageFaultError(UnusableInputError):
    """The command line cannot be understood."""

    def __init__(self, fault: Text) -> None:
        super().__init__(fault)


class UnusableUnitsFileError(UnusableInputError):
    """A file of units cannot be read as a table at all."""

    def __init__(self, path: str, fault: Text) -> None:
        super().__init__(say("directory.unusable_file", path=path, fault=fault))
        self.path = path


class FolderInUseError(RefusedError, FileExistsError):
    """The demonstration writes only into a folder that is empty or its own."""

    def __init__(self, folder: str) -> None:
        super().__init__(say("errors.folder_in_use", folder=folder))


class ExtraMissingError(UnusableInputError, ImportError):
    """A command needs packages that this installation was made without."""

    def __init__(self, command: str, extra: str) -> None:
        super().__init__(say("errors.extra_missing", command=command, extra=extra))


class StalePlanError(RefusedError):
    """What a plan was made for has moved since: it must be looked at anew."""

    def __init__(self, campaign: str) -> None:
        super().__init__(say("errors.stale_plan", campaign=campaign))


class BlockedChangeError(RefusedError):
    """A change that its own plan says cannot be applied."""

    def __init__(self, errors: int) -> None:
        super().__init__(say("errors.blocked_change", errors=errors))


class BadCampaignIdError(UnusableInputError):
    """A new campaign cannot have this id."""

    def __init__(self, code: str) -> None:
        super().__init__(say("editor.bad_id", code=code))
        self.code = code


class SameCampaignIdError(UnusableInputError):
    """A new campaign needs an id of its own."""

    def __init__(self, code: str) -> None:
        super().__init__(say("editor.same_id", code=code))
        self.code = code


class NotACampaignError(UnusableInputError):
    """A base has no year, so there is none to follow it."""

    def __init__(self, path: str) -> None:
        super().__init__(say("editor.not_a_campaign", path=path))
        self.path = path


class FileInTheWayError(RefusedError, FileExistsError):
    """A file is there already, and is not written over."""

    def __init__(self, path: str) -> None:
        super().__init__(say("editor.in_the_way", path=path))
        self.path = path


class UnknownHoldError(UnusableInputError, LookupError):
    """No run was ever held under this number."""

    def __init__(self, id_: int) -> None:
        super().__init__(say("errors.unknown_hold", id=id_))
        self.id = id_


class NotHeldError(RefusedError):
    """Somebody has let this run go already."""

    def __init__(self, id_: int) -> None:
        super().__init__(say("errors.not_held", id=id_))
        self.id = id_


class UnknownMessageError(UnusableInputError, LookupError):
    """There is no message of this number."""

    def __init__(self, id_: int) -> None:
        super().__init__(say("errors.unknown_message", id=id_))
        self.id = id_


class RetryRefusedError(RefusedError):
    """A message is not to be sent once more."""

    def __init__(self, id_: int, why: Text) -> None:
        super().__init__(say("errors.retry_refused", id=id_, why=why))
        self.id = id_


class LogSettingError(UnusableInputError):
    """The environment asks for logs of a kind that there is none of."""

    def __init__(self, name: str, value: str, known: Iterable[str]) -> None:
        choices = ", ".join(known)
        super().__init__(say("errors.log_setting", name=name, value=value, known=choices))
        self.name = name
