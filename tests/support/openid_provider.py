"""An OpenID Connect provider of the tests' own, in a process of its own, on this machine alone.

It is written from the standards with the plain library, and only signs with another: what it
demands of the tracker (PKCE, nonce, the secret, a code that works once) is so checked by other
code than that which asks. Whoever comes is signed in at once, as the plan says; the plan can also
make it lie.
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID, CLIENT_SECRET = "tracker", "shared with the tracker"
PATIENCE_SECONDS = 10


class Provider:
    """The running provider, as a test sees it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def plan(self, **plan: object) -> None:
        """Say who comes next, and how the provider lies: see `Plan`."""
        answer = requests.put(f"{self.issuer}/plan", json=plan, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()

    def sends_back(self, address: str) -> str:
        """Go where the tracker sent a person; the provider's answer leads back."""
        answer = requests.get(address, allow_redirects=False, timeout=PATIENCE_SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """Start the provider, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.openid_provider"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Provider(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        if process.stdout is not None:
            process.stdout.close()


class _State:
    """What the provider knows: its keys, its codes, and the plan."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first"}, auto_kid=False)
        self.stranger = RSAKey.generate_key(2048, {"kid": "first"}, auto_kid=False)
        self.codes: dict[str, dict[str, str]] = {}
        # claims: of the ID token, over what it would say; None takes one away
        # userinfo: what the page of the person says · fails: the addresses that do not answer
        # signed_by_a_stranger, without_token: lies about the token
        self.plan: dict[str, Any] = {}


class _Answer(BaseHTTPRequestHandler):
    """One question to the provider."""

    state: _State
    issuer: str

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        pages: dict[str, Callable[[], dict[str, object]]] = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": lambda: {"keys": [self.state.key.as_dict(private=False)]},
            "/person": self._person,
        }
        if parts.path in self.state.plan.get("fails", ()):
            self._say({"error": "server_error"}, 500)
        elif parts.path == "/authorize":
            self._authorize(asked)
        else:
            self._say(pages[parts.path]())

    def do_PUT(self) -> None:
        self.state.plan = json.loads(self._body())
        self._say({})

    def do_POST(self) -> None:
        sent = {name: values[0] for name, values in parse_qs(self._body().decode()).items()}
        known = self.state.codes.pop(sent.get("code", ""), None)
        password = f"{CLIENT_ID}:{CLIENT_SECRET}".replace(" ", "%20")
        knows_secret = self.headers["Authorization"] in {
            "Basic " + base64.b64encode(text.encode()).decode()
            for text in (password, password.replace("%20", " "), password.replace("%20", "+"))
        }
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if not knows_secret:
            self._say({"error": "invalid_client"}, 401)
        elif (
            known is None
            or sent.get("redirect_uri") != known["redirect_uri"]
            or challenge != known["code_challenge"]
        ):
            self._say({"error": "invalid_grant"}, 400)
        else:
            self._say(self._tokens(known))

    def _discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/person",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        wanted = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "code_challenge_method": "S256",
        }
        given = all(asked.get(name) for name in ("nonce", "state", "code_challenge"))
        scopes = asked.get("scope", "").split()
        if not given or "openid" not in scopes or not wanted.items() <= asked.items():
            self._say({"error": "invalid_request"}, 400)
            return
        code = secrets.token_urlsafe(16)
        self.state.codes[code] = asked
        self.send_response(302)
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def _tokens(self, asked: dict[str, str]) -> dict[str, object]:
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.state.plan.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        lies = self.state.plan.get("signed_by_a_stranger")
        key = self.state.stranger if lies else self.state.key
        token = jwt.encode({"alg": "RS256", "kid": "first"}, claims, key)
        told: dict[str, object] = {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
        }
        return told if self.state.plan.get("without_token") else {**told, "id_token": token}

    def _person(self) -> dict[str, object]:
        assert self.headers["Authorization"].startswith("Bearer ")
        person: dict[str, object] = self.state.plan["userinfo"]
        return person

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _say(self, content: dict[str, object], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing: standard error belongs to the tests."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    _Answer.state = _State()
    _Answer.issuer = f"http://127.0.0.1:{server.server_port}"
    sys.stdout.write(f"{_Answer.issuer}\n")
    sys.stdout.flush()
    server.serve_forever()
