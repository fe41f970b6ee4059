"""From a programme's rules as JSON to one frozen object, or to every fault by name."""

from __future__ import annotations

from collections.abc import Iterator

from dashboards.formulas.official import Settings
from dashboards.formulas.rules.numbers import number, part, read_settings
from dashboards.formulas.rules.parts import ADJUSTERS, KINDS, PEERS, Exclusions, IndexRule, Peers, Rules, RulesError
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.reading import Fault, Reader

_KNOWN = frozenset(
    [
        "schema",
        "headline",
        "indices",
        "adjusters",
        "weighting",
        "peers",
        "exclusions",
        "settings",
        "quarters",
        "fewest_to_rake",
    ]
)
_INDEX = frozenset(["code", "kind", "title", "constructs", "boxes"])
FINEST = 1000  # a weight is kept in thousandths
MOST_INDICES, MOST_UNITS = 60, 500


def load_rules(data: object, programme: str) -> Rules:
    """The rules in `data`.

    Raises
    ------
    RulesError
        With every fault found; nothing else is raised, whatever `data` is. Codes besides those of a definition:
        ``unknown_programme``, ``unknown_kind``, ``duplicate``, ``headline_unknown``, ``headline_not_a_mean``,
        ``weight_not_positive``, ``weights_do_not_add_up``, ``weight_too_fine``, ``unknown_adjuster``,
        ``weighting_is_adjuster``, ``gates_out_of_order``, ``unknown_peer_grouping``, ``adjuster_not_allowed``.
    """
    if not isinstance(data, dict):
        raise RulesError((Fault("", "wrong_type", {"expected": "object"}),))
    faults: list[Fault] = []
    reader = Reader(data, "", faults)
    if programme not in PROGRAMMES:
        reader.fault("unknown_programme", programme=programme)
    rules = _rules(reader, programme)
    if faults:
        raise RulesError(tuple(faults))
    return rules


def _rules(reader: Reader, programme: str) -> Rules:
    reader.refuse_unknown(_KNOWN)
    if reader.data.get("schema") != 1:
        reader.fault("unknown_schema", "schema")
    indices = tuple(_indices(reader))
    adjusters, weighting = _variables(reader, "adjusters"), _variables(reader, "weighting")
    for name in sorted(set(adjusters) & set(weighting)):
        reader.fault("weighting_is_adjuster", "weighting", name=name)
    if programme in ("internal", "product") and (adjusters or weighting):
        # There the rater, or the branch, is taken out as a whole; both at once would count one difference twice.
        reader.fault("adjuster_not_allowed", "adjusters" if adjusters else "weighting", programme=programme)
    quarters, fewest = reader.whole("quarters", 1, 8), reader.whole("fewest_to_rake", 2, 1_000_000)
    return Rules(
        programme=programme,
        indices=indices,
        headline=_headline(reader, indices),
        adjusters=adjusters,
        weighting=weighting,
        peers=_peers(part(reader, "peers")),
        exclusions=_exclusions(part(reader, "exclusions")),
        settings=read_settings(part(reader, "settings"), Settings()),
        quarters=quarters or 4,
        fewest_to_rake=fewest or 50,
    )


def _indices(reader: Reader) -> Iterator[IndexRule]:
    seen: set[str] = set()
    for each in reader.objects("indices", 1, MOST_INDICES):
        index = _index(each)
        if index.code and index.code in seen:
            each.fault("duplicate", "code", name=index.code)
        seen.add(index.code)
        yield index


def _index(reader: Reader) -> IndexRule:
    reader.refuse_unknown(_INDEX)
    kind = str(reader.data.get("kind"))
    if kind not in KINDS:
        reader.fault("unknown_kind", "kind", name=kind[:40])
    title = reader.text("title", 60, required=True)
    constructs = tuple(_weights(part(reader, "constructs")))
    boxes = reader.whole("boxes", 1, 5)
    return IndexRule(reader.code("code"), kind, {"zh": title.zh, "en": title.en}, constructs, boxes or 2)


def _weights(reader: Reader) -> Iterator[tuple[str, float]]:
    """Whole-number parts, or shares that add up to 1 exactly."""
    found: dict[str, float] = {}
    for name, value in reader.data.items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= FINEST:
            reader.fault("weight_not_positive", str(name)[:40])
        elif abs(value * FINEST - round(value * FINEST)) > 1e-9:
            reader.fault("weight_too_fine", str(name)[:40])
        else:
            found[str(name)] = value
    if not reader.data:
        reader.fault("missing")
    shares = any(value != int(value) for value in found.values())
    if shares and round(sum(found.values()) * FINEST) != FINEST:
        reader.fault("weights_do_not_add_up", total=f"{sum(found.values()):.3f}")
    yield from found.items()


def _headline(reader: Reader, indices: tuple[IndexRule, ...]) -> str:
    code = reader.code("headline")
    known = {index.code: index.kind for index in indices}
    if code and code not in known:
        reader.fault("headline_unknown", "headline", name=code)
    elif code and known[code] != "mean":
        reader.fault("headline_not_a_mean", "headline", name=code)
    return code


def _variables(reader: Reader, key: str) -> tuple[str, ...]:
    names = _names(reader, key)
    for name in names:
        if name not in ADJUSTERS:
            reader.fault("unknown_adjuster", key, name=name[:40])
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.fault("duplicate", key, name=name[:40])
    return names


def _names(reader: Reader, key: str) -> tuple[str, ...]:
    value = reader.data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        reader.fault("wrong_type", key, expected="list")
        return ()
    if len(value) > MOST_UNITS:
        reader.fault("too_many", key, maximum=MOST_UNITS)
    return tuple(value[:MOST_UNITS])


def _peers(reader: Reader) -> Peers:
    reader.refuse_unknown(frozenset({"by", "attribute"}))
    by, attribute = reader.data.get("by", "all"), ""
    if by not in PEERS:
        reader.fault("unknown_peer_grouping", "by", name=str(by)[:40])
    if by == "attribute":
        attribute = reader.words("attribute", 80)
    return Peers(str(by), attribute)


def _exclusions(reader: Reader) -> Exclusions:
    reader.refuse_unknown(frozenset({"units", "min_items", "careless"}))
    careless = reader.data.get("careless", True)
    if not isinstance(careless, bool):
        reader.fault("wrong_type", "careless", expected="boolean")
    return Exclusions(_names(reader, "units"), number(reader, "min_items", 0, 1, 0.5), careless is not False)
