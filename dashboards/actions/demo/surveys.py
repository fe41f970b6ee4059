"""Publish the four ready surveys, and name the bank's products."""

import json
from datetime import timedelta
from pathlib import Path

import surveys
from dashboards.actions.demo.span import Span
from surveys.actions.surveys import create_survey, publish_version
from surveys.models import Product, SurveyVersion, User

READY = Path(surveys.__file__).parent / "ready"
SURVEYS = (
    ("retail", "个人客户满意度", "Retail customer satisfaction"),
    ("corporate", "公司客户满意度", "Corporate customer satisfaction"),
    ("product", "单项产品体验", "Single product experience"),
    ("internal", "一线评二线", "Front line rates head office"),
)
_PRODUCTS = (
    ("credit-card", "信用卡", "Credit card"),
    ("mobile-bank", "手机银行", "Mobile banking"),
    ("mortgage", "个人住房贷款", "Mortgage"),
    ("wealth", "稳健理财", "Wealth management"),
    ("time-deposit", "大额存单", "Certificate of deposit"),
)


def publish_surveys(span: Span, designer: User, approver: User) -> dict[str, SurveyVersion]:
    """Create and publish one survey for each programme; return the versions by programme."""
    versions = {}
    for programme, zh, en in SURVEYS:
        definition = json.loads((READY / f"{programme}.json").read_text())
        draft = create_survey(
            code=programme, programme=programme, name_zh=zh, name_en=en, definition=definition, actor=designer
        )
        version = publish_version(version=draft, actor=approver)
        # It was in use these two years; the audit log keeps the true time.
        version.published_at = span.at(span.first - timedelta(days=21), 10)
        version.save(update_fields=["published_at"])
        versions[programme] = version
    return versions


def make_products() -> list[Product]:
    return Product.objects.bulk_create([Product(code=code, name_zh=zh, name_en=en) for code, zh, en in _PRODUCTS])
