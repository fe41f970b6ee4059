"""What headquarters supplied is entered in the ledger too: its guards let a text be emptied once an entry says so."""

from django.db import migrations

from surveys.migrations._operations import RunSchema

VALUES, BATCHES = "dashboards_suppliedvalue", "dashboards_supplybatch"
FIXED = ("kind", "source", "note", "proposed_by_id", "proposed_at")
DECIDED = ("state", "decided_by_id", "decided_at", "reason")


def protect(apps, schema_editor):
    run = _runner(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        keep = "FOR EACH ROW {}EXECUTE FUNCTION manyi_keep('{}', '{}')"
        run(f"DROP TRIGGER append_only ON {VALUES}")
        run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {VALUES} {keep.format('', 'reason', '')}")
        run(f"DROP TRIGGER fixed ON {BATCHES}")
        decided = keep.format("WHEN (OLD.state <> 'proposed') ", "note,reason", "")
        run(f"CREATE TRIGGER fixed BEFORE UPDATE ON {BATCHES} {decided}")
        proposed = keep.format("WHEN (OLD.state = 'proposed') ", "note", ",".join(DECIDED))
        run(f"CREATE TRIGGER proposed BEFORE UPDATE ON {BATCHES} {proposed}")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    run(f"DROP TRIGGER append_only_{VALUES}")
    run(f"CREATE TRIGGER append_only_{VALUES} BEFORE UPDATE ON {VALUES} WHEN {_changed(apps, VALUES, ('reason',))} {refuse}")
    run(f"DROP TRIGGER fixed_{BATCHES}")
    decided, proposed = _changed(apps, BATCHES, ("note", "reason")), _changed(apps, BATCHES, ("note",), DECIDED)
    run(f"CREATE TRIGGER fixed_{BATCHES} BEFORE UPDATE ON {BATCHES} WHEN OLD.state <> 'proposed' AND ({decided}) {refuse}")
    run(f"CREATE TRIGGER proposed_{BATCHES} BEFORE UPDATE ON {BATCHES} WHEN OLD.state = 'proposed' AND ({proposed}) {refuse}")


def release(apps, schema_editor):
    run, on_postgres = _runner(schema_editor), schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if on_postgres else "IS NOT"
    parts = [f"NEW.{column} {differs} OLD.{column}" for column in FIXED]
    before = " OR ".join([*parts, "OLD.state <> 'proposed'"])
    if on_postgres:
        refuse = "EXECUTE FUNCTION manyi_refuse()"
        for name, table in (("append_only", VALUES), ("fixed", BATCHES), ("proposed", BATCHES)):
            run(f"DROP TRIGGER {name} ON {table}")
        run(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {VALUES} FOR EACH ROW {refuse}")
        run(f"CREATE TRIGGER fixed BEFORE UPDATE ON {BATCHES} FOR EACH ROW WHEN ({before}) {refuse}")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    for name in (f"append_only_{VALUES}", f"fixed_{BATCHES}", f"proposed_{BATCHES}"):
        run(f"DROP TRIGGER {name}")
    run(f"CREATE TRIGGER append_only_{VALUES} BEFORE UPDATE ON {VALUES} {refuse}")
    run(f"CREATE TRIGGER fixed_{BATCHES} BEFORE UPDATE ON {BATCHES} WHEN {before} {refuse}")


def _runner(schema_editor):
    return lambda sql: schema_editor.execute(sql, params=None)


def _changed(apps, table, erasable, free=()):
    """On SQLite a guard names its columns: what of them differs, but for a text that may be emptied."""
    columns = [field.column for field in apps.get_model(table.replace("_", ".", 1))._meta.concrete_fields]
    kept = [f'NEW."{one}" IS NOT OLD."{one}"' for one in columns if one not in (*erasable, *free)]
    emptied = [f'(NEW."{one}" IS NOT OLD."{one}" AND NOT {_emptied(table, one)})' for one in erasable if one not in free]
    return " OR ".join([*kept, *emptied])


def _emptied(table, column):
    of_it = f"\"table\" = '{table}' AND \"row\" = CAST(OLD.id AS TEXT) AND \"column\" = '{column}'"
    erased, salted = (f"EXISTS (SELECT 1 FROM dashboards_{one} WHERE {of_it})" for one in ("ledgererasure", "ledgersalt"))
    return f"(NEW.\"{column}\" = '' AND {erased} AND NOT {salted})"


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0010_official_jobs")]
    operations = [RunSchema(protect, release)]
