"""All scorecards of a run on paper are an export too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0012_export_links")]

    operations = [
        migrations.AlterField(
            model_name="exportjob",
            name="kind",
            field=models.CharField(
                choices=[("scores", "Scores"), ("answers", "Answers"), ("links", "Links"), ("papers", "Papers")],
                max_length=10,
            ),
        ),
    ]
