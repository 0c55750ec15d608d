"""An OpenID provider on this machine that says whatever a test wants, true or false; tests/contracts has a real one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from hoshin.foundation.identity.rules import CityProvider
from hoshin.kernel import clock

KEY = RSAKey.generate_key(2048, parameters={"kid": "1", "use": "sig"})


@dataclass
class City:
    """What the provider answers; a test changes what it wants to be wrong."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: KEY)
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    nonce: str = ""

    def provider(self, **changes: Any) -> CityProvider:
        settings: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": "hoshin",
            "client_secret": "s:e c+r",
            "login_claim": "preferred_username",
            "scopes": ("openid", "profile"),
            "label": "庁内の認証基盤",
            "second_step_here": False,
        }
        return CityProvider(**{**settings, **changes})

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        told = {
            "iss": self.issuer,
            "aud": "hoshin",
            "sub": "s-1",
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
            "preferred_username": "madoguchi",
            **changes,
        }
        return {name: value for name, value in told.items() if value is not None}

    def token(self, **changes: Any) -> str:
        return jwt.encode({"alg": "RS256", "kid": "1"}, self.claims(**changes), self.key, algorithms=["RS256"])

    def says(self, path: str, answer: Any, status: int = 200) -> None:
        self.said[path] = (status, answer)

    def answer(self, path: str) -> tuple[int, Any]:
        truth: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            },
            "/keys": {"keys": [self.key.as_dict(private=False)]},
            "/userinfo": {"sub": "s-1", "preferred_username": "madoguchi"},
        }
        if path in self.said:
            return self.said[path]
        if path == "/token":
            return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        return (200, truth[path]) if path in truth else (404, {})


@contextmanager
def city_on_loopback() -> Iterator[City]:
    city = City()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, fields: dict[str, str]) -> None:
            city.asked.append((self.path, fields, self.headers.get("Authorization", "")))
            status, answer = city.answer(self.path.partition("?")[0])
            text = answer if isinstance(answer, str) else json.dumps(answer)
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", text)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    city.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield city
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
