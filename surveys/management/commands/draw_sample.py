"""``manage.py draw_sample``: draw the customers of a wave."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from surveys.actions.draw_sample import Drawn, DrawRefused, Terms, draw_sample
from surveys.actions.import_sentences import speaking
from surveys.forms.customer_words import draw_refusal, skip_reasons
from surveys.management.quick import QuickCommand
from surveys.models import FrameKind, Wave


class Command(QuickCommand):
    help = (
        "Draw the customers of a wave from the branches that take part, and make their invitations. The same --seed "
        "on the same frame gives the same sample; --dry-run writes nothing. Exit status: 0 drawn; 2 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", type=int, required=True, metavar="N", help="number of the wave (its id)")
        parser.add_argument("--seed", default="", help="any text (default: a random one, which is kept)")
        parser.add_argument("--frame", choices=FrameKind.values, default=FrameKind.CUSTOMERS)
        parser.add_argument("--first", type=date.fromisoformat, help="first day of the transactions, YYYY-MM-DD")
        parser.add_argument("--last", type=date.fromisoformat, help="last day of the transactions")
        parser.add_argument("--product", default="", metavar="CODE", help="whose holders are asked")
        parser.add_argument("--response-rate", type=float, help="share who will answer, such as 0.25")
        parser.add_argument("--dry-run", action="store_true", help="say what would be drawn and write nothing")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            wave = Wave.objects.select_related("campaign__version__survey").filter(pk=options["wave"]).first()
            if wave is None:
                raise CommandError(_("There is no wave %(wave)s.") % {"wave": options["wave"]}, returncode=2)
            terms = Terms(
                seed=options["seed"],
                frame=options["frame"],
                first=options["first"],
                last=options["last"],
                product=options["product"],
                rate=options["response_rate"],
            )
            try:
                drawn = draw_sample(wave=wave, terms=terms, actor=None, dry_run=options["dry_run"])
            except DrawRefused as refused:
                raise CommandError(draw_refusal(str(refused)), returncode=2) from refused
            self._show(drawn)

    def _show(self, drawn: Drawn) -> None:
        words = skip_reasons()
        numbers = {"frame": drawn.population, "eligible": drawn.eligible, "drawn": drawn.count}
        self.stdout.write(_("seed %(seed)s") % {"seed": drawn.seed})
        self.stdout.write(_("frame %(frame)s, eligible %(eligible)s, drawn %(drawn)s") % numbers)
        for reason, count in drawn.skips.most_common():
            self.stdout.write(f"  {count} × {words[reason]}")
        self.stdout.write(_("digest of the frame %(digest)s") % {"digest": drawn.frame_digest.hex()})
        self.stdout.write(_("digest of the sample %(digest)s") % {"digest": drawn.sample_digest.hex()})
