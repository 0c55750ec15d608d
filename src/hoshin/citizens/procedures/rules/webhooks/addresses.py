"""Where notices may go: an address that is well formed, and a machine behind it that the city allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from hoshin.kernel.errors import RuleBroken

Machine = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that matter for sending."""

    host: str
    port: int
    path: str
    is_https: bool

    @property
    def named(self) -> str:
        """The host as it stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_https else 80) else f"{host}:{self.port}"


def checked_address(text: str) -> Address:
    """The address; raises RuleBroken for anything but a plain http or https address."""
    text = text.strip()
    is_plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= LONGEST
    try:
        parts = urlsplit(text if is_plain else "")
        port = parts.port
    except ValueError:
        raise RuleBroken("アドレスの形が正しくありません。", field="url") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise RuleBroken("アドレスは https:// で始めてください。", field="url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise RuleBroken("アドレスに、利用者名、パスワード、「#」は書けません。", field="url")
    is_https = parts.scheme == "https"
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Address(parts.hostname, port or (443 if is_https else 80), f"{path}{query}", is_https)


def _plain(machine: Machine) -> Machine:
    """An IPv4 machine also where it is named as IPv6."""
    return machine.ipv4_mapped or machine if isinstance(machine, IPv6Address) else machine


def is_reachable(machine: Machine, networks: Sequence[Network]) -> bool:
    """Whether a notice may go there: a machine of the open internet, or of a network that the city names.

    Ways round (6to4, Teredo, translated IPv4) count as what they hide.
    """
    plain = _plain(machine)
    if any(plain in network for network in networks):
        return True
    if isinstance(plain, IPv6Address) and (plain.sixtofour or plain.teredo or plain in _TRANSLATED):
        return False
    return plain.is_global and not plain.is_multicast


def speaks_plainly(machine: Machine) -> bool:
    """Whether the way there needs no encryption because it does not leave this machine."""
    return _plain(machine).is_loopback


_TRANSLATED = IPv6Network("64:ff9b::/96")
