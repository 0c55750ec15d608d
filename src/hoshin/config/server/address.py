"""Where the house listens; no Django."""

import errno
import ipaddress
import socket

from hoshin.config.cli.words import Refused, choose


def is_loopback(host: str) -> bool:
    """True when only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_free(host: str, port: int) -> None:
    """Raise Refused, with the next step, when the house could not listen at that address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise Refused(choose(f"アドレス {host} が見つかりません。", f"the address {host} cannot be found.")) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise Refused(_reason(error, host, port)) from error


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return choose(
            f"ポート {port} はほかのプログラムが使っています。--port {port + 1} のように別の番号を指定してください。",
            f"port {port} is used by another program. Choose another one, such as --port {port + 1}.",
        )
    if error.errno == errno.EACCES:
        return choose(
            f"ポート {port} を使う権限がありません。1024 以上の番号を --port で指定してください。",
            f"port {port} needs more rights. Choose one from 1024 up with --port.",
        )
    return choose(
        f"{host} はこの機械のアドレスではないため、待ち受けできません（{error.strerror}）。",
        f"cannot listen at {host}, which is not an address of this machine ({error.strerror}).",
    )


def names_of_this_machine(host: str) -> list[str]:
    """The host names under which pages may be asked for when listening at `host`."""
    names = {"localhost", "127.0.0.1", "[::1]"}
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return sorted(names | {f"[{host}]" if ":" in host else host})
    names |= {socket.gethostname(), socket.getfqdn()}
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except socket.gaierror:
        found = []
    for *_, address in found:
        name = str(address[0]).split("%")[0]
        names.add(f"[{name}]" if ":" in name else name)
    return sorted(names)


def url(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def answers_well(host: str, port: int) -> bool:
    """True when `GET /healthz` answers 200."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not bound
    question = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((target, port), timeout=2) as connection:
            connection.sendall(question)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
