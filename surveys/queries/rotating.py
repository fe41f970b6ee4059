"""Codes that change: derived from the access point and the time, and stored nowhere."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from surveys.channels.display import LETTERS, ROTATE_SECONDS
from surveys.engine.codes import spelled
from surveys.models import AccessPoint


def rotating_code(point: AccessPoint, at: datetime) -> str:
    """What the display of an access point shows at a moment: its turn, and the proof that we made it."""
    return _code(point, int(at.timestamp()) // ROTATE_SECONDS)


def _code(point: AccessPoint, turn: int) -> str:
    bits = salted_hmac("surveys.rotating", f"{point.code} {turn}", algorithm="sha256").digest()
    return f"{turn}-{spelled(bits, LETTERS)}"


def code_refused(point: AccessPoint, code: str, at: datetime) -> str:
    """Why a code is not taken: ``code_needed``, ``code_forged`` or ``code_expired``; empty where it is."""
    if not code:
        return "code_needed"
    turn = code.partition("-")[0]
    if not (turn.isascii() and turn.isdecimal() and len(turn) < 13):
        return "code_forged"
    if not constant_time_compare(code, _code(point, int(turn))):
        return "code_forged"
    now = int(at.timestamp()) // ROTATE_SECONDS
    return "" if int(turn) in (now, now - 1) else "code_expired"


def display_key(point: AccessPoint) -> str:
    """What the address of a display carries, so that nobody else reads its codes from afar."""
    return spelled(salted_hmac("surveys.display", point.code, algorithm="sha256").digest(), 20)
