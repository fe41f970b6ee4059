"""The contact plan, and the calls and visits of the last half year with customers of MVC and MGC."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random

from dashboards.actions.demo.campaigns import Staff
from dashboards.actions.demo.clients import KEEPER
from dashboards.actions.demo.span import Span
from surveys.actions.contact_plans import approve_contact_plan, save_contact_plan
from surveys.actions.customers import set_contact_limit
from surveys.engine.contact_plan import DEFAULT, load_plan
from surveys.models import Appointment, ContactPlan, Customer, RegularContact, Role, User

NEVER = 0.06
DAYS_A_MONTH = 33  # so far back a contact may lie for each month of the plan: some are overdue
OUTCOMES = {"well": 60, "wish": 20, "trouble": 6, "declined": 2, "not_reached": 12}
WAYS = {"phone": 55, "visit": 20, "branch": 15, "online": 10}
_SAID = {
    "well": ("近况良好，暂无需求。", "感谢节日问候。"),
    "wish": ("想了解三年期大额存单。", "孩子明年留学，询问购汇手续。", "企业有短期周转需求，已约面谈。"),
    "trouble": ("抱怨手机银行升级后常闪退。", "认为转账手续费不透明。"),
    "declined": ("希望只在到期前联系。",),
    "not_reached": ("",),
}


def keep_in_touch(chance: Random, span: Span, staff: Staff, users: Mapping[str, User]) -> None:
    """Make and approve the plan, record the calls, and set a limit beside the one in ninety days."""
    draft = save_contact_plan(definition=DEFAULT, actor=staff.designer)
    plan = approve_contact_plan(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=staff.approver)
    at = span.at(span.today - timedelta(days=400), 15)
    ContactPlan.objects.filter(pk=plan.pk).update(approved_at=at, saved_at=at - timedelta(days=1))
    months, managers = load_plan(DEFAULT).months, _managers()
    rows = Customer.objects.filter(segment__in=months, closed=None).order_by("source", "source_id")
    made = []
    for one in rows.only("pk", "unit_id", "segment", "account_manager_id"):
        by = one.account_manager_id or managers.get(one.unit_id)
        if chance.random() >= NEVER:
            ago = 1 + int(chance.random() * DAYS_A_MONTH * months[one.segment])
            made.append(_contact(chance, span, one, by, ago))
            if one.account_manager_id == users[KEEPER].pk:
                made.append(_contact(chance, span, one, by, ago + chance.randint(60, 150)))
    RegularContact.objects.bulk_create(made, 1000)
    set_contact_limit(programme="product", days=180, actor=staff.approver)


def _managers() -> dict[int, int]:
    rows = Appointment.objects.filter(role=Role.MANAGER, until__isnull=True).order_by("-since", "-pk")
    return dict(rows.values_list("unit_id", "user_id"))


def _contact(chance: Random, span: Span, one: Customer, by: int | None, ago: int) -> RegularContact:
    day = span.today - timedelta(days=ago)
    outcome = chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    at = datetime.combine(day, time(chance.randint(9, 16), chance.randint(0, 59)), span.zone)
    way = chance.choices(list(WAYS), list(WAYS.values()))[0]
    return RegularContact(
        customer=one, unit_id=one.unit_id, made_by_id=by, day=day, way=way, outcome=outcome,
        reached=outcome != "not_reached", text=chance.choice(_SAID[outcome]), at=at,
    )  # fmt: skip
