"""Why an act of a person cannot be done: one class per case, each with its sentence.

`UnusableInputError` is what was written wrongly, `RefusedError` what this person may not
do or what the present state does not allow. In both cases nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import RefusedError, UnusableInputError, near_text
from engine.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class UnknownPersonError(UnusableInputError, LookupError):
    """Nobody in the directory has this code, address or name."""

    def __init__(self, who: str, known: Iterable[str] = ()) -> None:
        near = near_text(who, known)
        super().__init__(say("people.unknown_person", who=who, near=near))
        self.who = who


class AmbiguousPersonError(UnusableInputError, LookupError):
    """Several people answer to this."""

    def __init__(self, who: str, candidates: Sequence[str]) -> None:
        listed = "; ".join(candidates)
        super().__init__(say("people.ambiguous_person", who=who, candidates=listed))
        self.candidates = tuple(candidates)


class UnknownOccurrenceError(UnusableInputError, LookupError):
    """The task has no such occurrence."""

    def __init__(self, task: str, occurrence: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) or "–"
        near = near_text(occurrence, known)
        super().__init__(
            say(
                "people.unknown_occurrence",
                task=task,
                occurrence=occurrence,
                known=listed,
                near=near,
            )
        )


class OccurrenceNeededError(UnusableInputError):
    """The task has several occurrences, and not exactly one of them can be meant."""

    def __init__(self, task: str, known: Sequence[str]) -> None:
        super().__init__(say("people.occurrence_needed", task=task, known=", ".join(known)))


class UnknownAwardError(UnusableInputError, LookupError):
    """The campaign's rule file has no such award."""

    def __init__(self, campaign: str, award: str, known: Iterable[str]) -> None:
        near = near_text(award, known)
        super().__init__(say("people.unknown_award", campaign=campaign, award=award, near=near))


class FieldFaultsError(UnusableInputError):
    """What was handed in does not fit its form; all that is wrong is named at once."""

    def __init__(self, faults: Sequence[Text]) -> None:
        listed = Text(
            "".join(f"\n- {f.vi}" for f in faults), "".join(f"\n- {f.en}" for f in faults)
        )
        super().__init__(say("people.field_faults", count=len(faults), faults=listed))
        self.faults = tuple(faults)


class ReasonNeededError(UnusableInputError):
    """This act is recorded with a reason."""

    def __init__(self) -> None:
        super().__init__(say("people.reason_needed"))


class ReceiptFaultError(UnusableInputError):
    """The instant of receipt cannot be right."""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(say(f"people.receipt_{name}", **facts))


class UnusableUntilError(UnusableInputError):
    """What an extension shall run until is no deadline that can be worked out."""

    def __init__(self, phrase: str, fault: Text) -> None:
        super().__init__(say("people.unusable_until", phrase=phrase, fault=fault))


class UnusableFromError(UnusableInputError):
    """What a task shall be open from is no instant that can be worked out."""

    def __init__(self, phrase: str, fault: Text) -> None:
        super().__init__(say("people.unusable_from", phrase=phrase, fault=fault))


class OpensInPastError(UnusableInputError):
    """The day from which a task shall be open is over."""

    def __init__(self, opens: Text, now: Text) -> None:
        super().__init__(say("people.opens_in_past", opens=opens, now=now))


class CampaignOverError(RefusedError):
    """The campaign has ended or was cancelled."""

    def __init__(self, campaign: str) -> None:
        super().__init__(say("people.campaign_over", campaign=campaign))


class NotTakingPartError(RefusedError):
    """The unit owes nothing of this kind in the campaign."""

    def __init__(self, unit: str, campaign: str) -> None:
        super().__init__(say("people.not_taking_part", unit=unit, campaign=campaign))


class NotAllowedError(RefusedError):
    """The person does not hold a role that may do this."""

    def __init__(self, who: str, roles: Sequence[str]) -> None:
        super().__init__(say("people.not_allowed", who=who, roles=", ".join(roles)))


class OwnUnitError(RefusedError):
    """Nobody decides on what their own unit handed in."""

    def __init__(self, who: str, unit: str) -> None:
        super().__init__(say("people.own_unit", who=who, unit=unit))


