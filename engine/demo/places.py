"""A realistic directory for the five campaigns: real names of places, made-up people.

The names of provinces, communes and wards come from the package `vietnam-provinces`
(today's units, not those of the plans' years). People and addresses are invented; all
addresses end in `.example`, which no mail server anywhere serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Final

from vietnam_provinces import Province, Ward

HEADER: Final = (
    "code", "name", "parent", "groups", "tags", "contact", "role", "email", "phone",
)  # fmt: skip

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Lâm", "Thạch")
_MIDDLE = ("Thị", "Văn", "Minh", "Thanh", "Ngọc", "Hữu", "Quốc", "Kim", "Đức", "Thu")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Hạnh", "Khoa", "Lan", "Mai", "Nam", "Oanh", "Phúc",
          "Quang", "Sơn", "Tâm", "Uyên", "Vinh", "Xuân", "Yến")  # fmt: skip

_CLUSTER = 10
_NO_MAIL_EVERY = 37
_SHARED_EVERY = 23


@dataclass(frozen=True, slots=True)
class Office:
    """The unit that runs one campaign, and the units it runs it for.

    Attributes:
        group: As the rule file selects them.
        clusters: Whether the units stand in clusters with a supervisor each.
    """

    code: str
    name: str
    group: str
    units: tuple[tuple[str, str], ...]
    clusters: bool = False
    tag: str = ""


def offices() -> tuple[Office, ...]:
    """The organisers of the five plans, each with its units."""
    return (
        Office("bdvtw", "Ban Dân vận Trung ương", "bdv-tinh-thanh-luc-luong", _provinces()),
        Office(
            "ldld-quan-1", "Liên đoàn Lao động quận 1", "cdcs-q1",
            _wards(79, 70, "cdcs", "CĐCS {}"), clusters=True,
        ),
        Office("ldld-huyen", "Liên đoàn Lao động huyện", "cdcs-huyen",
               _wards(80, 40, "cdh", "CĐCS {}")),
        Office(
            "duk-tra-vinh", "Đảng ủy Khối các cơ quan và doanh nghiệp", "chi-bo-dang-bo-duk",
            _wards(86, 50, "duk", "Chi bộ {}"), tag="khao-sat-2020",
        ),
        Office(
            "dang-uy-so-gd", "Đảng ủy Sở Giáo dục", "dang-bo-chi-bo-so-gd",
            _wards(79, 80, "thpt", "Đảng bộ Trường THPT {}", skip=70), clusters=True,
        ),
    )  # fmt: skip


def _provinces() -> tuple[tuple[str, str], ...]:
    named = []
    for province in Province.iter_all():
        city = province.name.startswith("Thành phố ")
        short = province.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
        named.append((f"bdv-{int(province.code):02}",
                      f"Ban Dân vận {'Thành' if city else 'Tỉnh'} ủy {short}"))  # fmt: skip
    return (
        *named,
        ("bdv-qd", "Cục Dân vận, Tổng cục Chính trị"),
        ("bdv-ca", "Cục Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc"),
    )


def _wards(
    province: int, count: int, prefix: str, name: str, *, skip: int = 0
) -> tuple[tuple[str, str], ...]:
    wards = (w for w in Ward.iter_all() if int(w.province_code) == province)
    return tuple(
        (f"{prefix}-{int(ward.code):05}", name.format(_lower_kind(ward.name)))
        for ward in islice(wards, skip, skip + count)
    )


def _lower_kind(name: str) -> str:
    """`Phường Bến Thành` stands inside a name as `phường Bến Thành`."""
    return name[:1].lower() + name[1:] if name.startswith(("Phường", "Xã", "Đặc khu")) else name


def table() -> list[tuple[str, ...]]:
    """The whole directory as rows of a units file, its heading first."""
    rows: list[tuple[str, ...]] = [HEADER]
    for office in offices():
        rows += _office_rows(office)
    return rows


def _office_rows(office: Office) -> Iterator[tuple[str, ...]]:
    chance = Random(office.code)  # noqa: S311 # invents names, guards nothing
    domain = f"{office.code}.example"
    for role in ("secretariat", "reviewer", "supervisor", "council"):
        address = f"{role}@{domain}"
        yield (office.code, office.name, "", "", "", _person(chance), role, address,
               _phone(chance))  # fmt: skip
    for number, (code, name) in enumerate(office.units):
        parent = office.code
        if office.clusters:
            parent = f"{office.code}.cum-{number // _CLUSTER + 1:02}"
            if number % _CLUSTER == 0:
                cluster = f"Cụm thi đua số {number // _CLUSTER + 1:02} – {office.name}"
                yield (parent, cluster, office.code, "", "", _person(chance), "supervisor",
                       f"cum-{number // _CLUSTER + 1:02}@{domain}", _phone(chance))  # fmt: skip
        yield from _unit_rows(office, number, (code, name, parent), chance)


def _unit_rows(
    office: Office, number: int, unit: tuple[str, str, str], chance: Random
) -> Iterator[tuple[str, ...]]:
    """A contact and a head; now and then nobody has e-mail, or two units share one."""
    code, name, parent = unit
    domain = f"{office.code}.example"
    tag = office.tag if office.tag and number % 5 == 0 else ""
    unreached = number % _NO_MAIL_EVERY == _NO_MAIL_EVERY - 1
    owner = office.units[number - 1][0] if number % _SHARED_EVERY == _SHARED_EVERY - 1 else code
    for role, prefix in (("unit_contact", "dau-moi"), ("unit_head", "thu-truong")):
        email = "" if unreached else f"{prefix}.{owner}@{domain}"
        yield (code, name, parent, office.group, tag, _person(chance), role, email, _phone(chance))


def _person(chance: Random) -> str:
    return " ".join(map(chance.choice, (_FAMILY, _MIDDLE, _GIVEN)))


def _phone(chance: Random) -> str:
    return f"09{chance.randrange(10**8):08}"
