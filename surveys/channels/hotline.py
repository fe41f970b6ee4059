"""The telephone bank: keys that customers press at the end of a call, or a clerk's notes of one, as a file."""

from surveys.channels.base import AnswerFile

HOTLINE = AnswerFile(
    channel="phone",
    columns={
        "邀请编号": "@invitation",
        "邀请码": "@invitation",
        "invitation": "@invitation",
        "通话编号": "@respondent",
        "call_id": "@respondent",
        "通话日期": "@received_on",
        "call_date": "@received_on",
        "机构编号": "@unit",
        "unit_code": "@unit",
        "业务类型": "@transaction_type",
        "主叫号码": "-",
        "客户号码": "-",
        "caller": "-",
        "客户姓名": "-",
        "坐席工号": "-",
        "agent": "-",
        "录音编号": "-",
        "recording": "-",
    },
    keys=("按键", "key", "q"),
    silence=frozenset({"*", "#", "无", "超时", "timeout", "none"}),
)
