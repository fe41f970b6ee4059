"""Answers and the audit log are append-only, and a published version never changes: the database itself refuses."""

from django.db import migrations

from surveys.migrations._operations import RunSchema

KEPT = ("surveys_receipt", "surveys_response", "surveys_responseevent")

POSTGRES = """
CREATE FUNCTION manyi_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
"""
AUDIT = "NEW.at IS DISTINCT FROM OLD.at OR NEW.verb <> OLD.verb OR NEW.subject <> OLD.subject OR NEW.details <> OLD.details"
VERSION = "OLD.published_at IS NOT NULL AND (NEW.definition <> OLD.definition OR NEW.number <> OLD.number)"


def protect(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        run(POSTGRES)
        for table in KEPT:
            run(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION manyi_refuse()"
            )
        audit = AUDIT + " OR NEW.actor_id IS DISTINCT FROM OLD.actor_id OR OLD.hash IS NOT NULL"
        run(
            "CREATE TRIGGER append_only BEFORE UPDATE ON surveys_auditentry "
            f"FOR EACH ROW WHEN ({audit}) EXECUTE FUNCTION manyi_refuse()"
        )
        run(
            "CREATE TRIGGER append_only_rows BEFORE DELETE ON surveys_auditentry "
            "FOR EACH ROW EXECUTE FUNCTION manyi_refuse()"
        )
        run(
            "CREATE TRIGGER published BEFORE UPDATE ON surveys_surveyversion "
            f"FOR EACH ROW WHEN ({VERSION}) EXECUTE FUNCTION manyi_refuse()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    for table in KEPT:
        run(f"CREATE TRIGGER append_only_{table} BEFORE UPDATE ON {table} {refuse}")
    run(f"CREATE TRIGGER published BEFORE UPDATE ON surveys_surveyversion WHEN {VERSION} {refuse}")


def release(apps, schema_editor):
    def run(sql):
        schema_editor.execute(sql, params=None)

    if schema_editor.connection.vendor == "postgresql":
        run("DROP FUNCTION manyi_refuse CASCADE")
        return
    for table in KEPT:
        run(f"DROP TRIGGER append_only_{table}")
    run("DROP TRIGGER published")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_ballots")]
    operations = [RunSchema(protect, release)]
