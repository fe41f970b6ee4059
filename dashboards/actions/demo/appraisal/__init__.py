"""The appraisal of the demo bank: two schemes in force, what headquarters supplied, and published results."""

from dashboards.actions.demo.appraisal.runs import appraise

__all__ = ["appraise"]
