"""Whatever bytes a file holds: problems or a definition, at a cost that its size bounds."""

# ruff: noqa: E501 - tables: one case on one line
from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.check import CheckResult, check_file
from engine.rules.reader import MAX_BYTES, read_bytes
from tests.core.rule_files import BASE, FILE, ROOT, vn
from tests.mutation import FILES

SECONDS = 20  # generous: a hang is what it finds, on any machine
TEXTS = tuple(path.read_text(encoding="utf-8") for path in FILES)
SLIPS = ("", " ", "\t", ":", ": ", "- ", "{", "}", "[", "]", '"', "'", "|", "\n", "&a ", "*a", "<<: *a",
         "none", "chưa rõ", "<điền>", "report.due", "31/2/2018", "99", "\u00a0", "\ufeff", "!!int ", "---\n")  # fmt: skip


def checked(data: bytes, base: bytes = BASE.encode()) -> CheckResult:
    """Check any bytes; whatever comes out must be one of the two things promised."""
    begin = time.monotonic()
    files = {"f.yaml": data, "goc.yaml": base, "phong-trao.yaml": base}
    result = check_file("f.yaml", files.__getitem__, lambda n: f"{n}.yaml", ("goc",), vn)
    errors = [problem for problem in result.problems if problem.severity == "error"]
    # An error may stand behind a look-alike key, which is a warning; then it is counted there.
    behind = any(problem.consequences for problem in result.problems if problem.code == "K104")
    assert (result.definition is None) >= bool(errors)
    assert (result.definition is None) <= (bool(errors) or behind)
    for problem in result.problems:
        assert problem.code
        assert problem.message.vi
        assert problem.message.en
    assert time.monotonic() - begin < SECONDS
    return result


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"\x00" * 50)
@settings(deadline=None)
def test_any_bytes_give_problems(data: bytes) -> None:
    assert checked(data).definition is None


@given(st.text(max_size=200))
@example("? [a]\n: b")
@example("%YAML 9.9\n---\na: b")
@example('a: "\\UFFFFFFFF"')
@example("a: {b: *c}")
@settings(deadline=None)
def test_any_text_gives_problems(text: str) -> None:
    assert checked(text.encode("utf-8", "surrogatepass")).definition is None


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.sampled_from(SLIPS), st.integers(), st.booleans(), st.none(), st.floats()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("label", "moves", "due", "at", "to", "a")), inner, max_size=3
        ),
    ),
    max_leaves=8,
)
BLOCKS = tuple(yaml.safe_load(BASE))


@given(st.dictionaries(st.sampled_from((*BLOCKS, "year", "plan", "accept", "units")), VALUES))
@settings(deadline=None)
def test_any_yaml_gives_problems_or_a_definition(blocks: dict[str, Any]) -> None:
    kept = {"rules": 1, "extends": "goc", "id": "x", "title": "X", **blocks}

    checked(yaml.safe_dump(kept, allow_unicode=True).encode())


@given(st.integers(0, len(TEXTS) - 1), st.data())
@settings(deadline=None, max_examples=60)
def test_any_edits_of_a_shipped_file_give_problems_or_a_definition(
    number: int, data: st.DataObject
) -> None:
    text = TEXTS[number].replace("extends: phong-trao-dang-ky", "extends: goc")
    text = text.replace("extends: phong-trao", "extends: goc")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from((0, 0, 1, 2, 10, 100)))
        text = text[:start] + data.draw(st.sampled_from(SLIPS)) + text[start + length :]

    checked(text.encode("utf-8", "surrogatepass"))


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_any_edits_of_a_base_give_problems_or_a_definition(data: st.DataObject) -> None:
    text = BASE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from((0, 0, 1, 2, 10, 100)))
        text = text[:start] + data.draw(st.sampled_from(SLIPS)) + text[start + length :]

    checked(FILE.encode(), text.encode())
    checked(text.encode())


@pytest.mark.parametrize("seed", range(20))
def test_bytes_turned_over_in_a_shipped_file_give_problems_or_a_definition(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 # a test's own dice
    data = bytearray(TEXTS[seed % len(TEXTS)].replace("phong-trao-dang-ky", "goc").encode())
    for _ in range(3):
        data[chance.randrange(len(data))] = chance.randrange(256)

    checked(bytes(data))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join([f'*{b}'] * 9)}]\n"
    for b, c in zip("abcdefghi", "bcdefghij", strict=True)
)
HEADER = "rules: 1\nextends: goc\nid: x\ntitle: X\n"
HEAVY = [
    pytest.param(BOMB, "Y005", id="a-bomb-of-aliases"),
    pytest.param("a: &a {b: *a}\n", "Y005", id="an-alias-of-itself"),
    pytest.param("a: " + "[" * 100_000, "Y007", id="100,000-brackets"),
    pytest.param("a: " + "[" * 100_000 + "]" * 100_000, "Y007", id="100,000-brackets-closed"),
    pytest.param("a: " + "{a: " * 100_000, "Y007", id="100,000-braces"),
    pytest.param("- " * 100_000 + "a", "Y007", id="100,000-dashes"),
    pytest.param("? " * 100_000 + "a", "Y007", id="100,000-question-marks"),
    pytest.param("k" * (MAX_BYTES - 10) + ": v\n", "Y001", id="a-key-of-1-MB"),
    pytest.param('"' + "k" * (MAX_BYTES - 20) + '": v\n', "Y001", id="a-quoted-key-of-1-MB"),
    pytest.param("a: " + "v" * MAX_BYTES, "Y007", id="more-than-1-MB"),
    pytest.param("".join(f"k{n}: v\n" for n in range(60_000)), "K102", id="60,000-keys"),
    pytest.param("k: v\n" * 60_000, "Y002", id="one-key-60,000-times"),
    pytest.param("a: [" + "x, " * 100_000 + "]", "Y002", id="one-item-100,000-times"),
    pytest.param(HEADER + "tasks:\n" + "".join(f"  reporu{n}: none\n" for n in range(20_000)), "K108", id="20,000-removals"),
    pytest.param(HEADER + "year: 2018\nunits: {organiser: x}\nend: " + "trước " * 50_000, "D202", id="a-phrase-of-50,000-words"),
    pytest.param(HEADER + "year: 2018\nunits: {organiser: x}\nend: " + "9" * 100_000, "D202", id="a-number-of-100,000-digits"),
    pytest.param(HEADER + "units: {organiser: x}\nyear: " + "9" * 100_000, "K103", id="a-year-of-100,000-digits"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), HEAVY)
