"""What a file says beside the answers: which column holds it, and the words that stand for the coded dimensions."""

from collections.abc import Mapping
from types import MappingProxyType

from surveys.engine.dimensions import AGE_BANDS, CHANNELS, LANGUAGES, SEGMENTS, TENURE_BANDS, TRANSACTIONS

_HEADINGS = {
    "unit": "unit unit_code branch_code 机构编号 机构代码 机构 网点编号 网点",
    "received_on": "received_on received_at received date answered_on 答卷日期 提交日期 填写日期 日期",
    "service_date": "service_date visit_date 办理日期 服务日期 业务日期",
    "segment": "segment customer_segment 客户分层 客户分类 分层",
    "channel": "channel 渠道 调查渠道",
    "product": "product product_code 产品 产品代码",
    "age_band": "age_band age 年龄段 年龄",
    "tenure_band": "tenure_band tenure 客户年限 开户年限",
    "transaction_type": "transaction_type transaction 业务类型 交易类型",
    "language": "language lang 语言",
    "invitation": "invitation invitation_id invitation_code 邀请编号 邀请码 邀请链接",
    "respondent": "respondent respondent_id response_id 答卷编号 客户编号 受访者编号 序号",
}
PLACES = tuple(_HEADINGS)
HEADINGS = MappingProxyType({word: place for place, words in _HEADINGS.items() for word in words.split()})

_CHANNEL_WORDS = "邮件:email 电子邮件:email 短信:sms 二维码:qr 自助机:kiosk 平板:kiosk"
_CHANNEL_WORDS += " 柜台:counter 柜面:counter 手机银行:app 电话:phone 内网:intranet 接口:api"
_TRANSACTION_WORDS = (
    "现金:cash 转账:transfer 开户:account_opening 贷款:loan 理财:investment 投资:investment 银行卡:card"
)
_TRANSACTION_WORDS += " 授权:authorisation 外汇:foreign_exchange 其他:other"
_TENURE_WORDS = "1年以下:<1y 1年以内:<1y 1-3年:1-3y 3-5年:3-5y 5-10年:5-10y 10年以上:10y+"
_AGE_WORDS = "65岁以上:65+ 65以上:65+ 18-24岁:18-24 25-34岁:25-34 35-44岁:35-44 45-54岁:45-54 55-64岁:55-64"
_UNKNOWN = "未知:unknown 不详:unknown"


def _codes(table: Mapping[str, int], words: str) -> Mapping[str, int]:
    """Names and Chinese words, case folded, with the codes that they stand for."""
    known = {name.casefold(): code for name, code in table.items()}
    pairs = (pair.split(":", 1) for pair in f"{words} {_UNKNOWN}".split())
    return MappingProxyType(known | {word: table[name] for word, name in pairs})


CODED: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "segment": _codes(SEGMENTS, "标准:standard 普通:standard 最有价值:MVC 最具成长性:MGC 负值:BZC"),
        "channel": _codes(CHANNELS, _CHANNEL_WORDS),
        "age_band": _codes(AGE_BANDS, _AGE_WORDS),
        "tenure_band": _codes(TENURE_BANDS, _TENURE_WORDS),
        "transaction_type": _codes(TRANSACTIONS, _TRANSACTION_WORDS),
        "language": _codes(LANGUAGES, "中文:zh 汉语:zh 英文:en 英语:en zh-cn:zh zh-hans:zh chinese:zh english:en"),
    }
)
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "segment": tuple(SEGMENTS),
        "channel": tuple(CHANNELS),
        "age_band": tuple(AGE_BANDS),
        "tenure_band": tuple(TENURE_BANDS),
        "transaction_type": tuple(TRANSACTIONS),
        "language": tuple(LANGUAGES),
    }
)
