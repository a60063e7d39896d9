"""Addresses and fingerprints for other systems: where something stands, and by what it is known in the next run."""

from __future__ import annotations

import hashlib
import os
import re


def as_given(path: str) -> str:
    """A path from the working folder on, with slashes; only the file's name where it lies elsewhere and is absolute.

    Where a machine keeps its files, and under whose name, is nobody else's business.
    """
    if os.path.isabs(path):
        inside = os.path.relpath(path)
        path = os.path.basename(path) if inside.startswith(os.pardir) else inside
    return path.replace(os.sep, "/")


def uri(path: str) -> str:
    """The path as a relative reference: what is not plain ASCII as its bytes in UTF-8."""
    return re.sub(
        r"[^A-Za-z0-9._~/-]",
        lambda found: "".join(f"%{one:02X}" for one in found[0].encode(errors="surrogateescape")),
        path,
    )


def fingerprint(key: str) -> str:
    """What stands for a key in other systems: 32 hexadecimal digits."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:32]


def as_fingerprints(digits: str) -> dict[str, str]:
    """A fingerprint as SARIF has it; the second is the only one that GitHub reads."""
    return {"readiness/v1": digits, "primaryLocationLineHash": digits}
