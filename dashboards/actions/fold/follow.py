"""Live figures follow the rules: a version whose indices are other ones now is counted again."""

from dashboards.actions.fold.rebuild import rebuild_tallies
from dashboards.models import TallyLayout
from dashboards.queries.layouts import digest_of, indices_for


def follow_rules() -> int:
    """Rebuild the tallies of every version whose indices in force are not those of its cells; return how many."""
    layouts = TallyLayout.objects.filter(current=True).order_by("pk").values_list("version_id", "digest")
    outdated = [version for version, digest in layouts if digest_of(indices_for(version)) != digest]
    for version in outdated:
        rebuild_tallies(version)
    return len(outdated)
