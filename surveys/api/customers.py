"""``/api/v1/customers/``: customers from CCRM, PCRM, CIIS and the marketing system, a batch at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.actions.import_sentences import FileRefused
from surveys.actions.post_customers import KeyUsed, Post, Taken, post_customers
from surveys.api.base import ApiView, Strict
from surveys.api.errors import Conflict, ErrorSerializer, ErrorsSerializer
from surveys.models import CustomerSource

MOST, LONGEST, COLUMNS = 1_000, 500, 40


class CellField(serializers.CharField):
    """What a cell of a file would hold; null is an empty one."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return "" if data is None else super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        found = super().to_internal_value(data)
        if not found.isprintable():
            raise ValidationError(_("There are signs in it that cannot be stored."), code="unprintable")
        return str(found)


class CustomersSerializer(Strict):
    """A batch of customers of one source.

    Each customer is an object of columns, named as in the files of the source (docs/CUSTOMERS.md); all of a batch have
    the same columns. A column that is not there leaves everything as it is, an empty one empties.
    """

    key = serializers.UUIDField(help_text="Yours, a new one for each batch; sent again it counts once.")
    source = serializers.ChoiceField(CustomerSource.values)  # type: ignore[assignment]
    customers = serializers.ListField(
        child=serializers.DictField(child=CellField(max_length=LONGEST, allow_blank=True, allow_null=True)),
        min_length=1,
        max_length=MOST,
    )
    columns = serializers.DictField(
        child=serializers.CharField(max_length=COLUMNS), required=False, default=dict,
        help_text="Column → field, where a name is not known; kept for the source.",
    )  # fmt: skip
    delta = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2_000_000_000, help_text="Its number, as of a file."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and write nothing.")

    def validate_customers(self, customers: list[dict[str, str]]) -> list[dict[str, str]]:
        """One table: the same columns everywhere, and no line without a word."""
        names = set(customers[0])
        if any('"' in name or not name.isprintable() for name in names):
            raise ValidationError(_("The name of a column has signs in it that cannot be."), code="column_name")
        for place, one in enumerate(customers):
            if set(one) != names:
                said = _("Every customer of a batch has the same columns; that of place %(place)s has others.")
                raise ValidationError(said % {"place": place}, code="other_columns")
            if not any(cell.strip() for cell in one.values()):
                raise ValidationError(_("The customer of place %(place)s is empty.") % {"place": place}, code="empty")
        return customers


class TakenCustomersSerializer(serializers.Serializer):
    """What became of a batch; ``errors`` has each customer that was not taken, ``attr`` says which."""

    key = serializers.UUIDField()
    status = serializers.ChoiceField(["recorded", "repeated", "tried"])
    read = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    closed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


EXAMPLE = {
    "key": "b0a1c2d3-1f2e-4d5c-8a9b-0c1d2e3f4a5b",
    "source": "pcrm",
    "customers": [
        {"id": "P10000001", "unit": "E1", "mobile": "13800000001", "contribution": "1200.00", "growth": "5"},
    ],
}


class CustomersView(ApiView):
    scope = "customers:write"

    @extend_schema(
        operation_id="customers_post",
        request=CustomersSerializer,
        responses={200: TakenCustomersSerializer, 207: TakenCustomersSerializer, 409: ErrorsSerializer},
        examples=[OpenApiExample("One customer", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 customers: 200 all were taken, 207 some were not, 409 the key came with others before."""
        form = CustomersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        post = Post(**form.validated_data)
        try:
            taken = post_customers(post=post, actor=request.user)  # type: ignore[arg-type, unused-ignore]
        except FileRefused as refused:
            raise ValidationError({"customers": [str(refused)]}, code="refused") from refused
        except KeyUsed as used:
            raise Conflict(_("This key came with other customers before. Nothing was changed."), "key_used") from used
        code = status.HTTP_207_MULTI_STATUS if taken.rejects else status.HTTP_200_OK
        return Response({"key": str(post.key), "status": _status(post, taken), **_said(taken)}, status=code)


def _status(post: Post, taken: Taken) -> str:
    return "tried" if post.dry_run else "repeated" if taken.repeated else "recorded"


def _said(taken: Taken) -> Mapping[str, Any]:
    errors: Sequence[Mapping[str, str]] = [
        {"code": "rejected", "detail": reason, "attr": f"customers.{place}"} for place, reason in taken.rejects
    ]
    return {**taken.counts, "errors": errors}
