"""``/api/v1/transactions/``: what was done at counters, as the frame of samples, a batch at a time."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.api.base import ApiView
from surveys.api.batches import BatchSerializer, TakenBatchSerializer, one_table, rows_field, take
from surveys.api.errors import ErrorsSerializer


class TransactionsSerializer(BatchSerializer):
    """A batch of transactions.

    Each is an object of columns, named as in the files (docs/CUSTOMERS.md): ``reference``, ``unit`` and ``at``, and
    where they are known ``customer`` (their number in ``source``), ``counter`` and ``kind``. All of a batch have the
    same columns. A reference that is there already is left as it is.
    """

    transactions = rows_field()

    def validate_transactions(self, transactions: list[dict[str, str]]) -> list[dict[str, str]]:
        return one_table(transactions)


EXAMPLE = {
    "key": "c1b2d3e4-2a3f-4e6d-9bac-1d2e3f4a5b6c",
    "source": "pcrm",
    "transactions": [
        {"reference": "20261127-E1-000123", "customer": "P10000001", "unit": "E1", "counter": "3",
         "at": "2026-11-27T10:15:00+08:00", "kind": "transfer"},
    ],
}  # fmt: skip


class TransactionsView(ApiView):
    scope = "customers:write"

    @extend_schema(
        operation_id="transactions_post",
        request=TransactionsSerializer,
        responses={200: TakenBatchSerializer, 207: TakenBatchSerializer, 409: ErrorsSerializer},
        examples=[OpenApiExample("One transaction", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 transactions: 200 all were taken, 207 some were not, 409 the key came with others before."""
        return take(request, TransactionsSerializer(data=request.data), "transactions")