def test_what_is_made_to_cost_much_costs_little(text: str, code: str) -> None:
    result = checked(text.encode())

    assert code in {problem.code for problem in result.problems}
    assert len(result.problems) < 70_000


MEGABYTES = 128  # above what is held before; a plain file takes some 3, one of 1 MB some 100
EVENTS = "".join(f"  viec_{n}: {{label: Việc {n}, when: ngày 01/4/2018}}\n" for n in range(20_000))
LARGE = {
    **{str(bomb.id): str(bomb.values[0]).encode() for bomb in HEAVY},
    "1-MB-of-no-utf-8": b"title: " + b"\xff" * (MAX_BYTES - 10),
    "1-MB-of-TCVN3": b"title: " + b"K\xd5 ho\xb9ch ph\xb8t \xae\xe9ng phong tr\xb5o " * 30_000,
    "1-MB-of-VNI": b"title: " + b"Ke\xe1 hoa\xefch pha\xf9t \xf1o\xe4ng " * 40_000,
    "1-MB-in-good-order": f"{FILE}events:\n{EVENTS}".encode()[:MAX_BYTES].rpartition(b"\n")[0],
}


@pytest.fixture(scope="module")
def peaks() -> dict[str, float | None]:
    """The memory that each of these files takes, in MB."""
    files = {name: data.decode("latin-1") for name, data in LARGE.items()}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.core.memory"],
        cwd=ROOT, input=json.dumps(files), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float | None] = json.loads(answer.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", LARGE)
def test_what_is_made_to_cost_much_takes_little_memory(
    name: str, peaks: dict[str, float | None]
) -> None:
    peak = peaks[name]

    assert peak is not None  # it ended, in time and within its addresses
    assert peak < MEGABYTES


def test_memory_that_is_taken_is_seen() -> None:
    script = (
        "from tests.core import memory\n"
        "memory.check_bytes = lambda data: b'x' * (300 << 20)\n"
        "assert memory.megabytes(b'') > 250\n"
        "memory.check_bytes = lambda data: bytearray(memory.MOST)\n"
        "assert memory.megabytes(b'') is None\n"
    )

    subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)


def test_the_parser_reads_no_further_than_it_must() -> None:
    begin = time.process_time()
    read_bytes(b"a: " + b"[" * 1_000_000, "f.yaml")
    deep = time.process_time() - begin

    begin = time.process_time()
    read_bytes(b"a: " + b"[" * 100, "f.yaml")
    shallow = time.process_time() - begin

    assert deep < shallow + 2


WORDS = "Kế hoạch phát động phong trào thi đua Dân vận khéo năm học này của đơn vị trực thuộc"
LEGACY = [
    pytest.param(b"title: K\xd5 ho\xb9ch ph\xb8t \xae\xe9ng phong tr\xb5o thi \xaeua D\xa9n v\xcbn kh\xd0o", "TCVN3", id="TCVN3"),
    pytest.param(b"title: Ke\xe1 hoa\xefch pha\xf9t \xf1o\xe4ng phong tra\xf8o thi \xf1ua Da\xe2n va\xe4n khe\xf9o", "VNI", id="VNI"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name"), LEGACY)
def test_a_legacy_encoding_is_named(data: bytes, name: str) -> None:
    (problem,) = checked(data).problems

    assert problem.code == "Y000"
    assert name in problem.message.vi


@given(st.integers(0, len(WORDS)))
@settings(deadline=None)
def test_a_file_cut_within_a_letter_is_not_utf8(at: int) -> None:
    data = b"title: " + WORDS.encode()[:at] + b"\xe1\xba"

    assert [problem.code for problem in checked(data).problems] == ["Y000"]


@pytest.mark.parametrize(
    "phrase",
    [
        "31/12/9999", "01/01/0001", "ngày 29/02/2100", "99999999 ngày sau launch.start",
        "99999999 tháng trước launch.start", "9999999999999999999999 ngày làm việc sau launch.start",
        "24:00 ngày 31/12/2018", "report.due", "1 ngày sau report.due", "campaign.end", "hạn",
        "khi kích hoạt", "từ ngày 01/01/2018 đến hết ngày 31/12/9999",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["chậm nhất ngày 13/9/2018", "ngày 01/3/2018"], ids=["due", "at"])
def test_dates_at_the_edge_give_problems_or_a_definition(where: str, phrase: str) -> None:
    checked(FILE.replace(where, phrase).encode())


@pytest.mark.parametrize("year", ["0", "1", "1975", "1976", "2100", "9999", "10000", "-1"])
def test_years_at_the_edge_give_problems_or_a_definition(year: str) -> None:
    checked(FILE.replace("2018", year).encode())
