"""Appeals: what was appealed against and every step is kept; only where an appeal stands moves on, until it is over."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

from surveys.migrations._operations import CreateModels, RunSchema

KEPT = tuple(f"dashboards_{name}" for name in ("appealmove", "appeal_files", "reflection"))
APPEAL = "dashboards_appeal"
FIXED = (
    *("public_id", "result_id", "unit_id", "period", "kind", "response_id", "month", "programme", "component"),
    *("ground", "reason", "deadline", "filed_by_id", "filed_at"),
)
OVER = "(OLD.state IN ('upheld', 'rejected', 'withdrawn') AND (NEW.state <> OLD.state OR NEW.step <> OLD.step))"


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        refuse = "EXECUTE FUNCTION manyi_refuse()"
        for table in KEPT:
            run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}")
        run(f"CREATE TRIGGER fixed BEFORE UPDATE ON {APPEAL} FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')}) {refuse}")
        run(f"CREATE TRIGGER append_only BEFORE DELETE ON {APPEAL} FOR EACH ROW {refuse}")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    for table in KEPT:
        run(f"CREATE TRIGGER append_only_{table} BEFORE UPDATE ON {table} {refuse}")
        run(f"CREATE TRIGGER append_only_rows_{table} BEFORE DELETE ON {table} {refuse}")
    run(f"CREATE TRIGGER fixed_{APPEAL} BEFORE UPDATE ON {APPEAL} WHEN {_changed('IS NOT')} {refuse}")
    run(f"CREATE TRIGGER append_only_rows_{APPEAL} BEFORE DELETE ON {APPEAL} {refuse}")


def release(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for name, table in _triggers(on_postgres):
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgres else ""), params=None)


def _changed(differs):
    return " OR ".join([*(f"NEW.{column} {differs} OLD.{column}" for column in FIXED), OVER])


def _triggers(on_postgres):
    if on_postgres:
        return [*(("append_only", table) for table in (*KEPT, APPEAL)), ("fixed", APPEAL)]
    both = [(f"{name}_{table}", table) for table in KEPT for name in ("append_only", "append_only_rows")]
    return [*both, (f"fixed_{APPEAL}", APPEAL), (f"append_only_rows_{APPEAL}", APPEAL)]


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0007_ledger'),
        ('surveys', '0009_quotas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('period', models.CharField(max_length=8)),
                    ('kind', models.CharField(choices=[('response', 'Response'), ('component', 'Component')], max_length=9)),
                    ('response_id', models.BigIntegerField(null=True)),
                    ('month', models.IntegerField(help_text='yyyymm in which the response came in.', null=True)),
                    ('programme', models.CharField(blank=True, max_length=20)),
                    ('component', models.CharField(blank=True, max_length=40)),
                    ('ground', models.CharField(choices=[('wrong_branch', 'Wrong Branch'), ('wrong_person', 'Wrong Person'), ('misread', 'Misread'), ('abuse', 'Abuse'), ('figure', 'Figure'), ('exclusion', 'Exclusion'), ('rule', 'Rule'), ('other', 'Other')], max_length=12)),
                    ('reason', models.TextField(max_length=4000)),
                    ('deadline', models.DateField(help_text='The last day to appeal on, as it stood when this was filed.')),
                    ('state', models.CharField(choices=[('filed', 'Filed'), ('review', 'Review'), ('proposed', 'Proposed'), ('upheld', 'Upheld'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], default='filed', max_length=9)),
                    ('step', models.PositiveIntegerField(default=0)),
                    ('filed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('files', models.ManyToManyField(related_name='appeals', to='dashboards.evidencefile')),
                    ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='dashboards.appraisalresult')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='surveys.unit')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [
                        models.Index(fields=['unit', 'state'], name='appeal_of_unit'),
                        models.Index(condition=models.Q(('state__in', ['filed', 'review', 'proposed'])), fields=['id'], name='appeal_undecided'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('kind', 'response'), models.Q(('state', 'withdrawn'), _negated=True)), fields=('unit', 'response_id'), name='appeal_response_once'),
                        models.UniqueConstraint(condition=models.Q(('kind', 'component'), models.Q(('state', 'withdrawn'), _negated=True)), fields=('result', 'component'), name='appeal_component_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('component', ''), ('kind', 'response'), ('month__isnull', False), ('response_id__isnull', False), models.Q(('programme', ''), _negated=True)), models.Q(('kind', 'component'), ('programme', ''), ('response_id__isnull', True), models.Q(('component', ''), _negated=True)), _connector='OR'), name='appeal_against_one_thing'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AppealMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.PositiveIntegerField()),
                    ('source', models.CharField(blank=True, max_length=9)),
                    ('to', models.CharField(choices=[('filed', 'Filed'), ('review', 'Review'), ('proposed', 'Proposed'), ('upheld', 'Upheld'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], max_length=9)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                    ('remedy', models.CharField(blank=True, choices=[('reattributed', 'Reattributed'), ('excluded', 'Excluded'), ('fact', 'Fact')], max_length=12)),
                    ('fact', models.CharField(blank=True, max_length=40)),
                    ('event', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='dashboards.appeal')),
                    ('moved_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.unit')),
                ],
                options={
                    'ordering': ['appeal_id', 'step'],
                    'constraints': [
                        models.UniqueConstraint(fields=('appeal', 'step'), name='appeal_step_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('to', 'upheld'), _negated=True), models.Q(('event__isnull', False), ('moved_to__isnull', False), ('remedy', 'reattributed')), models.Q(('event__isnull', False), ('remedy', 'excluded')), models.Q(('remedy', 'fact'), models.Q(('fact', ''), _negated=True)), _connector='OR'), name='appeal_upheld_puts_right'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Reflection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', models.CharField(max_length=8)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('appeal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reflections', to='dashboards.appeal')),
                    ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reflections', to='dashboards.appraisalrun')),
                    ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dashboards.scheme')),
                    ('score_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reflections', to='dashboards.scorerun')),
                    ('veto', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reflections', to='dashboards.veto')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('score_run__isnull', False)), fields=('appeal', 'period'), name='appeal_in_scores_once'),
                        models.UniqueConstraint(condition=models.Q(('run__isnull', False)), fields=('appeal', 'scheme', 'period'), name='appeal_in_run_once'),
                        models.UniqueConstraint(fields=('veto', 'scheme', 'period'), name='lifted_veto_in_run_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('appeal__isnull', False), ('veto__isnull', True)), models.Q(('appeal__isnull', True), ('veto__isnull', False)), _connector='OR'), name='reflection_of_one_decision'),
                        models.CheckConstraint(condition=models.Q(models.Q(('run__isnull', True), ('scheme__isnull', True), ('score_run__isnull', False), ('veto__isnull', True)), models.Q(('run__isnull', False), ('scheme__isnull', False), ('score_run__isnull', True)), _connector='OR'), name='reflection_in_one_run'),
                    ],
                },
            ),
        ),
        RunSchema(protect, release),
    ]
