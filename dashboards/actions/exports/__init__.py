"""Files of scores and answers: asked for by a person, made by a worker, fetched by that person alone, then deleted."""

from dashboards.actions.exports.expiry import expire_exports
from dashboards.actions.exports.jobs import (
    TooManyExports,
    delete_export,
    own_export,
    own_exports,
    record_download,
    request_export,
)
from dashboards.actions.exports.requests import FORMATS, AnswerRequest, ScoreRequest, read_request
from dashboards.actions.exports.running import run_exports
from dashboards.actions.exports.writing import write_export

__all__ = [
    "FORMATS",
    "AnswerRequest",
    "ScoreRequest",
    "TooManyExports",
    "delete_export",
    "expire_exports",
    "own_export",
    "own_exports",
    "read_request",
    "record_download",
    "request_export",
    "run_exports",
    "write_export",
]
