"""The rules of an appraisal: JSON in, one frozen scheme out, or every fault by name."""

from dashboards.formulas.scheme.bounds import outside
from dashboards.formulas.scheme.loading import load_scheme
from dashboards.formulas.scheme.parts import GRADES, Component, Scheme, SchemeError, Source

__all__ = ["GRADES", "Component", "Scheme", "SchemeError", "Source", "load_scheme", "outside"]
