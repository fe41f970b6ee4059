"""A score run as a file: its inputs, what is computed from them, and the bytes that both are kept in."""

from dashboards.formulas.runs.compute import compute, compute_index
from dashboards.formulas.runs.container import ContainerError, digest, pack, unpack
from dashboards.formulas.runs.inputs import MISSING, Inputs, Margin, Results
from dashboards.formulas.runs.raised import raised
from dashboards.formulas.runs.reproduce import Reproduction, reproduce
from dashboards.formulas.runs.stamp import stamped, unstamped

__all__ = [
    "MISSING",
    "ContainerError",
    "Inputs",
    "Margin",
    "Reproduction",
    "Results",
    "compute",
    "compute_index",
    "digest",
    "pack",
    "raised",
    "reproduce",
    "stamped",
    "unpack",
    "unstamped",
]
