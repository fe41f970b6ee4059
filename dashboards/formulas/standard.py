"""The indices that every programme begins with. Equal weights stay official until headquarters decides otherwise."""

from typing import Any


def _single(code: str, kind: str, construct: str, zh: str, en: str) -> dict[str, Any]:
    return {"code": code, "kind": kind, "title": {"zh": zh, "en": en}, "constructs": {construct: 1}}


def _mean(code: str, zh: str, en: str, *constructs: str) -> dict[str, Any]:
    weights = dict.fromkeys(constructs or (code,), 1)
    return {"code": code, "kind": "mean", "title": {"zh": zh, "en": en}, "constructs": weights}


_CORE = [
    _mean("satisfaction", "满意度指数", "Satisfaction index", "overall", "expectation", "ideal"),
    {
        "code": "top2",
        "kind": "top2",
        "title": {"zh": "满意及以上占比", "en": "Satisfied or better"},
        "constructs": {"overall": 1},
    },
    {
        "code": "nps",
        "kind": "nps",
        "title": {"zh": "推荐意愿（NPS）", "en": "Recommendation (NPS)"},
        "constructs": {"recommend": 1},
    },
    _single("ces", "ces", "effort", "办事省力（CES）", "Ease (CES)"),
]
_DIMENSIONS = [
    _mean("waiting", "排队等候与授权", "Waiting and authorisation", "waiting", "authorisation"),
    _mean("staff", "柜员技能与态度", "Staff skill and courtesy", "staff_skill", "staff_courtesy"),
    _mean("lobby", "大堂引导", "Lobby guidance", "lobby"),
    _mean("premises", "网点环境", "Premises", "premises"),
    _mean("digital", "自助与电子渠道", "Self-service and e-channels", "digital"),
    _mean("products", "产品", "Products", "products"),
    _mean("manager", "客户经理", "Account manager", "manager"),
    _mean("followup", "后续服务与投诉", "Follow-up and complaints", "followup", "complaints"),
]
_INTERNAL = [
    _mean("satisfaction", "二线服务指数", "Support service index", "overall"),
    {
        "code": "top2",
        "kind": "top2",
        "title": {"zh": "满意及以上占比", "en": "Satisfied or better"},
        "constructs": {"overall": 1},
    },
    _mean("responsiveness", "响应速度", "Responsiveness", "responsiveness"),
    _mean("clarity", "口径清楚", "Clarity", "clarity"),
    _mean("expertise", "专业能力", "Expertise", "expertise"),
    _mean("cooperation", "协作配合", "Cooperation", "cooperation"),
    _mean("fairness", "公平公正", "Fairness", "fairness"),
]
STANDARD_INDICES: dict[str, list[dict[str, Any]]] = {
    "retail": _CORE + _DIMENSIONS,
    "corporate": _CORE + _DIMENSIONS,
    "product": _CORE + _DIMENSIONS,
    "internal": _INTERNAL,
}
DIMENSIONS = tuple(index["code"] for index in _DIMENSIONS)
