"""Who may sign in to the demonstration bank without being told: the names on its sign-in page."""

from dataclasses import dataclass

from django.db.models import Q

from surveys.clock import bank_today
from surveys.models import Appointment, Unit

# In the open on purpose: the demonstration bank is invented, and `seed_demo` runs nowhere else.
DEMO_PASSWORD = "lanjiang-demo"
DEMO_USERNAMES = (
    "he.liqun",
    "wu.xiaowen",
    "tang.yue",
    "xu.ning",
    "shen.bo",
    "lin.jia",
    "chen.siyuan",
    "gao.lan",
    "zhou.min",
    "xu.jing",
    "li.wei",
    "zhao.xiaotong",
    "liang.zheng",
    "fang.zhi",
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the sign-in page."""

    username: str
    password: str
    name_zh: str
    name_en: str
    role: str
    unit: Unit


def demo_accounts() -> list[DemoAccount]:
    """The named accounts that hold a post today, by role from head office down."""
    today = bank_today()
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today), since__lte=today, user__username__in=DEMO_USERNAMES
    )
    found = {one.user.username: one for one in held.select_related("user", "unit")}
    return [_account(found[username]) for username in DEMO_USERNAMES if username in found]


def _account(post: Appointment) -> DemoAccount:
    user = post.user
    return DemoAccount(user.username, DEMO_PASSWORD, user.name_zh, user.name_en, post.role, post.unit)
