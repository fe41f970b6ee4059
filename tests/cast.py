"""The small named cast: a head office, two regions, three branches, two departments, and one person for each role."""

from dataclasses import dataclass
from datetime import date

from surveys.models import Appointment, Unit, UnitPlacement, User

SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Cast:
    ho: Unit
    east: Unit
    west: Unit
    e1: Unit
    e2: Unit
    w1: Unit
    d1: Unit
    d2: Unit
    headquarters: User
    second: User
    designer: User
    supervisor: User
    other_supervisor: User
    manager: User
    frontline: User
    auditor: User
    outsider: User


def make_unit(code: str, kind: str, zh: str, en: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(code=code, kind=kind, name_zh=zh, name_en=en, opened=SINCE)
    UnitPlacement.objects.create(unit=unit, parent=parent, since=SINCE)
    return unit


def make_user(username: str, role: str | None, unit: Unit) -> User:
    user = User.objects.create_user(username=username, password=username, name_zh=username, name_en=username)
    if role:
        Appointment.objects.create(user=user, unit=unit, role=role, since=SINCE)
    return user


def make_cast() -> Cast:
    ho = make_unit("HO", "head_office", "总行", "Head office", None)
    east = make_unit("EAST", "region", "东岭分行", "East region", ho)
    west = make_unit("WEST", "region", "西原分行", "West region", ho)
    e1 = make_unit("E1", "branch", "望江支行", "Wangjiang branch", east)
    return Cast(
        ho=ho,
        east=east,
        west=west,
        e1=e1,
        e2=make_unit("E2", "branch", "柳堤支行", "Liudi branch", east),
        w1=make_unit("W1", "branch", "白塔支行", "Baita branch", west),
        d1=make_unit("D1", "department", "运营管理部", "Operations", ho),
        d2=make_unit("D2", "department", "信息科技部", "Technology", ho),
        headquarters=make_user("headquarters", "headquarters", ho),
        second=make_user("second", "headquarters", ho),
        designer=make_user("designer", "designer", ho),
        supervisor=make_user("supervisor", "supervisor", east),
        other_supervisor=make_user("other_supervisor", "supervisor", west),
        manager=make_user("manager", "manager", e1),
        frontline=make_user("frontline", "frontline", e1),
        auditor=make_user("auditor", "auditor", ho),
        outsider=make_user("outsider", None, ho),
    )
