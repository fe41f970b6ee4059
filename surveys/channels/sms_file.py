"""Text messages into a file, one JSON a line: for the demonstration, and for a bank that fetches them."""

import json
import os
from pathlib import Path

from surveys.channels.base import Letter, NotTaken, Sender, Uncertain


class SmsFile(Sender):
    """Each line is on disk before the message counts as sent; only the owner may read it."""

    channel = "sms"
    contact = "mobile"

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, letter: Letter) -> str:
        row = {"id": letter.reference, "to": letter.address, "text": letter.body}
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            raise NotTaken("file_closed") from error
        try:
            written = os.write(handle, line)
            os.fsync(handle)
        except OSError as error:
            raise Uncertain("broken_off") from error
        finally:
            os.close(handle)
        if written < len(line):
            raise Uncertain("broken_off")
        return letter.reference
