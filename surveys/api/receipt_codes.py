"""``/api/v1/receipt-codes/``: codes for receipts, asked for by the counters' system as it books transactions."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.actions.receipt_codes import Done, Issued, issue_codes
from surveys.api.base import ApiView, Strict
from surveys.api.limits import PerTokenIntake
from surveys.channels.addresses import link_address
from surveys.engine.codes import grouped
from surveys.engine.dimensions import TRANSACTIONS, code
from surveys.models import CustomerSource
from surveys.queries.receipt_codes import open_wave_for

MOST = 500


class TransactionSerializer(Strict):
    """One transaction. ``source`` and ``customer`` say whose it is, where that is known."""

    reference = serializers.CharField(max_length=80, help_text="The counter system's own number of the transaction.")
    unit = serializers.CharField(max_length=40, help_text="Code of the branch.")
    at = serializers.DateTimeField(help_text="When it was booked; not longer ago than a day.")
    kind = serializers.ChoiceField(list(TRANSACTIONS), default="unknown")
    source = serializers.ChoiceField(CustomerSource.values, required=False, allow_null=True)  # type: ignore[assignment]
    customer = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class CodesOrderSerializer(Strict):
    """Every eligible transaction is to be sent, not a choice of them: the answers enter official figures."""

    campaign = serializers.IntegerField(min_value=1, max_value=2**62)
    transactions = serializers.ListField(child=TransactionSerializer(), min_length=1, max_length=MOST)


class CodeSerializer(serializers.Serializer):
    """The code of one transaction; the same again where it was asked for before."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(["issued", "known", "refused"])
    code = serializers.CharField(allow_null=True, help_text="To be printed: 7K4M-Q2RD-…")
    link = serializers.CharField(allow_null=True, help_text="To be printed as a QR code.")
    expires_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(
        allow_null=True,
        help_text="unit_takes_no_part, too_old, in_the_future, opted_out, erased or segment_left_out.",
    )


class CodesSerializer(serializers.Serializer):
    """In the order of the request."""

    codes = CodeSerializer(many=True)


EXAMPLE = {
    "campaign": 7,
    "transactions": [
        {
            "reference": "20261128-0401-000123",
            "unit": "DL-0401",
            "at": "2026-11-28T10:15:00+08:00",
            "kind": "transfer",
            "source": "pcrm",
            "customer": "C0000123",
        }
    ],
}


class ReceiptCodesView(ApiView):
    scope = "codes:issue"
    throttle_classes = (PerTokenIntake,)

    @extend_schema(
        operation_id="receipt_codes_issue",
        request=CodesOrderSerializer,
        responses={200: CodesSerializer},
        examples=[OpenApiExample("One", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """A code for every transaction that may have one; for the others the reason. Safe to send again."""
        form = CodesOrderSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        actor: Any = request.user
        wave = open_wave_for(actor, form.validated_data["campaign"])
        if wave is None:
            said = _("There is no such campaign with codes on receipts, or no wave of it is open now.")
            raise ValidationError({"campaign": [said]}, code="no_open_wave")
        issued = issue_codes(wave=wave, done=[_done(one) for one in form.validated_data["transactions"]], actor=actor)
        return Response({"codes": [_line(one) for one in issued]}, status=status.HTTP_200_OK)


def _done(data: dict[str, Any]) -> Done:
    kind = code(TRANSACTIONS, data["kind"])
    return Done(data["reference"], data["unit"], data["at"], kind, data.get("source") or "", data["customer"])


def _line(one: Issued) -> dict[str, Any]:
    told = "refused" if one.reason else "known" if one.known else "issued"
    return {
        "reference": one.reference,
        "status": told,
        "code": grouped(one.code) if one.code else None,
        "link": link_address(one.code) if one.code else None,
        "expires_at": one.expires_at,
        "reason": one.reason or None,
    }
