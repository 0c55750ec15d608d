"""One POST to another system: to a machine that was looked at, for a bounded time, and to nowhere else.

The name is resolved once, every machine it stands for is judged, and the connection goes to one of those: a name that
stands for something else a moment later leads nowhere. Redirects are not followed and the answer is not read.
"""

import contextlib
import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Mapping

from django.conf import settings

from hoshin.citizens.procedures.rules.webhooks import Address, is_reachable, speaks_plainly
from hoshin.citizens.procedures.rules.webhooks.addresses import Machine, Network

PATIENCE_SECONDS = 5.0
"""How long the other side may be silent."""
LONGEST_SECONDS = 10.0
"""How long one attempt may take in all, however steadily the answer drips."""
_SILENT = "相手が時間内に答えませんでした。"
_ON_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


class NotTaken(Exception):
    """The notice was not taken; the message says why, in Japanese, for staff."""


def post(address: Address, headers: Mapping[str, str], body: bytes) -> None:
    """Hand the body over; raises NotTaken unless the other side says by a status from 200 to 299 that it has it."""
    connection = _Connection(address, _machine_of(address))
    watch = threading.Timer(LONGEST_SECONDS, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        sent = {"Host": address.named, "Content-Type": "application/json", "User-Agent": "Hoshin", **headers}
        connection.request("POST", address.path, body=body, headers=sent)
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError as error:
        raise NotTaken(f"相手の証明書を確かめられません（{error.verify_message}）。") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotTaken(_in_words(error, was_cut=connection.was_cut)) from error
    finally:
        watch.cancel()
        connection.close()
    if connection.was_cut:  # the end of a cut answer looks like the end of its head
        raise NotTaken(_SILENT)
    if 300 <= status < 400:
        raise NotTaken(f"相手が別のアドレスへの転送を返しました（{status}）。転送には従いません。")
    if not 200 <= status < 300:
        raise NotTaken(f"相手が{status}を返しました。")


def _in_words(error: Exception, *, was_cut: bool) -> str:
    if was_cut or isinstance(error, TimeoutError):
        return _SILENT
    if isinstance(error, ConnectionRefusedError):
        return "相手につながりません（接続を断られました）。"
    if isinstance(error, http.client.HTTPException | ValueError):
        return "相手の答えがHTTPの形ではありません。"
    return f"相手につながりません（{type(error).__name__}）。"


def allowed_networks() -> tuple[Network, ...]:
    """The networks inside which notices may go: those the city names, and in the demo this machine."""
    return (*settings.WEBHOOK_NETWORKS, *(_ON_THIS_MACHINE if settings.DEMO else ()))


def _machine_of(address: Address) -> Machine:
    """A machine behind the name; raises NotTaken when any of them is not allowed, or the way there would be readable."""
    machines = _looked_up(address)
    networks = allowed_networks()
    if not machines or not all(is_reachable(machine, networks) for machine in machines):
        raise NotTaken("この通知先は、許可されたネットワークにありません。運用者に確かめてください。")
    if not (address.is_https or settings.DEMO or all(speaks_plainly(machine) for machine in machines)):
        raise NotTaken("暗号化されていない（http://）通知先には送りません。")
    return machines[0]


def _looked_up(address: Address) -> list[Machine]:
    """The machines that bear the name. The resolver keeps no time of its own: it is left to itself when it is slow."""
    told: queue.SimpleQueue[list[Machine] | None] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            told.put([ipaddress.ip_address(str(place[0]).partition("%")[0]) for *_, place in found])
        except (OSError, UnicodeError):
            told.put(None)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        machines = told.get(timeout=PATIENCE_SECONDS)
    except queue.Empty:
        raise NotTaken(f"「{address.host}」という名前を、時間内に調べられませんでした。") from None
    if machines is None:
        raise NotTaken(f"「{address.host}」という名前の機械が見つかりません。")
    return machines


class _Connection(http.client.HTTPConnection):
    """A connection to the machine that was looked at, under the name that its certificate must bear."""

    def __init__(self, address: Address, machine: Machine) -> None:
        super().__init__(address.host, address.port, timeout=PATIENCE_SECONDS)
        self._machine = machine
        self._context = ssl.create_default_context() if address.is_https else None
        self.was_cut = False

    def connect(self) -> None:
        """Connect, and prove the other side's name where the way is encrypted."""
        self.sock = socket.create_connection((str(self._machine), self.port), timeout=PATIENCE_SECONDS)
        if self._context is not None:
            secured = self._context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = secured
            secured.do_handshake()

    def cut(self) -> None:
        """End it from outside, wherever it stands: the one who waits for the answer wakes up with an error."""
        self.was_cut = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
