"""Whom to believe: a TLS context on the system's own certificate store, and what in the environment misleads."""

import os
import ssl
import sys
from collections.abc import Mapping

import truststore

from jobmonitor.errors import Problem

# Where distributions keep their bundle, for a Python whose OpenSSL was compiled to look elsewhere.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
)


def trust(environ: Mapping[str, str]) -> tuple[ssl.SSLContext, tuple[Problem, ...]]:
    """A context that trusts what this system trusts, and what misleads. Blocking: it reads a hundred files."""
    if sys.platform in ("win32", "darwin"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ()
    # Elsewhere truststore reads the whole bundle again for every connection, on the loop: 18 to 24 ms each, measured.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    is_named, warnings = _load_named(context, environ)
    if is_named:
        return context, tuple(warnings)
    compiled = ssl.get_default_verify_paths()
    has_folder = os.path.isdir(compiled.openssl_capath)
    if has_folder:
        context.load_verify_locations(capath=compiled.openssl_capath)
    if not any(_load(context, bundle) for bundle in (compiled.openssl_cafile, *_BUNDLES)) and not has_folder:
        warnings.append(
            Problem(
                "This system's certificates were not found, so no server can be trusted",
                "Install the package “ca-certificates”, or name a bundle in SSL_CERT_FILE.",
            )
        )
    return context, tuple(warnings)


def _load_named(context: ssl.SSLContext, environ: Mapping[str, str]) -> tuple[bool, list[Problem]]:
    """Whether SSL_CERT_FILE stands in for the system's bundle, and what misleads."""
    instead = "The system's own certificates are used. Correct the variable, or take it out."
    warnings: list[Problem] = []
    file = environ.get("SSL_CERT_FILE", "")
    is_named = bool(file) and _load(context, file)
    if file and not is_named:
        reason = (
            "holds no certificate that can be read" if os.path.isfile(file) else "points to a file that isn't there"
        )
        warnings.append(Problem(f"SSL_CERT_FILE {reason}", instead))
    for folder in filter(None, environ.get("SSL_CERT_DIR", "").split(os.pathsep)):
        if os.path.isdir(folder):
            context.load_verify_locations(capath=folder)
        else:
            warnings.append(Problem("SSL_CERT_DIR points to a folder that isn't there", instead))
    return is_named, warnings


def _load(context: ssl.SSLContext, bundle: str) -> bool:
    try:
        context.load_verify_locations(cafile=bundle)
    except (OSError, ValueError):  # not there, not readable, not PEM; a NUL in the name
        return False
    return True
