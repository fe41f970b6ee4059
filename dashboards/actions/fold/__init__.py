"""Keep the tallies: fold what is new, rebuild from the answers, verify one against the other."""

from dashboards.actions.fold.fold import fold_all, fold_batch
from dashboards.actions.fold.follow import follow_rules
from dashboards.actions.fold.rebuild import Difference, rebuild_tallies, verify_tallies

__all__ = ["Difference", "fold_all", "fold_batch", "follow_rules", "rebuild_tallies", "verify_tallies"]
