"""Build the wheel and use it alone: an empty environment, a folder without sources."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {"engine", "notifiers"}


def main() -> None:
    """Build, look inside, install, run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", scratch, ROOT)
        (wheel,) = folder.glob("*.whl")
        names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
        top = {name for name in names if not name.endswith(".dist-info")}
        assert top == TOP_LEVEL, f"the wheel's top level is {sorted(top)}"
        venv.create(folder / "empty", with_pip=True)
        python = folder / "empty" / "bin" / "python"
        constraints = ROOT / "constraints.txt"
        _run(python, "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel)
        hanchot = folder / "empty" / "bin" / "hanchot"
        work = folder / "work"
        work.mkdir()
        _run(hanchot, "--version", cwd=work)
        rules = sorted((ROOT / "workflows").glob("*.yaml"))
        for rule in rules:
            (work / rule.name).write_bytes(rule.read_bytes())
        _run(hanchot, "check", *(rule.name for rule in rules), cwd=work)
        _run(hanchot, "--db", "sqlite:///x.db", "init", "--rehearsal", cwd=work)
        _run(hanchot, "--db", "sqlite:///x.db", "tick", cwd=work)
    sys.stdout.write("wheel: ok\n")


def _run(*command: object, cwd: Path = ROOT) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    subprocess.run([str(part) for part in command], check=True, cwd=cwd, env=environment)


if __name__ == "__main__":
    main()
