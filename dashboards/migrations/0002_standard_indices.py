"""Every programme starts with the standard indices, so that the first answer already has a figure."""

from django.db import migrations

from dashboards.formulas.standard import STANDARD_INDICES


def add(apps, schema_editor):
    index_set = apps.get_model("dashboards", "IndexSet")
    for programme, indices in STANDARD_INDICES.items():
        index_set.objects.get_or_create(programme=programme, number=1, defaults={"indices": indices})


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
