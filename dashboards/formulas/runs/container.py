"""The bytes of a run: a line, the length of a JSON head, the head, then the columns. Equal runs are equal bytes."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.runs.inputs import Inputs, Margin, Results

MAGIC = b"MANYI RUN 1\n"
_TYPES: dict[str, np.dtype[Any]] = {"i4": np.dtype("<i4"), "u1": np.dtype("u1"), "i8": np.dtype("<i8")}
_META = ("about", "units", "peers", "peer_of", "clients", "anchors", "excluded")


class ContainerError(ValueError):
    """Bytes that are no run; the argument says why."""


def pack(inputs: Inputs, results: Results) -> bytes:
    """The canonical bytes: keys sorted, ASCII, no blanks; columns little-endian in the order of their names."""
    columns: list[tuple[str, str, NDArray[Any]]] = sorted(_columns(inputs, results), key=itemgetter(0))
    head = {
        "inputs": {name: getattr(inputs, name) for name in _META}
        | {"margins": [asdict(one) for one in inputs.margins]},
        "columns": [[name, kind, len(values)] for name, kind, values in columns],
        "results": results.figures,
    }
    text = json.dumps(head, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    body = b"".join(values.astype(_TYPES[kind]).tobytes() for _, kind, values in columns)
    return b"".join([MAGIC, struct.pack("<Q", len(text)), text, body])


def _columns(inputs: Inputs, results: Results) -> Iterator[tuple[str, str, NDArray[Any]]]:
    yield "unit", "i4", inputs.unit
    if inputs.group is not None:
        yield "group", "i4", inputs.group
    if results.weights is not None:
        yield "weight", "i8", results.weights
    for name, scores in inputs.scores.items():
        yield f"score:{name}", "i4", scores
    for name, codes in inputs.codes.items():
        yield f"code:{name}", "u1", codes


def digest(content: bytes) -> str:
    """sha256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def unpack(content: bytes) -> tuple[Inputs, Results]:
    """The run in some bytes.

    Raises
    ------
    ContainerError
        Where they are no run, or are cut off.
    """
    try:
        head, body = _split(content)
        columns = dict(_read(head["columns"], body))
        return _inputs(head["inputs"], columns), Results(head["results"], columns.get("weight"))
    except (KeyError, TypeError, ValueError, struct.error) as fault:
        raise ContainerError(f"{type(fault).__name__}: {fault}") from fault


def _split(content: bytes) -> tuple[dict[str, Any], bytes]:
    if not content.startswith(MAGIC):
        raise ContainerError("no run: it does not begin as one")
    start = len(MAGIC) + 8
    (length,) = struct.unpack("<Q", content[len(MAGIC) : start])
    return json.loads(content[start : start + length]), content[start + length :]


def _read(columns: list[tuple[str, str, int]], body: bytes) -> Iterator[tuple[str, NDArray[Any]]]:
    at = 0
    for name, kind, many in columns:
        yield name, np.frombuffer(body, _TYPES[kind], many, at)
        at += many * _TYPES[kind].itemsize
    if at != len(body):
        raise ContainerError("the columns do not fill the file")


def _inputs(meta: Mapping[str, Any], columns: Mapping[str, NDArray[Any]]) -> Inputs:
    def named(prefix: str) -> dict[str, NDArray[Any]]:
        return {name.removeprefix(prefix): values for name, values in columns.items() if name.startswith(prefix)}

    return Inputs(
        about=meta["about"],
        units=tuple(meta["units"]),
        peers=tuple(meta["peers"]),
        peer_of=tuple(meta["peer_of"]),
        unit=columns["unit"],
        scores=named("score:"),
        codes=named("code:"),
        group=columns.get("group"),
        margins=tuple(map(_margin, meta["margins"])),
        clients=tuple(meta["clients"]),
        anchors=meta["anchors"],
        excluded=meta["excluded"],
    )


def _margin(data: Mapping[str, Any]) -> Margin:
    totals = tuple(None if row is None else tuple(row) for row in data["totals"])
    return Margin(data["name"], tuple(data["categories"]), totals)
