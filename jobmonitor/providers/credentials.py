"""What of a key goes out, and where: in a header, in a body, as a token made of it. Where keys live is `secrets`'."""

import json
import warnings
from collections.abc import Mapping

from jobmonitor.errors import KeyMissing, KeyRefused
from jobmonitor.providers.format import Body, Jwt, ProviderSpec
from jobmonitor.providers.template import PLACE
from jobmonitor.wire import NOTHING


def secret_headers(spec: ProviderSpec, key: str, now: float | None) -> Mapping[str, str]:
    """The headers that carry the key. `now` dates tokens: without it none is made, and nothing goes out."""
    auth = spec.auth
    if not auth.header or (auth.jwt and now is None):
        return NOTHING
    usable = usable_key(spec, key)
    if auth.jwt and now is not None:
        usable = _token(spec, auth.jwt, usable, now)
    return {auth.header: auth.value.replace("{key}", usable)}


def filled_body(spec: ProviderSpec, body: Body, values: Mapping[str, str], key: str) -> bytes:
    """The body of a question as JSON, b"" where it has none. It may hold the key: it is as secret as that.

    {page} and {offset} alone stand there as the numbers that they are.
    """
    if not body:
        return b""
    given = {**values, "key": usable_key(spec, key)} if spec.auth.is_in_body else values

    def filled(text: str) -> str | int:
        if text in ("{page}", "{offset}"):
            return int(given[text[1:-1]])
        return PLACE.sub(lambda place: given.get(place[1], ""), text)

    fields: dict[str, object] = {}
    for name, value in body.items():
        if isinstance(value, list):
            fields[name] = [filled(text) for text in value]
        else:
            fields[name] = filled(value) if isinstance(value, str) else value
    return json.dumps(fields).encode()


def usable_key(spec: ProviderSpec, key: str) -> str:
    """The key without what was copied along with it. Raises KeyMissing or KeyRefused, never with the key in them."""
    # What stands before the key is often copied along with it, and so is the end of the line.
    before = spec.auth.value.partition("{key}")[0]
    key = f"{key.strip()} ".removeprefix(before).strip()
    if not key:
        raise KeyMissing(f"There is no key for {spec.name}", spec.key_hint)
    if not (key.isascii() and key.isprintable()) or " " in key:
        hint = "Copy it once more, all of it and nothing else"
        raise KeyRefused(f"The key for {spec.name} has spaces, line breaks or letters that no key has", hint)
    return key


def _token(spec: ProviderSpec, jwt: Jwt, pair: str, now: float) -> str:
    """A token by which the secret proves itself without going out."""
    name, _, secret = pair.partition(":")
    if not name or not secret:
        raise KeyRefused(
            f"The key for {spec.name} is not the pair that it needs", "Write both halves as ACCESS_KEY:SECRET_KEY"
        )
    import jwt as library  # here, since it takes as long to import as all provider files take to read

    # How long a secret should be is for the service to say, and a warning would come with every question.
    warnings.simplefilter("ignore", library.InsecureKeyLengthWarning)
    claims = {"iss": name, "exp": int(now + jwt.life), "nbf": int(now - jwt.early)}
    return library.encode(claims, secret, algorithm="HS256")
