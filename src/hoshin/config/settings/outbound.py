"""Where this installation may go by itself: nowhere inside the city's networks that it was not told of."""

import ipaddress

from hoshin.config.settings import environment

_NAME = "HOSHIN_WEBHOOK_NETWORKS"


def webhook_networks() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """The private networks in which notices to other systems may go; a bad one stops the process."""
    networks = []
    for word in environment.words(_NAME):
        try:
            networks.append(ipaddress.ip_network(word))
        except ValueError as error:
            raise environment.SettingRefused(_NAME, f"must be networks such as 10.0.0.0/8, not {word!r}") from error
    return tuple(networks)
