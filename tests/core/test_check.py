"""Each code of the checks fires once for its fault, and nothing else does."""
# ruff: noqa: E501 - a table: one fault on one line

from __future__ import annotations

import pytest

from tests.core.rule_files import BASE, FILE, check, open_codes

DUE = "chậm nhất ngày 13/9/2018"


def filed(old: str, new: str) -> str:
    assert FILE.count(old) in (1, 2)  # in the quote as well
    return FILE.replace(old, new)


def based(old: str, new: str) -> str:
    assert BASE.count(old) == 1
    return BASE.replace(old, new)


# What fires each code: its severity and place, the file, the base.
FAULTS = [
    # dates
    pytest.param("D203", "warning", "tasks.report.due", filed(DUE, "chậm nhất ngày 13/9/2017"), BASE, id="D203"),
    pytest.param("D203", "warning", "stages.launch.at", filed("year: 2018", "year: 2019"), BASE, id="D203-year-forgotten"),
    pytest.param("D204", "error", "tasks.report.due", FILE + "    opens: 1 ngày sau report.due\n", BASE, id="D204"),
    pytest.param("D205", "warning", "tasks.report.due", filed("31/8/2018", "30/9/2018"), BASE, id="D205"),
    pytest.param("D206", "error", "reminders.qua_3.when", FILE, based("3 ngày làm việc sau report.due", "20 ngày làm việc sau report.due"), id="D206-after-closing"),
    pytest.param("D206", "warning", "reminders.truoc_3.when", FILE, based("3 ngày làm việc trước report.due", "30 ngày làm việc trước report.due"), id="D206-before-opening"),
    pytest.param("D207", "warning", "tasks.report.due", FILE + "    opens: ngày 13/9/2018\nreminders: {truoc_3: {when: ngày 13/9/2018}}\n", BASE, id="D207"),
    pytest.param("D209", "error", "stages.implement.days", filed("{period: từ", "{days: 14, period: từ"), BASE, id="D209"),
    pytest.param("D211", "error", "stages.implement.period", filed("từ ngày 01/3/2018 đến hết ngày 31/8/2018", "từ ngày 01/9/2018 đến hết ngày 31/8/2018"), BASE, id="D211"),
    pytest.param("D212", "error", "stages.commend.period", FILE, based("từ review.end đến 45 ngày sau review.end", "từ launch.start đến 45 ngày sau review.end"), id="D212-before"),
    pytest.param("D212", "warning", "stages.commend.period", FILE, based("từ review.end đến 45 ngày sau review.end", "từ review.start đến 45 ngày sau review.end"), id="D212-overlap"),
    pytest.param("D213", "error", "stages.launch.at", filed("{at: ngày 01/3/2018,", "{at: implement.start,").replace("từ ngày 01/3/2018 đến", "từ launch.start đến"), BASE, id="D213"),
    pytest.param("D214", "warning", "tasks.report.due", filed(DUE, "chậm nhất ngày 15/9/2018"), BASE, id="D214"),
    pytest.param("D215", "warning", "tasks.report.due", filed(DUE, f"{DUE} (dự kiến)"), BASE, id="D215"),
    pytest.param("D216", "warning", "year", FILE.replace("2018", "2031").replace("13/9/2031", "12/9/2031"), BASE, id="D216-counted"),
    pytest.param("D217", "info", "tasks.report.due", filed(DUE, "chưa rõ"), BASE, id="D217"),
    pytest.param("D220", "error", "tasks.report.late.accept_until", FILE + "    late: {accept_until: 1 ngày trước report.due}\nreminders: {qua_3: none}\n", BASE, id="D220"),
    pytest.param("D222", "warning", "tasks.report.occurrences.hai.due", filed(f"    due: {DUE}", "    due: none\n    occurrences:\n      mot: {label: Một, due: chậm nhất ngày 13/9/2018}\n      hai: {label: Hai, due: chậm nhất ngày 27/9/2018, source: {quote: chậm nhất ngày 27/9/2018}}"), BASE, id="D222"),
    pytest.param("I001", "info", "tasks.report.due", filed(DUE, "trước ngày 13/9/2018"), BASE, id="I001"),
    # lifecycle
    pytest.param("S301", "error", "lifecycle.states.hoan", FILE, based("    done: {label", "    hoan: {label: Hoãn, moves: {tiep: {at: campaign.end, to: done}}}\n    done: {label"), id="S301"),
    pytest.param("S302", "error", "lifecycle.states.implementing", FILE, based("label: Đang làm, moves: {done: {when: report.complete, to: done}}}", "label: Đang làm}\n    xa: {label: X, final: có}").replace("to: unresolved}\n", "to: unresolved}\n    xong: {event: unit.withdrawn, to: done}\n    xb: {event: unit.merged, to: xa}\n"), id="S302"),
    pytest.param("S303", "error", "lifecycle.states.quanh", FILE, based("moves: {done: {when: report.complete, to: done}}", "moves: {done: {when: report.complete, to: done}, vong: {when: report.missed, to: quanh}}").replace("    done: {label", "    quanh: {label: Quanh, moves: {lai: {when: report.on_time, to: quanh}}}\n    done: {label"), id="S303"),
    pytest.param("S306", "error", "lifecycle.states.done.moves", FILE, based("label: Xong, final: có", "label: Xong, final: có, moves: {lai: {when: report.pending, to: implementing}}"), id="S306"),
    pytest.param("S307", "error", "lifecycle.states.pending.moves.launch.to", FILE, based("to: implementing}", "to: implemnting}"), id="S307"),
    pytest.param("S304", "error", "lifecycle.states.implementing", FILE, based("sweep: {at: campaign.end, to", "sweep: {at: campaign.end, if: {task: report, is: returned}, to"), id="S304"),
    pytest.param("S305", "error", "lifecycle.states.implementing.moves.hai", FILE, based("moves: {done: {when: report.complete, to: done}}", "moves: {mot: {at: ngày 01/5/2018, to: done}, hai: {at: ngày 01/5/2018, to: unresolved}}"), id="S305"),
    pytest.param("S308", "warning", "lifecycle.states.implementing.moves.lui", FILE + "lifecycle: {states: {implementing: {moves: {lui: {when: report.on_time, if: {task: report, is: complete}, to: pending}}}}}\n", BASE, id="S308"),
    pytest.param("S311", "error", "lifecycle.states.implementing.moves.khen_2", FILE, based("moves: {done: {when: report.complete, to: done}}", "moves: {done: {when: report.complete, to: done}, khen: {event: award.granted, to: done}, khen_2: {event: award.granted, to: unresolved}}"), id="S311"),
    pytest.param("S312", "error", "lifecycle.states.implementing.moves.lai", FILE, based("moves: {done: {when: report.complete, to: done}}", "moves: {done: {when: report.complete, to: done}, lai: {when: report.pending, to: implementing}}"), id="S312"),
    # references
    pytest.param("R401", "error", "reminders.truoc_3.to[0]", FILE, based("to: [unit_contact]", "to: [unit_contat]"), id="R401-role"),
    pytest.param("R401", "error", "reminders.truoc_3.message", FILE, based("message: nhac}", "message: nhacc}"), id="R401-message"),
    pytest.param("R401", "error", "tasks.report.form", FILE, based("form: bao_cao", "form: bao_cap"), id="R401-form"),
    pytest.param("R401", "error", "reminders.truoc_3.channels[0]", FILE, based("to: [unit_contact], message", "channels: [emial], to: [unit_contact], message"), id="R401-channel"),
    pytest.param("R401", "error", "lifecycle.states.implementing.moves.done.when", FILE, based("when: report.complete", "when: reprot.complete"), id="R401-task"),
    pytest.param("R401", "error", "stages.review.period", FILE, based("từ report.due đến 15 ngày làm việc sau report.due", "từ report.due đến 15 ngày làm việc sau reprot.due"), id="R401-date"),
    pytest.param("R402", "error", "messages.nhac.body", FILE, based("{unit.name}", "{unit.nmae}"), id="R402"),
    pytest.param("R403", "error", "reminders.truoc_3.channels[1]", FILE, based("to: [unit_contact], message", "channels: [email, zbs], to: [unit_contact], message"), id="R403"),
    pytest.param("R404", "hint", "forms.de_nghi", FILE + "forms: {de_nghi: {label: Đề nghị, fields: {}}}\n", BASE, id="R404"),
    pytest.param("R405", "error", "reminders.truoc_3.message", FILE, based("{due.text}", "{review.reason}"), id="R405"),
    pytest.param("R407", "error", "reminders.truoc_3.only_if.field", FILE + "reminders: {truoc_3: {only_if: {form: bao_cao, field: so_mo, at_least: 3}}}\n", BASE, id="R407"),
    pytest.param("R408", "error", "roles.unit_contact.fallback", FILE + "roles: {unit_head: {fallback: unit_contact}}\n", BASE, id="R408"),
    pytest.param("R409", "error", "roles.unit_head.fallback", FILE + "roles: {unit_head: {fallback: secretariat}}\n", BASE, id="R409"),
    # notices
    pytest.param("N502", "warning", "reminders.qua_3.when", FILE, based("3 ngày làm việc sau report.due", "2 ngày làm việc trước report.due"), id="N502"),
    pytest.param("N503", "warning", "tasks.report", FILE + "reminders: {truoc_3: none, qua_3: none}\n", BASE, id="N503"),
    pytest.param("N505", "warning", "reminders.qua_3.to", FILE, based("to: [supervisor], message: gop, digest: có", "to: [supervisor], message: nhac"), id="N505"),
    pytest.param("N506", "warning", "messages.nhac.body", FILE + "messages: {nhac: {body: Mới}}\n", based("short: Nhắc}", "short: Nhắc, en: {subject: Reminder, body: B, short: S}}"), id="N506"),
    # forms and awards
    pytest.param("F601", "error", "forms.bao_cao.fields.so.type", FILE, based("type: integer, min: 0", "type: choice"), id="F601"),
    pytest.param("F602", "error", "forms.bao_cao.fields.so.min", FILE, based("min: 0", "min: 2, max: 1"), id="F602"),
    pytest.param("F604", "warning", "forms.bao_cao.pending", FILE + "forms: {bao_cao: {pending: có}}\n", BASE, id="F604"),
    pytest.param("F605", "warning", "awards.giai.quota", FILE + "awards: {giai: {label: Giải, quota: chưa quy định}}\nlifecycle: {anywhere: {khen: {event: award.granted, to: done}}}\n", BASE, id="F605"),
    # acceptances
    pytest.param("T901", "hint", "accept[0]", FILE + "accept: [{code: D214, at: tasks.report.due, why: Kế hoạch ghi thế}]\n", BASE, id="T901"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "severity", "path", "text", "base"), FAULTS)
