"""``/api/v1/responses/``: answers that another system collected, one or many."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.actions.intake import OutcomeStatus
from surveys.actions.post_responses import Answer, Posted, post_responses
from surveys.api.base import ApiView, Strict, WrittenUUID
from surveys.api.errors import ErrorSerializer, ErrorsSerializer, flat
from surveys.api.limits import PerTokenIntake
from surveys.engine.dimensions import AGE_BANDS, CHANNELS, SEGMENTS, TENURE_BANDS, TRANSACTIONS

MOST = 500
WORDS = ("segment", "channel", "age_band", "tenure_band", "transaction_type")


class PostedSerializer(Strict):
    """One set of answers.

    With a ``campaign`` the answers are given now, to its open wave. Without one they were collected elsewhere, like
    the lines of an imported file, and may name the day. ``sampling`` decides what they are good for: ``drawn`` (a
    system drew the respondent, without the branch's say) enters official figures, ``open`` does not.
    """

    uuid = WrittenUUID(help_text="Yours, a new one for each set of answers; sent again it counts once.")
    survey = serializers.SlugField(max_length=40)
    version = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=1_000_000, help_text="The latest where none is given."
    )
    campaign = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)
    unit = serializers.CharField(max_length=40, help_text="Code of the unit that is judged.")
    sampling = serializers.ChoiceField(["drawn", "open"])
    answers = serializers.DictField(
        child=serializers.JSONField(allow_null=True), help_text="Item id (matrix.row) → code, codes, number or text."
    )
    language = serializers.ChoiceField(["zh", "en"], default="zh")
    received_on = serializers.DateField(required=False, allow_null=True, help_text="Today where none is given.")
    service_date = serializers.DateField(required=False, allow_null=True)
    product = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    segment = serializers.ChoiceField(list(SEGMENTS), default="unknown")
    channel = serializers.ChoiceField(list(CHANNELS), default="api")
    age_band = serializers.ChoiceField(list(AGE_BANDS), default="unknown")
    tenure_band = serializers.ChoiceField(list(TENURE_BANDS), default="unknown")
    transaction_type = serializers.ChoiceField(list(TRANSACTIONS), default="unknown")


class BatchSerializer(serializers.Serializer):
    """Many sets of answers; each is taken or refused by itself."""

    responses = serializers.ListField(child=PostedSerializer(), min_length=1, max_length=MOST)


class EnvelopeSerializer(Strict):
    """The batch before its parts are looked at."""

    responses = serializers.ListField(child=serializers.JSONField(allow_null=True), min_length=1, max_length=MOST)


class TakenSerializer(serializers.Serializer):
    """Answers that are here: ``recorded`` now, or ``repeated``, which is the same success again."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField([OutcomeStatus.RECORDED.value, OutcomeStatus.REPEATED.value])
    response = serializers.IntegerField()
    receipt = serializers.CharField(help_text="Eight characters that a customer can quote.")


class PartSerializer(serializers.Serializer):
    """What became of one part of a batch."""

    uuid = serializers.CharField(allow_null=True, help_text="As sent; null where it could not be read.")
    status = serializers.ChoiceField([one.value for one in OutcomeStatus])
    response = serializers.IntegerField(allow_null=True)
    receipt = serializers.CharField(allow_null=True)
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


class PartsSerializer(serializers.Serializer):
    """In the order of the batch."""

    results = PartSerializer(many=True)


def _either(name: str, *forms: type[serializers.Serializer]) -> PolymorphicProxySerializer:
    return PolymorphicProxySerializer(component_name=name, serializers=list(forms), resource_type_field_name=None)


EXAMPLE = {
    "uuid": "5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11",
    "survey": "retail",
    "unit": "E1",
    "sampling": "open",
    "received_on": "2026-11-02",
    "answers": {"overall": 5, "recommend": 9, "comment": "柜员讲得很耐心。"},
}


class ResponsesView(ApiView):
    scope = "responses:write"
    throttle_classes = (PerTokenIntake,)

    @extend_schema(
        operation_id="responses_post",
        request=_either("PostedOrBatch", PostedSerializer, BatchSerializer),
        responses={
            200: _either("TakenOrParts", TakenSerializer, PartsSerializer),
            201: TakenSerializer,
            207: PartsSerializer,
            409: ErrorsSerializer,
        },
        examples=[
            OpenApiExample("One", EXAMPLE, request_only=True),
            OpenApiExample("Several", {"responses": [EXAMPLE]}, request_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """One set of answers, or ``{"responses": […]}`` with up to 500.

        One: 201 recorded, 200 the same again, 409 the UUID was used with other answers, 400 refused. Many: 200 all of
        them are here, 207 some are not; the others were taken.
        """
        if isinstance(request.data, dict) and "responses" in request.data:
            return _many(request)
        form = PostedSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        posted = _posted(form.validated_data)
        answer = post_responses(batch=[posted], actor=request.user)[0]  # type: ignore[list-item, arg-type, unused-ignore]
        return _one(posted.uuid, answer)


def _one(uuid: UUID, answer: Answer) -> Response:
    part = _part(str(uuid), answer)
    errors = part.pop("errors")
    if answer.outcome.accepted:
        recorded = answer.outcome.status is OutcomeStatus.RECORDED
        return Response(part, status=status.HTTP_201_CREATED if recorded else status.HTTP_200_OK)
    if answer.outcome.status is OutcomeStatus.CONFLICT:
        return Response({"type": "client_error", "errors": errors}, status=status.HTTP_409_CONFLICT)
    return Response({"type": "validation_error", "errors": errors}, status=status.HTTP_400_BAD_REQUEST)


def _many(request: Request) -> Response:
    envelope = EnvelopeSerializer(data=request.data)
    envelope.is_valid(raise_exception=True)
    forms = [PostedSerializer(data=one) for one in envelope.validated_data["responses"]]
    good = [form for form in forms if form.is_valid()]
    answers = iter(post_responses(batch=[_posted(form.validated_data) for form in good], actor=request.user))  # type: ignore[arg-type, unused-ignore]
    parts = [
        _part(str(form.validated_data["uuid"]), next(answers)) if form.is_valid() else _unread(form) for form in forms
    ]
    whole = all(not part["errors"] for part in parts)
    return Response({"results": parts}, status=status.HTTP_200_OK if whole else status.HTTP_207_MULTI_STATUS)


def _posted(data: dict[str, Any]) -> Posted:
    words = {name: data[name] for name in WORDS}
    return Posted(words=words, **{name: value for name, value in data.items() if name not in WORDS})


def _part(uuid: str, answer: Answer) -> dict[str, Any]:
    taken = answer.outcome.accepted
    return {
        "uuid": uuid,
        "status": answer.outcome.status.value,
        "response": answer.outcome.response_id if taken else None,
        "receipt": answer.outcome.receipt if taken else None,
        "errors": [{"code": one.code, "detail": one.detail, "attr": one.attr} for one in answer.refusals],
    }


def _unread(form: PostedSerializer) -> dict[str, Any]:
    errors = [{"code": one.code, "detail": str(one.detail), "attr": one.attr} for one in flat(dict(form.errors))]
    given = form.initial_data.get("uuid") if isinstance(form.initial_data, dict) else None
    uuid = given if isinstance(given, str) and "uuid" not in form.errors else None
    return {"uuid": uuid, "status": OutcomeStatus.REFUSED.value, "response": None, "receipt": None, "errors": errors}
