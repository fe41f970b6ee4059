"""Files of links for the bank's own app are exports too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0011_ledger_supplies")]

    operations = [
        migrations.AlterField(
            model_name="exportjob",
            name="kind",
            field=models.CharField(
                choices=[("scores", "Scores"), ("answers", "Answers"), ("links", "Links")], max_length=10
            ),
        ),
    ]
