"""The figure of e-mail: through the outbox to a real server, against bare smtplib.

The target speaks of a server without PIPELINING, which smtplib has no way to use. Postfix,
Exim and Exchange offer it and ours uses it: a second figure, without a target.
"""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, Watch, in_turn, rate
from bench.office import AFTER_DUE, build, copied, opened
from engine.app import calendars_from, dispatcher_to

_SERVER = """
import asyncio, sys
from pathlib import Path
from aiosmtpd.smtp import SMTP
class Handler:
    kept = 0
    async def handle_EHLO(self, server, session, envelope, name, responses):
        session.host_name = name
        return [responses[0], *sys.argv[3:], *responses[1:]]
    async def handle_DATA(self, server, session, envelope):
        if sys.argv[2]:
            Handler.kept += 1
            Path(sys.argv[2], f"{Handler.kept}.eml").write_bytes(envelope.content)
        return "250 OK"
async def main():
    loop = asyncio.get_running_loop()
    make = lambda: SMTP(Handler(), hostname="bench", data_size_limit=None)
    server = await loop.create_server(make, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def _server(folder: Path | str = "", *, pipelining: bool = True) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    offered = ["250-PIPELINING"] if pipelining else []
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(port), str(folder), *offered])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def mail_figure(folder: Path, mails: int, *, pipelining: bool = False) -> Figure:
    """The same mails by the dispatcher and by smtplib on one kept connection."""
    path = folder / f"mail{pipelining:d}.db"
    office = build(path, mails)
    office.ticker().tick(AFTER_DUE)
    office.close()
    wire = _bytes_of(folder, path)
    watch = Watch()
    with _server(pipelining=pipelining) as port:

        def ours() -> None:
            with copied(path, "ours.db") as copy, opened(copy) as live:
                url = f"mailto://127.0.0.1:{port}?from=nhac@hanchot.example&mode=insecure"
                dispatcher = dispatcher_to(live.database, calendars_from(), {"email": url})
                with watch.on("ours"):
                    done = dispatcher.drain(lambda: AFTER_DUE)
                dispatcher.close()
                assert done.sent == mails, done

        def bare() -> None:
            with smtplib.SMTP("127.0.0.1", port) as connection, watch.on("raw"):
                for number in range(mails):
                    to = f"u{number + 1}@don-vi.example"
                    connection.sendmail("nhac@hanchot.example", [to], wire)

        in_turn(ours, bare)
    seconds, limit = watch.median("ours"), watch.median("raw")
    return Figure(
        "e-mail, PIPELINING" if pipelining else "e-mail",
        rate(mails, seconds), rate(mails, limit), limit / seconds,
        target=None if pipelining else 0.6, note="smtplib, kept connection",
    )  # fmt: skip


def _bytes_of(folder: Path, path: Path) -> bytes:
    """One of our mails as it goes over the wire."""
    kept = folder / f"kept of {path.stem}"
    kept.mkdir()
    with _server(kept) as port, copied(path, "one.db") as copy, opened(copy) as live:
        url = f"mailto://127.0.0.1:{port}?from=nhac@hanchot.example&mode=insecure"
        dispatcher = dispatcher_to(live.database, calendars_from(), {"email": url})
        dispatcher.drain(lambda: AFTER_DUE, stop=lambda: any(kept.iterdir()))
        dispatcher.close()
    return next(kept.iterdir()).read_bytes()


def main() -> None:
    """Both kinds of server, five thousand mails each."""
    for pipelining in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            print(mail_figure(Path(folder), 5_000, pipelining=pipelining))


if __name__ == "__main__":
    main()
