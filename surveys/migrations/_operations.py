"""Operations that draw up Django's picture of the models less often.

After each ``CreateModel`` Django draws up every model that is related to the new one; here nearly all are related to the
unit and to the user, and most of a first migrate's time went there.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """New models that are drawn up together: the tables are made as several ``CreateModel`` would make them."""

    def __init__(self, *models: CreateModel) -> None:
        self.models = models

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.models)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # kept by Django once it was asked for; without it nothing is drawn up yet
        for one in self.models:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in self.models:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.models):
            one.database_backwards(app_label, schema_editor, from_state, to_state)


class RunSchema(RunPython):
    """Code for the schema (triggers, functions): of the models it reads the own fields alone.

    ``RunPython`` draws up all models anew where fields were added before it, so that relations are known from both sides.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.code(from_state.apps, schema_editor)
