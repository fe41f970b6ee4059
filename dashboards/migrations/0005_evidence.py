"""Supervision, complaints, measures, incidents and vetoes: kept so that the state at any stated time can be read."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

from dashboards.formulas.standard_facts import STANDARD_CHECKLIST, STANDARD_MEASURES
from surveys.migrations._operations import CreateModels, RunSchema


KEPT = [
    f"dashboards_{name}"
    for name in (
        *("evidencefile", "checklistversion", "observation", "observation_files", "complaint", "measureversion"),
        *("measurevalue", "incident_files", "vetoeffect", "incidentmove", "leaderoutcome"),
    )
]
# What may never change in the two tables that have a state.
FIXED = {
    "dashboards_incident": ("unit_id", "happened_on", "category", "text", "recorded_by_id", "recorded_at"),
    "dashboards_veto": ("incident_id", "unit_id", "period", "first", "last", "leader_id", "proposed_by_id", "proposed_at"),
}
ONCE = "(OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id <> OLD.approved_by_id)"
DEAD = "(NOT OLD.live AND NEW.live)"


def _changed(table, differs):
    parts = [f"NEW.{column} {differs} OLD.{column}" for column in FIXED[table]]
    return " OR ".join([*parts, *([ONCE, DEAD] if table == "dashboards_veto" else [])])


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        for table in KEPT:
            run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION manyi_refuse()")
        for table in FIXED:
            run(f"CREATE TRIGGER fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({_changed(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION manyi_refuse()")
            run(f"CREATE TRIGGER append_only BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION manyi_refuse()")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    for table in KEPT:
        run(f"CREATE TRIGGER append_only_{table} BEFORE UPDATE ON {table} {refuse}")
    for table in FIXED:
        run(f"CREATE TRIGGER fixed_{table} BEFORE UPDATE ON {table} WHEN {_changed(table, 'IS NOT')} {refuse}")


def release(apps, schema_editor):
    for table in KEPT:
        _drop(schema_editor, "append_only", table)
    for table in FIXED:
        _drop(schema_editor, "fixed", table)
        if schema_editor.connection.vendor == "postgresql":
            _drop(schema_editor, "append_only", table)


def _drop(schema_editor, name, table):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if on_postgres else f"DROP TRIGGER {name}_{table}", params=None)


def add_standards(apps, schema_editor):
    """Before the guards: the first checklist and catalogue, so that a visit can be recorded on the first day."""
    apps.get_model("dashboards", "ChecklistVersion").objects.create(number=1, items=STANDARD_CHECKLIST)
    measure = apps.get_model("dashboards", "MeasureVersion")
    for one in STANDARD_MEASURES:
        measure.objects.create(number=1, **one)


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0004_score_runs'),
        ('surveys', '0004_more_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='ChecklistVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(unique=True)),
                    ('items', models.JSONField()),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-number'],
                },
            ),
            migrations.CreateModel(
                name='EvidenceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(max_length=5)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Incident',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('happened_on', models.DateField()),
                    ('category', models.CharField(choices=[('custody', 'Custody'), ('fraud', 'Fraud'), ('safety', 'Safety'), ('privacy', 'Privacy'), ('misselling', 'Misselling'), ('mass', 'Mass'), ('scoring', 'Scoring'), ('other', 'Other')], max_length=10)),
                    ('severity', models.CharField(choices=[('minor', 'Minor'), ('serious', 'Serious'), ('grave', 'Grave')], max_length=8)),
                    ('text', models.TextField(max_length=4000)),
                    ('state', models.CharField(choices=[('recorded', 'Recorded'), ('investigating', 'Investigating'), ('dismissed', 'Dismissed'), ('confirmed', 'Confirmed'), ('proposed', 'Proposed'), ('in_force', 'In Force'), ('appealed', 'Appealed'), ('lifted', 'Lifted'), ('upheld', 'Upheld')], default='recorded', max_length=13)),
                    ('step', models.PositiveIntegerField(default=0)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('files', models.ManyToManyField(related_name='incidents', to='dashboards.evidencefile')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-happened_on', '-id'],
                    'indexes': [
                        models.Index(fields=['unit', 'happened_on'], name='incident_of_unit'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LeaderOutcome',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('resignation', 'Resignation'), ('dismissal', 'Dismissal'), ('demotion', 'Demotion'), ('transfer', 'Transfer'), ('demerit', 'Demerit'), ('warning', 'Warning'), ('criticism', 'Criticism'), ('none', 'None')], max_length=11)),
                    ('decided_on', models.DateField()),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='dashboards.incident')),
                    ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='MeasureVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40)),
                    ('number', models.PositiveIntegerField(default=1)),
                    ('name_zh', models.CharField(max_length=60)),
                    ('name_en', models.CharField(max_length=60)),
                    ('unit_zh', models.CharField(max_length=20)),
                    ('unit_en', models.CharField(max_length=20)),
                    ('direction', models.CharField(choices=[('higher', 'Higher'), ('lower', 'Lower'), ('neither', 'Neither')], max_length=8)),
                    ('joining', models.CharField(choices=[('ratio', 'Ratio'), ('mean', 'Mean'), ('sum', 'Sum')], max_length=6)),
                    ('numerator_zh', models.CharField(blank=True, max_length=60)),
                    ('numerator_en', models.CharField(blank=True, max_length=60)),
                    ('denominator_zh', models.CharField(blank=True, max_length=60)),
                    ('denominator_en', models.CharField(blank=True, max_length=60)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['code', '-number'],
                    'constraints': [
                        models.UniqueConstraint(fields=('code', 'number'), name='measure_version_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('joining', 'ratio'), _negated=True), models.Q(models.Q(('numerator_zh', ''), _negated=True), models.Q(('denominator_zh', ''), _negated=True)), _connector='OR'), name='measure_ratio_names_its_parts'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MeasureValue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40)),
                    ('month', models.IntegerField(help_text='yyyymm')),
                    ('number', models.PositiveIntegerField(default=1)),
                    ('value', models.DecimalField(decimal_places=6, max_digits=18)),
                    ('numerator', models.BigIntegerField(null=True)),
                    ('denominator', models.BigIntegerField(null=True)),
                    ('source', models.CharField(max_length=10)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='surveys.unit')),
                    ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dashboards.measureversion')),
                ],
                options={
                    'ordering': ['-month', 'code'],
                    'constraints': [
                        models.UniqueConstraint(fields=('unit', 'month', 'code', 'number'), name='measure_value_version_once'),
                        models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='measure_value_not_negative'),
                        models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gt', 0), ('numerator__gte', 0), ('numerator__lte', models.F('denominator'))), _connector='OR'), name='measure_share_of_its_whole'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Observation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('number', models.PositiveIntegerField(default=1)),
                    ('kind', models.CharField(choices=[('regulator', 'Regulator'), ('media', 'Media'), ('social', 'Social'), ('mystery', 'Mystery')], max_length=10)),
                    ('observed_on', models.DateField()),
                    ('severity', models.CharField(choices=[('none', 'None'), ('minor', 'Minor'), ('serious', 'Serious'), ('grave', 'Grave')], default='none', max_length=8)),
                    ('reference', models.CharField(blank=True, max_length=80)),
                    ('text', models.TextField(blank=True, max_length=2000)),
                    ('results', models.JSONField(default=dict)),
                    ('reached', models.PositiveIntegerField(null=True)),
                    ('possible', models.PositiveIntegerField(null=True)),
                    ('withdrawn', models.BooleanField(default=False)),
                    ('why', models.CharField(blank=True, max_length=500)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('checklist', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dashboards.checklistversion')),
                    ('files', models.ManyToManyField(related_name='observations', to='dashboards.evidencefile')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-observed_on', '-id'],
                    'indexes': [
                        models.Index(fields=['unit', 'observed_on'], name='observation_of_unit'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('key', 'number'), name='observation_version_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('checklist__isnull', False), ('kind', 'mystery'), ('possible__gt', 0), ('reached__lte', models.F('possible'))), models.Q(models.Q(('kind', 'mystery'), _negated=True), ('checklist__isnull', True), ('possible__isnull', True), ('reached__isnull', True)), _connector='OR'), name='observation_visit_has_score'),
                        models.CheckConstraint(condition=models.Q(('withdrawn', False), models.Q(('why', ''), _negated=True), _connector='OR'), name='observation_withdrawn_why'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Veto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', models.CharField(max_length=20)),
                    ('first', models.IntegerField()),
                    ('last', models.IntegerField()),
                    ('live', models.BooleanField(default=True)),
                    ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('approved_at', models.DateTimeField(null=True)),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetoes', to='dashboards.incident')),
                    ('leader', models.ForeignKey(help_text='Who held the unit on the day of the incident; none where nobody did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetoes', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [
                        models.Index(fields=['unit', 'first', 'last'], name='veto_of_unit'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('live', True)), fields=('incident',), name='veto_one_live'),
                        models.UniqueConstraint(condition=models.Q(('approved_by__isnull', False)), fields=('incident',), name='veto_fires_once'),
                        models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='veto_two_people'),
                        models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='veto_period_forward'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='IncidentMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.PositiveIntegerField()),
                    ('source', models.CharField(blank=True, max_length=13)),
                    ('to', models.CharField(choices=[('recorded', 'Recorded'), ('investigating', 'Investigating'), ('dismissed', 'Dismissed'), ('confirmed', 'Confirmed'), ('proposed', 'Proposed'), ('in_force', 'In Force'), ('appealed', 'Appealed'), ('lifted', 'Lifted'), ('upheld', 'Upheld')], max_length=13)),
                    ('severity', models.CharField(choices=[('minor', 'Minor'), ('serious', 'Serious'), ('grave', 'Grave')], max_length=8)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='dashboards.incident')),
                    ('veto', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='dashboards.veto')),
                ],
                options={
                    'ordering': ['incident_id', 'step'],
                    'constraints': [
                        models.UniqueConstraint(fields=('incident', 'step'), name='incident_step_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='VetoEffect',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('target', models.CharField(choices=[('unit', 'unit'), ('leader', 'leader')], max_length=6)),
                    ('kind', models.CharField(max_length=20)),
                    ('grade', models.CharField(blank=True, max_length=1)),
                    ('veto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='dashboards.veto')),
                ],
                options={
                    'ordering': ['-target'],
                    'constraints': [
                        models.UniqueConstraint(fields=('veto', 'target'), name='veto_effect_once_a_target'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Complaint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('number', models.PositiveIntegerField(default=1)),
                    ('category', models.CharField(choices=[('attitude', 'Attitude'), ('waiting', 'Waiting'), ('authorisation', 'Authorisation'), ('fees', 'Fees'), ('product', 'Product'), ('digital', 'Digital'), ('premises', 'Premises'), ('privacy', 'Privacy'), ('other', 'Other')], max_length=15)),
                    ('channel', models.CharField(choices=[('branch', 'Branch'), ('hotline', 'Hotline'), ('app', 'App'), ('letter', 'Letter'), ('regulator', 'Regulator'), ('media', 'Media'), ('other', 'Other')], max_length=10)),
                    ('severity', models.CharField(choices=[('minor', 'Minor'), ('serious', 'Serious'), ('grave', 'Grave')], max_length=8)),
                    ('received_on', models.DateField()),
                    ('due_on', models.DateField()),
                    ('handled_on', models.DateField(null=True)),
                    ('upheld', models.BooleanField(help_text='None while it is not decided.', null=True)),
                    ('withdrawn', models.BooleanField(default=False)),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-received_on', '-id'],
                    'indexes': [models.Index(fields=['unit', 'received_on'], name='complaint_of_unit')],
                    'constraints': [models.UniqueConstraint(fields=('reference', 'number'), name='complaint_version_once'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('received_on'))), name='complaint_due_later'), models.CheckConstraint(condition=models.Q(('handled_on__isnull', True), ('handled_on__gte', models.F('received_on')), _connector='OR'), name='complaint_handled_later'), models.CheckConstraint(condition=models.Q(('upheld__isnull', True), ('handled_on__isnull', False), _connector='OR'), name='complaint_decided_when_handled')],
                },
            ),
        ),
        migrations.RunPython(add_standards, migrations.RunPython.noop),
        RunSchema(protect, release),
    ]
