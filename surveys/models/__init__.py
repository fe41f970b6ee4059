"""Tables of the collecting side, one subject a file."""

from surveys.models.audit import AuditEntry
from surveys.models.campaign import Campaign, CampaignState, Wave
from surveys.models.case import Case, CaseCause, CaseCheck, CaseEvent, CaseEventKind, CaseOutcome, CaseRules, CaseState
from surveys.models.case_followup import CaseAgain, CaseEscalation
from surveys.models.contact_plan import ContactOutcome, ContactPlan, ContactWay, RegularContact
from surveys.models.contacting import CalendarDay, ContactLimit, ContactLog, Optout
from surveys.models.customer import Contact, Customer, CustomerKind, CustomerSource, Holding, Transaction
from surveys.models.customer_import import BatchState, ImportBatch, PostedBatch, SourceMapping
from surveys.models.draw import Draw, DrawSkip, DrawStratum, FrameKind, SkipReason
from surveys.models.internal import Ballot, Participation, RaterGroup
from surveys.models.invitation import AccessPoint, AccessPointKind, Invitation, ReceiptCode
from surveys.models.kiosk import KioskCount, KioskDevice, KioskRefusal
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
    "CaseAgain",
    "CaseCause",
    "CaseCheck",
    "CaseEscalation",
    "CaseEvent",
    "CaseEventKind",
    "CaseOutcome",
    "CaseRules",
    "CaseState",
    "Contact",
    "ContactLimit",
    "ContactLog",
    "ContactOutcome",
    "ContactPlan",
    "ContactWay",
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
    "KioskCount",
    "KioskDevice",
    "KioskRefusal",
    "Message",
    "MessageState",
    "MessageTemplate",
    "NoticeText",
    "Optout",
    "Outbox",
    "Participation",
    "PostedBatch",
    "Product",
    "Programme",
    "RaterGroup",
    "Receipt",
    "ReceiptCode",
    "RegularContact",
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
