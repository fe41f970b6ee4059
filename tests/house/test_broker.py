"""The embedded broker's place and address."""

from pathlib import Path

from config import broker


def test_the_socket_stands_in_the_data_folder() -> None:
    assert broker.socket_path(Path("/srv/manyi")) == Path("/srv/manyi/broker.sock")


def test_the_socket_moves_to_a_short_folder_where_the_path_is_too_long_for_the_kernel() -> None:
    deep = Path("/srv") / ("d" * 120)
    assert len(str(broker.socket_path(deep))) <= broker.SOCKET_PATH_LIMIT
    assert broker.socket_path(deep) == broker.socket_path(deep)
    assert broker.socket_path(deep) != broker.socket_path(deep / "other")


def test_the_celery_address_of_a_socket_is_kombus_own() -> None:
    assert broker.celery_url("unix:///srv/broker.sock?db=0") == "redis+socket:///srv/broker.sock?virtual_host=0"
    assert broker.celery_url("redis://redis:6379/1") == "redis://redis:6379/1"
