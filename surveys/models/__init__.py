"""Tables of the collecting side, one subject a file."""

from surveys.models.audit import AuditEntry
from surveys.models.campaign import Campaign, CampaignState, Wave
from surveys.models.internal import Ballot, Participation, RaterGroup
from surveys.models.invitation import AccessPoint, AccessPointKind, Invitation
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
from surveys.models.survey import Product, Programme, Survey, SurveyVersion
from surveys.models.token import ApiToken
from surveys.models.user import User

__all__ = [
    "AccessPoint",
    "AccessPointKind",
    "ApiToken",
    "Appointment",
    "AuditEntry",
    "Ballot",
    "Campaign",
    "CampaignState",
    "EventKind",
    "Invitation",
    "Outbox",
    "Participation",
    "Product",
    "Programme",
    "RaterGroup",
    "Receipt",
    "Response",
    "ResponseDraft",
    "ResponseEvent",
    "ResponseLink",
    "ResponseText",
    "Role",
    "Survey",
    "SurveyVersion",
    "Unit",
    "UnitKind",
    "UnitPath",
    "UnitPlacement",
    "UnitQuota",
    "User",
    "Wave",
]
