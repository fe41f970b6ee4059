"""A research agency: its interviews as a file, with the references of the customers whom the system drew for it."""

from surveys.channels.base import AnswerFile

AGENCY = AnswerFile(
    channel="phone",
    columns={
        "邀请编号": "@invitation",
        "邀请码": "@invitation",
        "invitation": "@invitation",
        "样本编号": "@respondent",
        "sample_id": "@respondent",
        "访问日期": "@received_on",
        "interview_date": "@received_on",
        "办理日期": "@service_date",
        "机构编号": "@unit",
        "unit_code": "@unit",
        "访问员": "-",
        "interviewer": "-",
        "受访者姓名": "-",
        "受访者电话": "-",
        "telephone": "-",
        "访问时长": "-",
        "duration": "-",
    },
)
