"""Where a webhook may go: https to the public network, and inside the bank only where WEBHOOK_NETWORKS says so."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

_TRANSLATED = ip_network("64:ff9b::/96")  # an IPv4 address in the clothes of an IPv6 one
Address = IPv4Address | IPv6Address


class AddressRefused(Exception):
    """``no_address``, ``not_https``, ``not_an_address``, ``private``; the argument is the reason."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    tls: bool
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Raises `AddressRefused` for what is no https address (or http to this machine, on a trial)."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused("not_an_address") from error
    if not host or parts.username is not None or parts.fragment or any(one.isspace() for one in url):
        raise AddressRefused("not_an_address")
    if parts.scheme not in ("https", "http"):
        raise AddressRefused("not_https")
    tls = parts.scheme == "https"
    if not tls and not (_on_trial() and host in ("localhost", "127.0.0.1", "::1")):
        raise AddressRefused("not_https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(tls, host, port or (443 if tls else 80), path)


def resolved(target: Target) -> str:
    """The numeric address to connect to: looked up once and then held to, so that it cannot turn into another.

    Raises
    ------
    AddressRefused
        ``no_address``; ``private`` where any of its addresses may not be reached.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise AddressRefused("no_address") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise AddressRefused("no_address")
    if not all(allowed(ip_address(one.partition("%")[0])) for one in addresses):
        raise AddressRefused("private")
    return addresses[0]


def allowed(address: Address) -> bool:
    """Public addresses; others where a network of the settings holds them; this machine itself only on a trial."""
    plain = _unwrapped(address)
    if any(plain in ip_network(one, strict=False) for one in settings.WEBHOOK_NETWORKS):
        return True
    if plain.is_loopback:
        return _on_trial()
    return plain.is_global and not plain.is_multicast


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one may carry."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def _on_trial() -> bool:
    return bool(settings.DEBUG or settings.DEMO)
