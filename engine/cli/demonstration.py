"""What the demonstration shows at the end: one look for each of its three users.

The looks are the real commands, printed as they would be typed.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.common import emit
from engine.demo.mailbox import read_mail
from engine.starter_files import starter
from engine.words import say

if TYPE_CHECKING:
    from engine.demo.run import Shown

CAMPAIGN = "2018-ldld-quan-1-dan-van-kheo"
REHEARSED = "workflows/2020-duk-tra-vinh-dan-van-kheo.yaml"
AS_OF = "2018-09-17T12:00:00+07:00"


def show(shown: Shown) -> None:
    """Print the three looks, and how to look further."""
    emit("")
    emit(say("rehearsal.ran", units=shown.units, mails=shown.mails))
    emit("")
    emit(say("rehearsal.for_secretariat"))
    _command("calendar", str(starter(f"workflows/{CAMPAIGN}.yaml")), "--issued", "05/3/2018")
    emit(say("rehearsal.for_unit"))
    if shown.letter is not None:
        _letter(shown.letter)
    emit(say("rehearsal.for_supervisor"))
    db = ("--db", shown.url)
    _command(*db, "overdue", "--campaign", CAMPAIGN, "--as-of", AS_OF)
    _command(*db, "overdue", "--campaign", CAMPAIGN, "--as-of", AS_OF, "--group-by", "parent")
    from engine.demo.run import CAMPAIGNS  # loads the whole demonstration

    for name, _at in CAMPAIGNS:
        _command(*db, "status", name)
    _further(shown)


def _command(*arguments: str) -> None:
    from engine.cli.main import run  # the command line imports this module

    emit(f"$ hanchot {shlex.join(arguments)}")
    sys.stdout.flush()
    run(list(arguments))
    emit("")


def _letter(path: Path) -> None:
    mail = read_mail(path)
    for name in ("From", "To", "Date", "Subject", "Message-ID"):
        emit(f"{name}: {mail[name]}")
    emit("")
    body = mail.get_body(("plain",))
    assert body is not None
    emit(body.get_content().rstrip())
    emit("")


def _program() -> str:
    """This program as one types it: by its path where it is not on everybody's PATH."""
    path = Path(sys.argv[0])
    try:
        return str(path.resolve().parent.relative_to(Path.cwd()) / path.name)
    except ValueError:
        return "hanchot"


def _further(shown: Shown) -> None:
    emit(say("rehearsal.look_further", url=shown.url))
    program = _program()
    db = f"{program} --db {shown.url}"
    for line in (
        f"{db} why {CAMPAIGN} cdcs-26740 report",
        f"{db} deliveries --campaign {CAMPAIGN} --format csv",
        f"{db} overdue --format xlsx > qua-han.xlsx",
        f"{db} units list",
        f"ls {shown.folder / 'mail'}",
        f"{program} simulate {starter(REHEARSED)} --units 50",
    ):
        emit(f"  {line}")