class PendingFormError(RefusedError):
    """The outline of the form is still to come."""

    def __init__(self, form: str) -> None:
        super().__init__(say("people.pending_form", form=form))


class NotOpenError(RefusedError):
    """Nothing final is taken yet."""

    def __init__(self, task: str, opens: Text) -> None:
        super().__init__(say("people.not_open", task=task, opens=opens))


class OpensAnywayError(RefusedError):
    """By then the task is open for all."""

    def __init__(self, task: str, opens: Text, for_all: Text) -> None:
        super().__init__(say("people.opens_anyway", task=task, opens=opens, for_all=for_all))


class ClosedError(RefusedError):
    """Nothing more is taken."""

    def __init__(self, task: str, closed: Text, call: Text) -> None:
        super().__init__(say("people.closed", task=task, closed=closed, call=call))


class ExcusedError(RefusedError):
    """The unit has been excused from this, or has withdrawn."""

    def __init__(self, task: str, excuse: str) -> None:
        super().__init__(say(f"people.is_{excuse}", task=task))


class SecondFinalError(RefusedError):
    """One was handed in already and not returned."""

    def __init__(self, task: str, received: Text) -> None:
        super().__init__(say("people.second_final", task=task, received=received))


class NoReviewError(RefusedError):
    """The task is accepted on receipt: there is nothing to decide."""

    def __init__(self, task: str) -> None:
        super().__init__(say("people.no_review", task=task))


class NothingToDecideError(RefusedError):
    """Nothing awaits a decision here."""

    def __init__(self, task: str, decision: str | None) -> None:
        super().__init__(say(f"people.decided_{decision or 'nothing'}", task=task))


class OutcomeUnknownError(RefusedError):
    """The rule file does not know this decision for the task."""

    def __init__(self, task: str, outcome: str) -> None:
        super().__init__(say("people.outcome_unknown", task=task, outcome=outcome))


class TooManyReturnsError(RefusedError):
    """It has been returned as often as the rule file allows."""

    def __init__(self, task: str, times: int) -> None:
        super().__init__(say("people.too_many_returns", task=task, times=times))


class NoExtensionError(RefusedError):
    """The rule file lets nobody extend this task, or there is nothing to extend."""

    def __init__(self, name: str, task: str) -> None:
        super().__init__(say(f"people.extension_{name}", task=task))


class UntilTooEarlyError(RefusedError):
    """The new due is not later than now, or than the one in force."""

    def __init__(self, until: Text, name: str, than: Text) -> None:
        super().__init__(say(f"people.until_{name}", until=until, than=than))


class UntilTooLateError(RefusedError):
    """The new due is later than the rule file, or the end of the campaign, allows."""

    def __init__(self, until: Text, name: str, limit: Text) -> None:
        super().__init__(say(f"people.until_{name}", until=until, limit=limit))


class AlreadyGrantedError(RefusedError):
    """The unit has this award."""

    def __init__(self, unit: str, award: str) -> None:
        super().__init__(say("people.already_granted", unit=unit, award=award))


class NotEligibleError(RefusedError):
    """The unit has not done what the award requires."""

    def __init__(self, unit: str, award: str) -> None:
        super().__init__(say("people.not_eligible", unit=unit, award=award))


class QuotaReachedError(RefusedError):
    """As many have been granted as there may be."""

    def __init__(self, award: str, numbers: Text) -> None:
        super().__init__(say("people.quota_reached", award=award, numbers=numbers))


class AwayDaysError(UnusableInputError):
    """The days of an absence cannot be right."""

    def __init__(self, name: str, day: Text, other: Text) -> None:
        super().__init__(say(f"contacts.days_{name}", day=day, other=other))


class OwnDelegateError(UnusableInputError):
    """Nobody stands in for themselves."""

    def __init__(self, who: str) -> None:
        super().__init__(say("contacts.own_delegate", who=who))


class NotAwayError(RefusedError):
    """The person is not away."""

    def __init__(self, who: str) -> None:
        super().__init__(say("contacts.not_away", who=who))


class NoAddressError(RefusedError):
    """The person has no address on the channel."""

    def __init__(self, who: str, channel: str) -> None:
        super().__init__(say("contacts.no_address", who=who, channel=channel))
