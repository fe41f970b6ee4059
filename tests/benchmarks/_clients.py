"""Clients that post and wait for the answer, one after the other, at as little cost as Python allows.

They share the machine with what they measure, so that they read no more of an answer than its status and its length.
One thread serves all of them: threads would wait for each other more than for the server.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.load import Post, Result

END = b"\r\n\r\n"
LENGTH = b"content-length:"
SECONDS = 60.0


@dataclass(slots=True)
class _Client:
    """One connection, the post it waits for, and what came so far."""

    connection: socket.socket
    post: Post
    came: bytes = b""


def send(url: str, posts: Sequence[Post], clients: int = 8) -> Result:
    """Send each post once, over ``clients`` connections that stay open."""
    where = urlsplit(url)
    result, waiting = Result(), iter([(post, _request(where.netloc, post)) for post in posts])
    started = time.monotonic()
    with selectors.DefaultSelector() as ready:
        for _, (post, request) in zip(range(clients), waiting, strict=False):
            connection = socket.create_connection((where.hostname, where.port), timeout=SECONDS)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(connection, selectors.EVENT_READ, _Client(connection, post))
            connection.sendall(request)
        while ready.get_map():
            found = ready.select(SECONDS)
            assert found, "no answer came"
            for key, _ in found:
                _read(key.data, waiting, result, ready)
    result.seconds = time.monotonic() - started
    return result


def _request(host: str, post: Post) -> bytes:
    head = (
        f"POST {post.path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(post.body)}\r\n\r\n"
    )
    return head.encode() + post.body


def _read(
    client: _Client, waiting: Iterator[tuple[Post, bytes]], result: Result, ready: selectors.BaseSelector
) -> None:
    part = client.connection.recv(65536)
    client.came += part
    head, end, body = client.came.partition(END)
    if part and (not end or len(body) < _length(head)):
        return
    status = int(head[9:12] or 0)
    if status == 303:
        result.acknowledged.append(client.post.public_id)
    else:
        result.refused.append(status)
    following = next(waiting, None)
    if following is None or not part:
        ready.unregister(client.connection)
        client.connection.close()
        return
    client.post, client.came = following[0], b""
    client.connection.sendall(following[1])


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(LENGTH)
    return int(rest.split(b"\r", 1)[0]) if found else 0
