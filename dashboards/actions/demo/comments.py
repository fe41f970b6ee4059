"""Put the demo's comments together: theme and mood follow what the customer ticked."""

from collections.abc import Sequence
from random import Random

from dashboards.actions.demo import comment_texts as texts

Texts = tuple[str, ...]


def _lines(block: str) -> Texts:
    return tuple(line for line in block.split("\n") if line)


_ZH = ({theme: _lines(block) for theme, block in texts.UNHAPPY.items()}, _lines(texts.EVEN))
_ZH_GOOD = {theme: _lines(block) for theme, block in texts.CONTENT.items()}
_EN = ({theme: _lines(block) for theme, block in texts.UNHAPPY_EN.items()}, _lines(texts.EVEN_EN))
_EN_GOOD = {theme: _lines(block) for theme, block in texts.CONTENT_EN.items()}
INTERNAL = _lines(texts.INTERNAL)
_TASKS = ("转账", "开户", "挂失补卡", "贷款", "大额存单", "外汇兑换", "代发工资", "社保卡激活", "修改预留电话")
_TASKS_EN = ("transfer", "opening an account", "replacing a card", "a loan", "foreign exchange")
_WHEN = ("中午", "上午", "下午快下班", "月初", "周六", "节前")
_WHEN_EN = ("at noon", "on Saturday", "before the holiday", "at the start of the month")
_NAMES = ("王丽", "小陈", "李倩", "张师傅", "刘经理", "赵敏", "小周")
_NAMES_EN = ("Ms Wang", "Mr Liu", "Li Qian")
_TAILS = ("", "", "", "", "希望改进。", "谢谢。", "请重视。", "仅供参考。")
_HEADS = ("", "", "", "", "", "这次去办{task}，", "昨天去的，", "上周去的，", "今天来办业务，")
_VISITS = frozenset({"waiting", "staff", "lobby", "premises"})


def all_templates() -> frozenset[str]:
    """Every distinct template, both languages."""
    themed = (one for table in (_ZH[0], _ZH_GOOD, _EN[0], _EN_GOOD) for lines in table.values() for one in lines)
    return frozenset([*themed, *_ZH[1], *_EN[1], *INTERNAL])


def write_comment(chance: Random, themes: Sequence[str], overall: int, english: bool) -> str:
    """A comment by a customer whose overall tick (1 to 5) is known: on the first theme, now and then on the second."""
    said = [_sentence(chance, theme, overall, english) for theme in themes[: 2 if chance.random() < 0.3 else 1]]
    if english:
        return " ".join(dict.fromkeys(said))
    return "".join([*dict.fromkeys(said), chance.choice(_TAILS) if overall <= 3 else ""])


def _sentence(chance: Random, theme: str, overall: int, english: bool) -> str:
    bad, even, good = (*_EN, _EN_GOOD) if english else (*_ZH, _ZH_GOOD)
    text = chance.choice(even if overall == 3 and chance.random() < 0.6 else (bad if overall <= 3 else good)[theme])
    if english:
        return _filled(chance, text, _TASKS_EN, _WHEN_EN)
    head = chance.choice(_HEADS) if theme in _VISITS and "{task}" not in text else ""
    return _filled(chance, head + text, _TASKS, _WHEN)


def _filled(chance: Random, text: str, tasks: Texts, whens: Texts) -> str:
    if "{" not in text:
        return text
    return text.format(
        task=chance.choice(tasks),
        when=chance.choice(whens),
        few=chance.choice((1, 2)) if tasks is _TASKS_EN else chance.choice(("一", "两")),
        some=chance.randint(3, 6),
        short=chance.randint(3, 9),
        long=chance.choice((20, 25, 30, 35, 40, 45, 50, 60)),
        name=chance.choice(_NAMES),
        name_en=chance.choice(_NAMES_EN),
        phone=f"138001380{chance.randint(0, 99):02d}",
    )
