"""The people of the demo bank and their posts. Everybody signs in with the one password of the demo."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.contrib.auth.hashers import make_password

from dashboards.actions.demo.bank import DEPARTMENTS, MERGED, REGIONS, Place
from dashboards.actions.demo.span import OPENED, Span
from surveys.models import Appointment, Role, Unit, User
from surveys.queries.demo import DEMO_PASSWORD

FRONTLINE_EACH = 6
_SURNAME_WORDS = (
    "王Wang 李Li 张Zhang 刘Liu 杨Yang 黄Huang 吴Wu 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu 郭Guo 罗Luo 郑Zheng 谢Xie "
    "宋Song 唐Tang 韩Han 冯Feng 邓Deng 曹Cao 彭Peng 曾Zeng 肖Xiao 田Tian 董Dong 潘Pan 袁Yuan 蒋Jiang "
    "蔡Cai 余Yu 杜Du 叶Ye 程Cheng 魏Wei"
)
_GIVEN_WORDS = (
    "文静Wenjing 志强Zhiqiang 雨晴Yuqing 建国Jianguo 晓燕Xiaoyan 海涛Haitao 佳怡Jiayi 俊杰Junjie 丽华Lihua 子轩Zixuan "
    "雪梅Xuemei 国栋Guodong 思琪Siqi 明辉Minghui 春兰Chunlan 浩然Haoran 美玲Meiling 振宇Zhenyu 欣怡Xinyi 永刚Yonggang "
    "慧敏Huimin 天宇Tianyu 秀英Xiuying 嘉豪Jiahao 婷婷Tingting 少华Shaohua 梦洁Mengjie 立新Lixin 芳菲Fangfei "
    "宏伟Hongwei 若曦Ruoxi 德明Deming 静怡Jingyi 伟民Weimin 丹阳Danyang 家骏Jiajun 凤霞Fengxia "
    "泽宇Zeyu 玉洁Yujie 启航Qihang"
)
_SURNAMES, _GIVEN = _SURNAME_WORDS.split(), _GIVEN_WORDS.split()
# username, Chinese and English name, role, unit, months after the demo's beginning (None: long before)
_NAMED: tuple[tuple[str, str, str, str, str, int | None], ...] = (
    ("he.liqun", "何立群", "He Liqun", Role.HEADQUARTERS, "HO", None),
    ("wu.xiaowen", "吴晓雯", "Wu Xiaowen", Role.HEADQUARTERS, "HO", None),
    ("tang.yue", "唐越", "Tang Yue", Role.HEADQUARTERS, "HO", None),
    ("xu.ning", "徐宁", "Xu Ning", Role.HEADQUARTERS, "HO", None),
    ("shen.bo", "沈博", "Shen Bo", Role.HEADQUARTERS, "HO", None),
    ("lin.jia", "林嘉", "Lin Jia", Role.DESIGNER, "HO", None),
    ("chen.siyuan", "陈思远", "Chen Siyuan", Role.SUPERVISOR, "DL-0000", None),
    ("gao.lan", "高岚", "Gao Lan", Role.SUPERVISOR, "XY-0000", None),
    ("zhou.min", "周敏", "Zhou Min", Role.MANAGER, "DL-0417", 3),
    ("li.wei", "李蔚", "Li Wei", Role.MANAGER, "HO-COMP", None),
    ("xu.jing", "徐静", "Xu Jing", Role.ACCOUNT_MANAGER, "DL-0417", None),
    ("zhao.xiaotong", "赵晓彤", "Zhao Xiaotong", Role.FRONTLINE, "DL-0417", None),
    ("liang.zheng", "梁正", "Liang Zheng", Role.AUDITOR, "HO", None),
    ("fang.zhi", "方致", "Fang Zhi", Role.EXTERNAL, "HO", None),
)


@dataclass(frozen=True, slots=True)
class Post:
    """A person to be, and the post they hold."""

    username: str
    zh: str
    en: str
    role: str
    unit: str
    since: date
    until: date | None = None


def appoint(rng: np.random.Generator, branches: Sequence[Place], units: dict[str, Unit], span: Span) -> dict[str, User]:
    """Create everybody with their posts; return the users by sign-in name."""
    posts = list(_posts(rng, branches, span))
    hashed = make_password(DEMO_PASSWORD)
    users = User.objects.bulk_create(
        [User(username=post.username, name_zh=post.zh, name_en=post.en, password=hashed) for post in posts], 500
    )
    Appointment.objects.bulk_create(
        [
            Appointment(user=user, unit=units[post.unit], role=post.role, since=post.since, until=post.until)
            for user, post in zip(users, posts, strict=True)
        ],
        500,
    )
    return {user.username: user for user in users}


def _posts(rng: np.random.Generator, branches: Sequence[Place], span: Span) -> Iterator[Post]:
    names = _names(rng)
    held = {(role, unit) for _, _, _, role, unit, _ in _NAMED}
    for username, zh, en, role, unit, months in _NAMED:
        yield Post(username, zh, en, role, unit, OPENED if months is None else span.month(months))
    for region in REGIONS:
        if (Role.SUPERVISOR, region.code) not in held:
            yield Post(*next(names), Role.SUPERVISOR, region.code, OPENED)
    for department in DEPARTMENTS:
        if (Role.MANAGER, department.code) not in held:
            yield Post(*next(names), Role.MANAGER, department.code, OPENED)
    for branch in branches:
        yield from _branch(rng, names, branch, span, named=(Role.MANAGER, branch.code) in held)


def _branch(
    rng: np.random.Generator, names: Iterator[tuple[str, str, str]], branch: Place, span: Span, named: bool
) -> Iterator[Post]:
    """A manager (in every fourth branch the second one in these two years) and the counter's people."""
    gone = span.month(14) if branch.code == MERGED else None
    changed = span.month(3 if named else int(rng.integers(4, 13)))
    follows = named or rng.random() < 0.25
    yield Post(*next(names), Role.MANAGER, branch.code, OPENED, changed if follows else gone)
    if follows and not named:
        yield Post(*next(names), Role.MANAGER, branch.code, changed, gone)
    for place in range(FRONTLINE_EACH - named):
        since = span.first - timedelta(days=200 * place + 30)
        yield Post(*next(names), Role.FRONTLINE, branch.code, since, gone)


def _names(rng: np.random.Generator) -> Iterator[tuple[str, str, str]]:
    """Sign-in name, Chinese and English name; nobody twice."""
    taken = {one[0] for one in _NAMED}
    for number in rng.permutation(len(_SURNAMES) * len(_GIVEN)).tolist():
        surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number // len(_SURNAMES)]
        username = f"{surname[1:]}.{given[2:]}".lower()
        if username not in taken:
            taken.add(username)
            yield username, surname[0] + given[:2], f"{surname[1:]} {given[2:]}"
