"""Make the same small bank and close it: run by itself on SQLite, and inside a test on PostgreSQL."""

import gc
import sys
import zlib
from pathlib import Path


def build() -> dict[str, bytes]:
    """The canonical bytes of a run of each programme."""
    from dashboards.models import RunSnapshot
    from surveys.models import Product, Unit
    from tests.cast import make_cast
    from tests.factories.answers import published
    from tests.factories.official import closed, drawn, margins, rated, small_bank

    cast = make_cast()
    branches: list[Unit] = [cast.e1, cast.e2, cast.w1]
    small_bank(branches)
    margins(branches)
    corporate = published("corporate", code="firm")
    products = [Product.objects.create(code=code, name_zh=code, name_en=code) for code in ("card", "loan")]
    single = published("product", code="buyer")
    for place, unit in enumerate(branches):
        drawn(corporate, unit, 30, mood=3.5 + 0.3 * place)
        for product in products:
            drawn(single, unit, 30, mood=3.5 + 0.3 * place, seed=product.code, product_id=product.pk)
    rated([cast.d1, cast.d2], 40)
    runs = {programme: closed(programme).run for programme in ("retail", "corporate", "product", "internal")}
    return {name: zlib.decompress(RunSnapshot.objects.get(run=run).content) for name, run in runs.items()}


def main(folder: Path) -> None:
    import django
    from django.core.management import call_command

    # Nothing is collected meanwhile: migrating makes and drops models of old states by the thousand.
    gc.disable()
    django.setup()
    call_command("migrate", verbosity=0)
    for name, content in build().items():
        (folder / f"{name}.manyi").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
