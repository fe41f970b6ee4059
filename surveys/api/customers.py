"""``/api/v1/customers/``: customers from CCRM, PCRM, CIIS and the marketing system, a batch at a time."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.api.base import ApiView
from surveys.api.batches import BatchSerializer, TakenBatchSerializer, one_table, rows_field, take
from surveys.api.errors import ErrorsSerializer


class CustomersSerializer(BatchSerializer):
    """A batch of customers of one source.

    Each customer is an object of columns, named as in the files of the source (docs/CUSTOMERS.md); all of a batch have
    the same columns. A column that is not there leaves everything as it is, an empty one empties.
    """

    customers = rows_field()

    def validate_customers(self, customers: list[dict[str, str]]) -> list[dict[str, str]]:
        return one_table(customers)


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
        responses={200: TakenBatchSerializer, 207: TakenBatchSerializer, 409: ErrorsSerializer},
        examples=[OpenApiExample("One customer", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 customers: 200 all were taken, 207 some were not, 409 the key came with others before."""
        return take(request, CustomersSerializer(data=request.data), "customers")