def test_a_fault_is_told_once_and_alone(
    code: str, severity: str, path: str, text: str, base: str
) -> None:
    result = check(text, base)

    found = [(p.code, p.severity, p.path) for p in result.problems]
    assert found == [(code, severity, path)]
    assert result.is_clean == (severity in ("info", "hint"))


def test_an_accepted_warning_stands_in_nobodys_way() -> None:
    text = filed(DUE, "chậm nhất ngày 15/9/2018")
    text += "accept: [{code: D214, at: tasks.report.due, why: Kế hoạch ghi thế}]\n"

    result = check(text)

    assert [(p.code, p.accepted) for p in result.problems] == [("D214", True)]
    assert result.is_clean
    assert result.definition is not None


def test_an_error_cannot_be_accepted() -> None:
    text = filed("{period: từ", "{days: 14, period: từ")
    text += "accept: [{code: D209, at: stages.implement.days, why: Kệ}]\n"

    result = check(text)

    assert open_codes(result) == ["D209", "T901"]
    assert result.definition is None


def test_what_follows_from_a_doubtful_year_is_not_told_again() -> None:
    result = check(filed(DUE, "chậm nhất ngày 13/9/2017"))

    assert open_codes(result) == ["D203"]


def test_a_wrong_year_that_is_meant_lets_the_other_checks_speak() -> None:
    text = filed(DUE, "chậm nhất ngày 12/01/2019")
    text += "accept: [{code: D203, at: tasks.report.due, why: Báo cáo đầu năm sau}]\n"

    assert open_codes(check(text)) == ["D214"]


def test_a_base_may_leave_dates_open_and_needs_no_year() -> None:
    result = check(BASE, BASE)

    assert result.problems == ()
    assert result.definition is not None


def test_problems_come_in_the_order_of_the_file() -> None:
    text = filed("31/8/2018", "30/9/2018") + "forms: {le: {label: Lẻ, fields: {}}}\n"

    lines = [p.span.line for p in check(text).problems if p.span]

    assert lines == sorted(lines)
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("day", "codes"),
    [("14/9/2018", []), ("15/9/2018", ["D214"]), ("17/9/2018", [])],
    ids=["friday", "saturday", "monday"],
)
def test_a_last_day_is_doubted_only_on_a_day_of_rest(day: str, codes: list[str]) -> None:
    assert open_codes(check(filed(DUE, f"chậm nhất ngày {day}"))) == codes


@pytest.mark.parametrize(
    ("end", "codes"),
    [("12/9/2018", []), ("13/9/2018", []), ("14/9/2018", ["D205"])],
    ids=["before-the-due", "with-the-due", "after-the-due"],
)
def test_a_report_is_early_only_if_its_period_goes_on(end: str, codes: list[str]) -> None:
    assert open_codes(check(filed("31/8/2018", end))) == codes
