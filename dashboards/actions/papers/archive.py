"""All papers of a run that a person may see, one PDF a unit, in one archive."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from django.utils import translation

from dashboards.actions.papers.page import edition_of, paper_pdf
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.papers import cards_of
from dashboards.queries.appraisal.runs import visible_results
from surveys import access

SAID_EVERY = 10
HEAD = "ledger-head.json"  # what `manage.py verify_ledger --head` takes
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can name: the papers say themselves of when they are


def write_archive(
    viewer: access.Viewer, run: AppraisalRun, language: str, path: Path, progress: Callable[[int, int], None]
) -> int:
    """Write the archive at ``path``, a paper at a time; return how many there are."""
    total, done = visible_results(viewer, run).count(), 0
    with translation.override(language), zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        edition = edition_of(run)
        progress(0, total)
        if stamp := edition.about["stamp"]:
            archive.writestr(zipfile.ZipInfo(HEAD, _DATE), stamp.head.text)
        for done, found in enumerate(cards_of(viewer, run), 1):
            name = f"{run.period}-{found.result.unit.code}.pdf"
            archive.writestr(zipfile.ZipInfo(name, _DATE), paper_pdf(found, edition))
            if done % SAID_EVERY == 0:
                progress(done, total)
    progress(done, total)
    return done
