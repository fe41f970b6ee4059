"""All scorecards of a run on paper, and its table as another system wants it, are exports too."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from surveys.migrations._operations import RunSchema

TABLE = "dashboards_sheetlayout"


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION manyi_refuse()"
        run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} {refuse}")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    run(f"CREATE TRIGGER append_only_{TABLE} BEFORE UPDATE ON {TABLE} {refuse}")
    run(f"CREATE TRIGGER append_only_rows_{TABLE} BEFORE DELETE ON {TABLE} {refuse}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER append_only ON {TABLE}", params=None)
        return
    for name in (f"append_only_{TABLE}", f"append_only_rows_{TABLE}"):
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0012_export_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="exportjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("scores", "Scores"),
                    ("answers", "Answers"),
                    ("links", "Links"),
                    ("papers", "Papers"),
                    ("sheet", "Sheet"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="SheetLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("columns", models.JSONField(help_text="See formulas.scorecard.columns.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["code", "-number"],
                'constraints': [
                    models.UniqueConstraint(fields=("code", "number"), name="sheet_layout_version_once"),
                ],
            },
        ),
        RunSchema(protect, release),
    ]
