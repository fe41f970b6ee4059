"""A survey from its definition in a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.actions.import_sentences import FileRefused
from surveys.actions.surveys import create_survey, publish_version, save_draft
from surveys.engine.definition import DefinitionError, load_definition
from surveys.models import Survey, SurveyVersion, User

LARGEST = 2 << 20


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A definition, and what the survey is called."""

    code: str
    name_zh: str
    name_en: str
    programme: str
    definition: dict[str, Any]


def read_survey(content: bytes, code: str = "", names: Mapping[str, str] | None = None) -> SurveyFile:
    """A definition file: the JSON of a definition, with ``code`` and ``name`` (``zh``, ``en``) beside it.

    Raises
    ------
    FileRefused
        With every fault of the definition, each with where it stands.
    """
    data = _json(content)
    code = code or str(data.pop("code", ""))
    data.pop("code", None)
    name = {**_words(data.pop("name", None)), **{key: word for key, word in (names or {}).items() if word}}
    try:
        definition = load_definition(data)
    except DefinitionError as error:
        faults = "\n".join(
            f"{fault.path or '.'}: {fault.code} {_params(fault.params)}".rstrip() for fault in error.faults
        )
        raise FileRefused(_("The definition has faults:") + "\n" + faults) from error
    if not code:
        raise FileRefused(_("The file names no survey code. Please add “code”, or give it with --code."))
    zh = name.get("zh") or definition.title.zh
    return SurveyFile(code, zh, name.get("en") or definition.title.en, definition.programme, data)


@transaction.atomic
def import_survey(file: SurveyFile, *, publish: bool, actor: User | None) -> tuple[SurveyVersion, bool]:
    """Create the survey, or save its draft; return the version and whether anything changed.

    Raises
    ------
    FileRefused
        Where a survey of this code belongs to another programme.
    """
    survey = Survey.objects.filter(code=file.code).first()
    if survey and survey.programme != file.programme:
        words = {"code": file.code, "programme": survey.programme}
        raise FileRefused(_("Survey “%(code)s” belongs to programme %(programme)s. Please use another code.") % words)
    last = survey.versions.order_by("-number").first() if survey else None
    if last and last.definition == file.definition and (last.is_published or not publish):
        return last, False
    draft = _draft(survey, file, actor)
    return (publish_version(version=draft, actor=actor) if publish else draft), True


def _draft(survey: Survey | None, file: SurveyFile, actor: User | None) -> SurveyVersion:
    if survey:
        return save_draft(survey=survey, definition=file.definition, actor=actor)
    return create_survey(
        code=file.code,
        programme=file.programme,
        name_zh=file.name_zh,
        name_en=file.name_en,
        definition=file.definition,
        actor=actor,
    )


def _json(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig")) if len(content) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise FileRefused(_("This is not a JSON file in UTF-8: %(fault)s") % {"fault": error}) from error
    if not isinstance(data, dict):
        raise FileRefused(_("This is not a definition: one JSON object of at most 2 MB is needed."))
    return data


def _words(given: object) -> dict[str, str]:
    return {key: str(word) for key, word in given.items()} if isinstance(given, dict) else {}


def _params(params: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in params.items())
