"""When customers were last reached, and since when they are in their segment: lists of regular contacts read these.

And who speaks for a company, beside its name.
"""

from django.db import migrations, models

from surveys.migrations._operations import RunSchema

_FILL = """
UPDATE surveys_customer SET
  segment_since = (SELECT max(since) FROM surveys_segmentassignment AS made WHERE made.customer_id = surveys_customer.id),
  contacted_on = (SELECT max(day) FROM surveys_regularcontact AS made
                  WHERE made.customer_id = surveys_customer.id AND made.reached)
"""
_LATER = "UPDATE surveys_customer SET contacted_on = NEW.day WHERE id = NEW.customer_id"
_LATER += " AND (contacted_on IS NULL OR contacted_on < NEW.day)"


def keep(apps, schema_editor):
    """Fill what there is, and let every further contact that reached somebody be seen on them."""

    def run(sql):
        schema_editor.execute(sql, params=None)

    run(_FILL)
    if schema_editor.connection.vendor == "postgresql":
        run(
            "CREATE FUNCTION manyi_contacted() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {_LATER}; RETURN NULL; END $$"
        )
        run(
            "CREATE TRIGGER contacted AFTER INSERT ON surveys_regularcontact "
            "FOR EACH ROW WHEN (NEW.reached) EXECUTE FUNCTION manyi_contacted()"
        )
        return
    run(
        "CREATE TRIGGER contacted_surveys_regularcontact AFTER INSERT ON surveys_regularcontact "
        f"WHEN NEW.reached BEGIN {_LATER}; END"
    )


def leave(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER contacted ON surveys_regularcontact", params=None)
        schema_editor.execute("DROP FUNCTION manyi_contacted()", params=None)
        return
    schema_editor.execute("DROP TRIGGER contacted_surveys_regularcontact", params=None)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0012_channels_rights")]

    operations = [
        migrations.AddField(model_name="contact", name="person", field=models.BinaryField(null=True)),
        migrations.AddField(
            model_name="customer",
            name="segment_since",
            field=models.DateField(blank=True, help_text="Of the latest SegmentAssignment.", null=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="contacted_on",
            field=models.DateField(
                blank=True, help_text="Last day on which a RegularContact reached them; kept by a trigger.", null=True
            ),
        ),
        RunSchema(keep, leave),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True), ("segment__in", (1, 2))),
                fields=["unit", "segment", "contacted_on", "segment_since", "closed", "account_manager", "id"],
                name="customer_called_on",
            ),
        ),
    ]
