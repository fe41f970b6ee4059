"""Many people answering at once, over HTTP, for proofs and benchmarks: loopback only, bounded in number and time."""

import http.client
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from surveys.forms.answer_keys import POINT, AnswerKey
from surveys.models import AccessPoint, Wave

OK = (200, 303)


@dataclass(frozen=True)
class Post:
    """One prepared answer: where it goes, its body, and the UUID it will be known by."""

    public_id: uuid.UUID
    path: str
    body: bytes


@dataclass
class Result:
    """What came back: the UUIDs that were acknowledged, other statuses, and how long it took."""

    acknowledged: list[uuid.UUID] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0


def prepare(point: AccessPoint, wave: Wave, answers: Sequence[Mapping[str, object]], page: str = "one") -> list[Post]:
    """Answers of a one-page survey at an access point, signed as its own pages would have them."""
    version_id = point.campaign.version_id
    posts = []
    for given in answers:
        public_id = uuid.uuid4()
        key = AnswerKey(public_id, POINT, point.pk, wave.pk, version_id, datetime.now(UTC))
        body = urlencode({"_key": key.sign(), "_page": page, "_go": "next", **given}).encode()
        posts.append(Post(public_id, f"/r/{public_id}/", body))
    return posts


def send(url: str, posts: Sequence[Post], clients: int = 8, retry_seconds: float = 0) -> Result:
    """Send each post once, from ``clients`` connections; with ``retry_seconds`` a broken one again until then."""
    result, lock = Result(), threading.Lock()
    waiting = iter(posts)
    started = time.monotonic()
    host = urlsplit(url).netloc

    def one_client() -> None:
        connection = http.client.HTTPConnection(host, timeout=30)
        while True:
            with lock:
                post = next(waiting, None)
            if post is None:
                connection.close()
                return
            _settle(_status(connection, post, started + retry_seconds), post, result, lock)

    _all(clients, one_client)
    result.seconds = time.monotonic() - started
    return result


def _settle(status: int | None, post: Post, result: Result, lock: threading.Lock) -> None:
    with lock:
        if status in OK:
            result.acknowledged.append(post.public_id)
        elif status is None:
            result.failed += 1
        else:
            result.refused.append(status)


def _status(connection: http.client.HTTPConnection, post: Post, until: float) -> int | None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    while True:
        try:
            connection.request("POST", post.path, post.body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            connection.close()
            if time.monotonic() >= until:
                return None


def _all(many: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
