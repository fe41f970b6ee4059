"""Replies by text message, codes on receipts and displays, and the notice that a version was answered under."""

import django.db.models.deletion
from django.db import migrations, models

from surveys.migrations._operations import CreateModels, RunSchema

NOTICE = "surveys_noticetext"


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        run(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {NOTICE} "
            "FOR EACH ROW EXECUTE FUNCTION manyi_refuse()"
        )
        return
    run(f"CREATE TRIGGER append_only_{NOTICE} BEFORE UPDATE ON {NOTICE} BEGIN SELECT RAISE(ABORT, 'append-only'); END")


def release(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    drop = f"DROP TRIGGER append_only ON {NOTICE}" if postgres else f"DROP TRIGGER append_only_{NOTICE}"
    schema_editor.execute(drop, params=None)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_case_followup")]

    operations = [
        migrations.AddField(
            model_name="accesspoint",
            name="product",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="surveys.product"
            ),
        ),
        migrations.AddField(
            model_name="accesspoint",
            name="rotates",
            field=models.BooleanField(default=False, help_text="Its code is on a display and changes every few minutes."),
        ),
        CreateModels(
            migrations.CreateModel(
                name="NoticeText",
                fields=[
                    (
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="kept_notice",
                            serialize=False,
                            to="surveys.surveyversion",
                        ),
                    ),
                    ("zh", models.TextField()),
                    ("en", models.TextField()),
                    ("kept_at", models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name="ReceiptCode",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("reference", models.BinaryField(help_text="Keyed hash of the transaction's reference.", max_length=32)),
                    ("issued_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "invitation",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="receipt_code",
                            to="surveys.invitation",
                        ),
                    ),
                    (
                        "wave",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="receipt_codes", to="surveys.wave"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("wave", "reference"), name="receipt_code_once")],
                },
            ),
            migrations.CreateModel(
                name="SmsReply",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("gateway_id", models.CharField(max_length=80, unique=True)),
                    (
                        "status",
                        models.CharField(help_text="A name of actions.sms_replies.ReplyStatus.", max_length=20),
                    ),
                    ("received_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "message",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="replies",
                            to="surveys.message",
                        ),
                    ),
                ],
            ),
        ),
        RunSchema(protect, release),
    ]
