"""A published appraisal with every kind of fact behind it: a visit, complaints, measures, a veto with its evidence."""

from tests.dashboards.appraisal.conftest import own_language, published, run, scores, version, visit
from tests.dashboards.evidence.conftest import external, own_files, third

__all__ = ["external", "own_files", "own_language", "published", "run", "scores", "third", "version", "visit"]
