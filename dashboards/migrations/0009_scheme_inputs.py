"""Figures, targets, bonuses and deductions that headquarters supplies: what was said stays, and is decided once."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from surveys.migrations._operations import CreateModels, RunSchema


VALUES, BATCHES = "dashboards_suppliedvalue", "dashboards_supplybatch"
FIXED = ("kind", "source", "note", "proposed_by_id", "proposed_at")


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION manyi_refuse()"
        run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {VALUES} {refuse}")
        run(f"CREATE TRIGGER append_only BEFORE DELETE ON {BATCHES} {refuse}")
        conditional = refuse.replace("EXECUTE", f"WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE")
        run(f"CREATE TRIGGER fixed BEFORE UPDATE ON {BATCHES} {conditional}")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    run(f"CREATE TRIGGER append_only_{VALUES} BEFORE UPDATE ON {VALUES} {refuse}")
    for table in (VALUES, BATCHES):
        run(f"CREATE TRIGGER append_only_rows_{table} BEFORE DELETE ON {table} {refuse}")
    run(f"CREATE TRIGGER fixed_{BATCHES} BEFORE UPDATE ON {BATCHES} WHEN {_changed('IS NOT')} {refuse}")


def _changed(differs):
    """What was proposed never changes, and what was decided stays decided."""
    parts = [f"NEW.{column} {differs} OLD.{column}" for column in FIXED]
    return " OR ".join([*parts, "OLD.state <> 'proposed'"])


def release(apps, schema_editor):
    names = {
        "postgresql": [("append_only", VALUES), ("append_only", BATCHES), ("fixed", BATCHES)],
        "sqlite": [(f"append_only_{VALUES}", ""), *((f"append_only_rows_{one}", "") for one in (VALUES, BATCHES)), (f"fixed_{BATCHES}", "")],
    }
    for name, table in names[schema_editor.connection.vendor]:
        schema_editor.execute(f"DROP TRIGGER {name}{f' ON {table}' if table else ''}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0008_appeals'),
        ('surveys', '0007_kiosk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='SupplyBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('figure', 'Figure'), ('target', 'Target'), ('adjustment', 'Adjustment')], max_length=10)),
                    ('source', models.CharField(help_text='page, import or demo', max_length=10)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('state', models.CharField(choices=[('proposed', 'Proposed'), ('approved', 'Approved'), ('refused', 'Refused')], default='proposed', max_length=8)),
                    ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, help_text='Why it was refused.', max_length=300)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'refused'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='supply_two_people'),
                        models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='supply_decided_by_somebody'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SuppliedValue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(help_text='Of the figure, of the component (targets), or of the adjustment.', max_length=40)),
                    ('first_month', models.IntegerField(help_text='yyyymm')),
                    ('last_month', models.IntegerField(help_text='yyyymm')),
                    ('value', models.DecimalField(decimal_places=6, max_digits=18)),
                    ('reason', models.CharField(blank=True, help_text='Why points are added or taken off.', max_length=300)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.unit')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='dashboards.supplybatch')),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [
                        models.Index(fields=['first_month', 'unit'], name='supplied_in_period'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('batch', 'unit', 'code', 'first_month'), name='supplied_once_in_a_batch'),
                    ],
                },
            ),
        ),
        RunSchema(protect, release),
    ]
