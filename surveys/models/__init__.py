"""Tables of the collecting side, one subject a file."""

from surveys.models.audit import AuditEntry
from surveys.models.campaign import Campaign, CampaignState, Wave
from surveys.models.case import Case, CaseCause, CaseCheck, CaseEvent, CaseEventKind, CaseOutcome, CaseRules, CaseState
from surveys.models.contacting import CalendarDay, ContactLimit, ContactLog, Optout
from surveys.models.customer import Contact, Customer, CustomerKind, CustomerSource, Holding, Transaction
from surveys.models.customer_import import BatchState, ImportBatch, SourceMapping
from surveys.models.draw import Draw, DrawSkip, DrawStratum, FrameKind, SkipReason
from surveys.models.internal import Ballot, Participation, RaterGroup
from surveys.models.invitation import AccessPoint, AccessPointKind, Invitation, ReceiptCode
from surveys.models.kiosk import KioskDevice, KioskRefusal
from surveys.models.message import DeliveryReceipt, Message, MessageState, MessageTemplate, SendingMinute, SmsReply
from surveys.models.organisation import Appointment, Role, Unit, UnitKind, UnitPath, UnitPlacement
from surveys.models.quota import UnitQuota
from surveys.models.response import (
    EventKind,
    Outbox,
    Receipt,
    Response,
    ResponseDraft,
    ResponseEvent,
    ResponseLink,
    ResponseText,
)
from surveys.models.segment import SegmentAssignment, SegmentRule
from surveys.models.survey import NoticeText, Product, Programme, Survey, SurveyVersion
from surveys.models.token import ApiToken
from surveys.models.user import User

__all__ = [
    "AccessPoint",
    "AccessPointKind",
    "ApiToken",
    "Appointment",
    "AuditEntry",
    "Ballot",
    "BatchState",
    "CalendarDay",
    "Campaign",
    "CampaignState",
    "Case",
    "CaseCause",
    "CaseCheck",
    "CaseEvent",
    "CaseEventKind",
    "CaseOutcome",
    "CaseRules",
    "CaseState",
    "Contact",
    "ContactLimit",
    "ContactLog",
    "Customer",
    "CustomerKind",
    "CustomerSource",
    "DeliveryReceipt",
    "Draw",
    "DrawSkip",
    "DrawStratum",
    "EventKind",
    "FrameKind",
    "Holding",
    "ImportBatch",
    "Invitation",
    "KioskDevice",
    "KioskRefusal",
    "Message",
    "MessageState",
    "MessageTemplate",
    "NoticeText",
    "Optout",
    "Outbox",
    "Participation",
    "Product",
    "Programme",
    "RaterGroup",
    "Receipt",
    "ReceiptCode",
    "Response",
    "ResponseDraft",
    "ResponseEvent",
    "ResponseLink",
    "ResponseText",
    "Role",
    "SegmentAssignment",
    "SegmentRule",
    "SendingMinute",
    "SkipReason",
    "SmsReply",
    "SourceMapping",
    "Survey",
    "SurveyVersion",
    "Transaction",
    "Unit",
    "UnitKind",
    "UnitPath",
    "UnitPlacement",
    "UnitQuota",
    "User",
    "Wave",
]
