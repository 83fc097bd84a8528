"""A relying party with the PyPI package Authlib: discovery, code flow with PKCE, ID token, userinfo,
refresh, RP-initiated logout. With its registration as JSON in the environment (CLIENT) it proves
itself with a secret; without, it registers a key of its own and signs (private_key_jwt).

usage: authlib_client.py ADDRESS ISSUER
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

SCOPE = "openid profile email phone offline_access"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


def tell(step, seen):
    print(json.dumps({"step": step, **seen}), flush=True)


class Application:
    """One person's application; every method named after a step gives what it saw."""

    def __init__(self, at, issuer, client):
        self.at = at
        address = issuer + "/.well-known/openid-configuration"
        self.server = requests.get(address, timeout=20).json()
        if self.server["issuer"] != issuer:
            raise ValueError(f"discovery names {self.server['issuer']}")
        self.keys = KeySet.import_key_set(requests.get(self.server["jwks_uri"], timeout=20).json())
        method = "client_secret_basic"
        if client is None:
            client = self.register()
            # Authlib signs with what it is given as the secret.
            client["client_secret"] = self.key
            method = PrivateKeyJWT(self.server["token_endpoint"], alg="ES256")
        self.client_id = client["client_id"]
        self.session = OAuth2Session(
            self.client_id,
            client["client_secret"],
            token_endpoint_auth_method=method,
            scope=SCOPE,
            redirect_uri=at + "/callback",
            code_challenge_method="S256",
        )

    def register(self):
        self.key = ECKey.generate_key("P-256", {"kid": "authlib", "use": "sig", "alg": "ES256"})
        registration = {
            "client_name": "Authlib",
            "redirect_uris": [self.at + "/callback"],
            "post_logout_redirect_uris": [self.at + "/signed-out"],
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": {"keys": [self.key.as_dict(private=False)]},
            "scope": SCOPE,
        }
        answer = requests.post(self.server["registration_endpoint"], json=registration, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def login(self, query):
        self.acr = query["acr"][0]
        self.nonce, self.verifier = generate_token(), generate_token(48)
        url, self.state = self.session.create_authorization_url(
            self.server["authorization_endpoint"],
            nonce=self.nonce,
            code_verifier=self.verifier,
            acr_values=self.acr,
            prompt="consent",
        )
        return {"redirect": url}

    def callback(self, query):
        token = self.session.fetch_token(
            self.server["token_endpoint"],
            authorization_response=self.at + "/callback?" + urlencode(query, doseq=True),
            state=self.state,
            code_verifier=self.verifier,
        )
        self.claims = self.verified(token, self.nonce)
        if self.claims["acr"] != self.acr or not {"pwd", "otp", "sms", "mfa"} <= set(self.claims["amr"]):
            raise ValueError(f"asked for {self.acr}, got {self.claims}")
        return {"claims": self.claims}

    def verified(self, token, nonce):
        decoded = jwt.decode(token["id_token"], self.keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "values": [self.server["issuer"]]},
                "aud": {"essential": True, "values": [self.client_id]},
            },
            params={"nonce": nonce, "client_id": self.client_id, "access_token": token["access_token"]},
        )
        claims.validate()
        return dict(claims)

    def userinfo(self, _query):
        answer = self.session.get(self.server["userinfo_endpoint"])
        answer.raise_for_status()
        return {"userinfo": answer.json()}

    def refresh(self, _query):
        before = self.session.token
        token = self.session.refresh_token(
            self.server["token_endpoint"], refresh_token=before["refresh_token"]
        )
        return {
            "rotated": token["refresh_token"] != before["refresh_token"],
            "renewed": token["access_token"] != before["access_token"],
            "claims": self.verified(token, None),
        }

    def logout(self, _query):
        query = {
            "id_token_hint": self.session.token["id_token"],
            "post_logout_redirect_uri": self.at + "/signed-out",
            "state": "out",
        }
        return {"redirect": self.server["end_session_endpoint"] + "?" + urlencode(query)}

    def signed_out(self, query):
        return {"state": query["state"][0]}


class Handler(BaseHTTPRequestHandler):
    """Routes a request to the step of its path."""

    application = None

    def do_GET(self):
        url = urlsplit(self.path)
        step = url.path[1:]
        try:
            status = 200
            seen = getattr(self.application, step.replace("-", "_"))(parse_qs(url.query))
        except Exception as error:  # what went wrong is what the test wants to see
            status = 500
            seen = {"error": type(error).__name__, "message": str(error)}
        tell(step, seen)
        if "redirect" in seen:
            self.send_response(303)
            self.send_header("location", seen["redirect"])
            self.send_header("content-length", "0")
            self.end_headers()
            return
        body = json.dumps(seen).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


def main():
    address, issuer = sys.argv[1:]
    host, port = address.split(":")
    at = "http://" + address
    server = HTTPServer((host, int(port)), Handler)
    Handler.application = Application(at, issuer, json.loads(os.environ.get("CLIENT", "null")))
    tell("listening", {"at": at})
    server.serve_forever()


main()
