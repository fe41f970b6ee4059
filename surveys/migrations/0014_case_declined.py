from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0013_called_on")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("recovered", "Recovered"),
                    ("not_recovered", "Not Recovered"),
                    ("unreachable", "Unreachable"),
                    ("declined", "Declined"),
                    ("unfounded", "Unfounded"),
                ],
                max_length=15,
            ),
        ),
    ]
