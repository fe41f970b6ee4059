import pytest

from surveys.engine.canonical import canonical_bytes


def test_bytes_do_not_depend_on_the_order_of_keys():
    assert canonical_bytes({"b": 1, "a": ["x"]}, {}) == canonical_bytes({"a": ["x"], "b": 1}, {})


def test_bytes_are_utf8_json_without_spaces():
    assert canonical_bytes({"a": 1}, {"c": "好"}) == '{"answers":{"a":1},"texts":{"c":"好"}}'.encode()


@pytest.mark.parametrize("value", [0.5, [1.0]])
def test_float_is_refused(value: object):
    with pytest.raises(TypeError):
        canonical_bytes({"a": value}, {})
