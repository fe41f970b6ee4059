"""What batches of customers and of transactions have in common: a table, a key of its own, and what became of it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.actions.import_customers import LAST_DELTA
from surveys.actions.import_sentences import FileRefused
from surveys.actions.post_batches import KeyUsed, Post, Taken, post_batch
from surveys.api.base import Strict, WrittenUUID
from surveys.api.errors import Conflict, ErrorSerializer
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


def rows_field() -> serializers.ListField:
    cell = CellField(max_length=LONGEST, allow_blank=True, allow_null=True)
    return serializers.ListField(child=serializers.DictField(child=cell), min_length=1, max_length=MOST)


class BatchSerializer(Strict):
    """A batch of one source; every row has the same columns, named as in the files of the source."""

    key = WrittenUUID(help_text="Yours, a new one for each batch; sent again it counts once.")
    source = serializers.ChoiceField(CustomerSource.values)  # type: ignore[assignment]
    columns = serializers.DictField(
        child=serializers.CharField(max_length=COLUMNS), required=False, default=dict,
        help_text="Column → field, where a name is not known; kept for the source.",
    )  # fmt: skip
    delta = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LAST_DELTA, help_text="Its number, as of a file."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and write nothing.")


class LeftOutSerializer(serializers.Serializer):
    first = serializers.IntegerField()
    last = serializers.IntegerField()


class TakenBatchSerializer(serializers.Serializer):
    """What became of a batch; ``errors`` has each row that was not taken, ``attr`` says which."""

    key = serializers.UUIDField()
    status = serializers.ChoiceField(["recorded", "repeated", "tried"])
    read = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    closed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    left_out = LeftOutSerializer(
        allow_null=True, help_text="Deltas before this one that have not come in, and may come no more."
    )
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


def one_table(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, where they make one table: the same columns everywhere, and no line without a word."""
    names = set(rows[0])
    if any('"' in name or not name.isprintable() for name in names):
        raise ValidationError(_("The name of a column has signs in it that cannot be."), code="column_name")
    for place, one in enumerate(rows):
        if set(one) != names:
            said = _("Every row of a batch has the same columns; that of place %(place)s has others.")
            raise ValidationError(said % {"place": place}, code="other_columns")
        if not any(cell.strip() for cell in one.values()):
            raise ValidationError(_("The row of place %(place)s is empty.") % {"place": place}, code="empty")
    return rows


def take(request: Request, form: BatchSerializer, content: str) -> Response:
    """Take a batch of ``content`` in, and say what became of it."""
    form.is_valid(raise_exception=True)
    said = dict(form.validated_data)
    post = Post(content=content, rows=said.pop(content), **said)
    try:
        taken = post_batch(post=post, actor=request.user)  # type: ignore[arg-type, unused-ignore]
    except FileRefused as refused:
        raise ValidationError({content: [str(refused)]}, code="refused") from refused
    except KeyUsed as used:
        raise Conflict(_("This key came with other content before. Nothing was changed."), "key_used") from used
    code = status.HTTP_207_MULTI_STATUS if taken.rejects else status.HTTP_200_OK
    what = {"status": _status(post, taken), **taken.counts, "left_out": taken.left_out}
    told = {"key": str(post.key), **what, "errors": _errors(content, taken)}
    return Response(told, status=code)


def _status(post: Post, taken: Taken) -> str:
    return "tried" if post.dry_run else "repeated" if taken.repeated else "recorded"


def _errors(content: str, taken: Taken) -> Sequence[dict[str, str]]:
    return [{"code": "rejected", "detail": why, "attr": f"{content}.{place}"} for place, why in taken.rejects]
