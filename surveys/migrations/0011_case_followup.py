# Follow-up of cases, regular contact, and customers posted by another system.


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from surveys.migrations._operations import CreateModels, RunSchema


PLAN = "OLD.approved_at IS NOT NULL AND (NEW.definition <> OLD.definition OR NEW.number <> OLD.number)"
FIXED = ("customer_id", "unit_id", "made_by_id", "day", "way", "outcome", "reached", "at")


def protect(apps, schema_editor):
    """Approved plans and calls that were recorded never change (but for words that are forgotten): the database refuses."""
    postgres = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgres else "IS NOT"
    contact = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED) + " OR NEW.text <> ''"
    _before(schema_editor, "approved", "UPDATE", "surveys_contactplan", PLAN)
    _before(schema_editor, "append_only", "UPDATE", "surveys_regularcontact", contact)
    _before(schema_editor, "append_only", "UPDATE", "surveys_caseescalation", "")
    if postgres:
        _before(schema_editor, "append_only_rows", "DELETE", "surveys_regularcontact", "")


def _before(schema_editor, name, what, table, when):
    condition = f"WHEN ({when}) " if when else ""
    if schema_editor.connection.vendor == "postgresql":
        sql = f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION manyi_refuse()"
    else:
        sql = f"CREATE TRIGGER {name}_{table} BEFORE {what} ON {table} {condition}BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    schema_editor.execute(sql, params=None)


def release(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    kept = [("approved", "surveys_contactplan"), ("append_only", "surveys_regularcontact"), ("append_only", "surveys_caseescalation")]
    for name, table in kept + ([("append_only_rows", "surveys_regularcontact")] if postgres else []):
        drop = f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}_{table}"
        schema_editor.execute(drop, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0010_kiosk_counts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'Opened'), ('note', 'Note'), ('contact_shown', 'Contact Shown'), ('attempt', 'Attempt'), ('handed_over', 'Handed Over'), ('complaint_linked', 'Complaint Linked'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('escalated', 'Escalated'), ('asked_again', 'Asked Again'), ('not_asked_again', 'Not Asked Again'), ('answered_again', 'Answered Again')], max_length=20),
        ),
        CreateModels(
            migrations.CreateModel(
                name='PostedBatch',
                fields=[
                    ('key', models.UUIDField(primary_key=True, serialize=False)),
                    ('digest', models.BinaryField(help_text='SHA-256 of what was posted.', max_length=32)),
                    ('answer', models.JSONField(default=dict, help_text='Counts, and the rejects with their reasons; no contact.')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='CaseAgain',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('closed_at', models.DateTimeField(help_text='The closing that it follows.')),
                    ('at', models.DateTimeField()),
                    ('refused', models.CharField(blank=True, help_text='A code: why they are not asked.', max_length=20)),
                    ('response_id', models.BigIntegerField(null=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('points', models.PositiveSmallIntegerField(help_text='Their own word on 0-100; none where they gave none.', null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='again', to='surveys.case')),
                    ('invitation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='again', to='surveys.invitation')),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('case', 'closed_at'), name='again_once'), models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', True), ('response_id__isnull', True), models.Q(('refused', ''), _negated=True)), models.Q(('invitation__isnull', False), ('refused', '')), _connector='OR'), name='again_or_why_not')],
                },
            ),
            migrations.CreateModel(
                name='CaseEscalation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.PositiveSmallIntegerField(help_text='1 for the first.')),
                    ('at', models.DateTimeField()),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='surveys.case')),
                    ('told', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['told', 'case'], name='escalation_told')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'step'), name='escalation_once')],
                },
            ),
            migrations.CreateModel(
                name='ContactPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(unique=True)),
                    ('definition', models.JSONField(help_text='See engine.contact_plan.')),
                    ('saved_at', models.DateTimeField(auto_now=True)),
                    ('approved_at', models.DateTimeField(null=True)),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-number'],
                    'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('approved_at__isnull', True)), name='contact_plan_one_draft')],
                },
            ),
            migrations.CreateModel(
                name='RegularContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('way', models.CharField(choices=[('visit', 'Visit'), ('phone', 'Phone'), ('branch', 'Branch'), ('online', 'Online')], max_length=10)),
                    ('outcome', models.CharField(choices=[('well', 'Well'), ('wish', 'Wish'), ('trouble', 'Trouble'), ('declined', 'Declined'), ('not_reached', 'Not Reached')], max_length=12)),
                    ('reached', models.BooleanField(help_text='Only such a contact fulfils the plan.')),
                    ('text', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='regular_contacts', to='surveys.customer')),
                    ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(db_index=False, help_text='Home branch at that time.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-day', '-id'],
                    'indexes': [models.Index(fields=['customer', 'day'], name='regular_contact_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'not_reached'), ('reached', False)), models.Q(('reached', True), models.Q(('outcome', 'not_reached'), _negated=True)), _connector='OR'), name='regular_contact_reached')],
                },
            ),
        ),
        RunSchema(protect, release),
    ]
