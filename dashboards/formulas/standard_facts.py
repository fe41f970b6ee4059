"""The first checklist and the first catalogue of measures; a bank publishes further versions of its own."""

from typing import Any

# code, weight, Chinese, English
_ITEMS = (
    ("greeting", 1, "进门3分钟内有人问候并询问业务", "Someone greeted within three minutes and asked what was needed"),
    ("guidance", 1, "大堂人员引导取号或自助办理", "Lobby staff showed the way to a number or a machine"),
    ("queue_shown", 1, "排队人数和预计等候时间有显示", "People waiting and the expected time were shown"),
    ("windows", 1, "排队超过10人时加开窗口或分流", "With more than ten waiting another counter opened"),
    ("priority", 1, "老年人、残障人士优先窗口可用", "The counter for older and disabled customers was open"),
    ("courtesy", 1, "柜员使用文明用语，双手递接", "The teller was courteous in word and gesture"),
    ("one_go", 1, "所需材料一次性告知", "All papers needed were named at once"),
    ("fees", 1, "收费事先说明", "Fees were explained beforehand"),
    ("risk", 2, "推介产品时提示风险并核对身份", "When a product was offered risks were explained and identity checked"),
    ("no_custody", 2, "未代客户保管U盾、存折、印章或签名空白单", "No customer's key, passbook or seal was kept"),
    ("privacy", 1, "密码与屏幕有遮挡，旁人不可见", "Keypad and screen could not be seen by others"),
    ("authorisation", 1, "授权等候不超过3分钟", "Authorisation took no more than three minutes"),
    ("machines", 1, "自助机具可用，故障有告示", "Machines worked, or a notice said otherwise"),
    ("clean", 1, "营业厅整洁，便民设施齐全", "The hall was clean and had what customers need"),
    ("complaints", 1, "意见簿与投诉电话公示", "Complaint book and telephone number were on show"),
    ("farewell", 1, "办结后确认客户无其他需要", "At the end the teller asked whether anything else was needed"),
)  # fmt: skip
STANDARD_CHECKLIST: list[dict[str, Any]] = [
    {"code": code, "weight": weight, "zh": zh, "en": en} for code, weight, zh, en in _ITEMS
]

_FIELDS = (
    *("code", "direction", "joining", "name_zh", "name_en", "unit_zh", "unit_en"),
    *("numerator_zh", "numerator_en", "denominator_zh", "denominator_en"),
)
_MEASURES = (
    ("queue_minutes", "lower", "mean", "平均排队时间", "Average queue time", "分钟", "minutes", "", "", "", ""),
    ("within_10", "higher", "ratio", "10分钟内办理占比", "Served within 10 minutes", "%", "%",
     "10分钟内叫号笔数", "served within 10 minutes", "叫号笔数", "all served"),
    ("authorised", "lower", "ratio", "柜面交易需授权占比", "Counter transactions needing authorisation", "%", "%",
     "需授权笔数", "needing authorisation", "柜面交易笔数", "all at the counter"),
    ("e_channel", "higher", "ratio", "电子渠道替代率", "E-channel share", "%", "%",
     "电子渠道交易笔数", "through e-channels", "全部交易笔数", "all transactions"),
    ("staffing", "neither", "mean", "柜面在岗人数", "Counter staff on duty", "人", "people", "", "", "", ""),
    ("customers", "neither", "mean", "客户数", "Customers", "户", "customers", "", "", "", ""),
)  # fmt: skip
STANDARD_MEASURES: list[dict[str, str]] = [dict(zip(_FIELDS, one, strict=True)) for one in _MEASURES]
