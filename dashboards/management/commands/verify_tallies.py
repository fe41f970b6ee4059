"""``manage.py verify_tallies``: hold the tallies against the answers."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from tqdm import tqdm

from dashboards.actions.fold import Difference, verify_tallies
from dashboards.management.tallies import named, versions_asked
from dashboards.models import Grain
from surveys.actions.import_sentences import speaking
from surveys.management.quick import QuickCommand
from surveys.models import Outbox, Unit


class Command(QuickCommand):
    help = (
        "Count every answer anew and compare with the stored tallies, to the last count; changes nothing. "
        "Lists each cell that differs, and each event that could not be folded and is parked. "
        "Exit status: 0 they agree, 1 they differ or something is parked, 2 no such survey."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--survey", metavar="CODE", help="only this survey (default: all)")
        parser.add_argument("--limit", type=int, default=100, help="differences listed per version (default 100)")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            wrong = self._compared(options["survey"], options["limit"]) + self._parked()
            self._close(wrong)

    def _compared(self, survey: str | None, limit: int) -> int:
        """How many cells differ."""
        versions, codes, wrong = versions_asked(survey), dict(Unit.objects.values_list("pk", "code")), 0
        for version in tqdm(versions, unit=_(" versions"), disable=not sys.stderr.isatty(), leave=False):
            found = verify_tallies(version.pk)
            wrong += len(found)
            said = ngettext("%(version)s: %(n)s cell differs", "%(version)s: %(n)s cells differ", len(found))
            self.stdout.write(said % {"version": named(version), "n": len(found)})
            for difference in found[:limit]:
                self.stdout.write(_told(difference, codes))
        return wrong

    def _parked(self) -> int:
        parked = Outbox.objects.filter(parked=True).order_by("event_id")
        for row in parked:
            self.stdout.write(_("parked: event %(event)s: %(fault)s") % {"event": row.event_id, "fault": row.fault})
        return len(parked)

    def _close(self, wrong: int) -> None:
        waiting = Outbox.objects.filter(parked=False).count()
        said = ngettext("%(n)s event waits to be folded", "%(n)s events wait to be folded", waiting)
        self.stdout.write(said % {"n": waiting})
        if wrong:
            sys.exit(1)


def _told(difference: Difference, codes: dict[int, str]) -> str:
    key = difference.key
    words = {
        "grain": _grains()[Grain(key.grain)],
        "unit": codes.get(key.unit, key.unit),
        "kind": pgettext("tally", "own") if key.own else pgettext("tally", "total"),
        "period": key.period,
        "cut": key.cut,
        "scored": pgettext("tally", "scored") if key.scored else pgettext("tally", "not scored"),
        "stored": difference.stored,
        "counted": difference.counted,
    }
    return (
        "  "
        + _(
            "%(grain)s, %(unit)s (%(kind)s), period %(period)s, cut %(cut)s, %(scored)s: stored n=%(stored)s, "
            "counted n=%(counted)s"
        )
        % words
    )


def _grains() -> dict[Grain, str]:
    return {
        Grain.MONTH: _("unit × month"),
        Grain.SEGMENT: _("unit × month × segment"),
        Grain.CHANNEL: _("unit × month × channel"),
        Grain.PRODUCT: _("unit × month × product"),
        Grain.ALL_CUTS: _("unit × month × segment × channel × product"),
        Grain.DAY: _("unit × day"),
        Grain.WAVE: _("unit × wave"),
    }
