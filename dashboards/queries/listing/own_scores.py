"""A respondent's own score, from the packed answers: what the sums of every figure are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.formulas.layout import SCALE
from dashboards.formulas.scores import own_scores
from dashboards.models import TallyLayout
from dashboards.queries.figures import HEADLINE
from dashboards.queries.layouts import plan

# Bands of the score, in points from 0 to 100: on a scale of five, the two lowest points, the middle, the two highest.
BANDS: dict[str, tuple[float, float]] = {"low": (0, 50), "middle": (50, 75), "high": (75, 100.1)}


def band_of(score: float | None) -> str:
    """``low``, ``middle`` or ``high``; empty where there is no score."""
    if score is None:
        return ""
    return next(band for band, (low, high) in BANDS.items() if low <= score < high)


@dataclass(slots=True)
class Scorer:
    """Reads own scores by index; remembers which layout each version's answers are counted by."""

    _layouts: dict[int, int]

    @classmethod
    def for_programme(cls, programme: str) -> "Scorer":
        rows = TallyLayout.objects.filter(current=True, version__survey__programme=programme)
        return cls(dict(rows.values_list("version_id", "pk")))

    def scores(self, rows: Sequence[tuple[int, bytes]], index: str = "") -> list[float | None]:
        """Each (version, packed answers)'s own score: of the index asked for, or of the one pages speak of.

        None where the answer does not count for that index, or nobody's of its version has been counted yet.
        """
        found: list[float | None] = [None] * len(rows)
        for version_id in {version for version, _ in rows}:
            places = [place for place, (version, _) in enumerate(rows) if version == version_id]
            for place, score in zip(places, self._of(version_id, [rows[at][1] for at in places], index), strict=True):
                found[place] = score
        return found

    def _of(self, version_id: int, packed: Sequence[bytes], code: str) -> list[float | None]:
        layout = plan(self._layouts[version_id]) if version_id in self._layouts else None
        codes = [one.code for one in layout.indices] if layout else []
        wanted = code or (HEADLINE if HEADLINE in codes else next(iter(codes), ""))
        if layout is None or wanted not in codes:
            return [None] * len(packed)
        table = np.frombuffer(b"".join(packed), np.uint8).reshape(len(packed), layout.width)
        scores, counted = own_scores(table, layout)
        at = codes.index(wanted)
        pairs = zip(scores[:, at].tolist(), counted[:, at].tolist(), strict=True)
        return [score / SCALE if known else None for score, known in pairs]
