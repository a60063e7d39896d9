"""The names of the pages of councils: letters, digits and hyphens, each once, and none that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

LONGEST = 60
UNSAFE = re.compile(rb"[^A-Za-z0-9._~/-]")


def page_names(councils: Iterable[str], taken: Collection[str] = ()) -> Iterator[str]:
    """A file name for each council, in their order: "anytown.html", and "anytown-2.html" for another of that name."""
    known = {name.casefold() for name in taken}
    for council in councils:
        slug, number = _slug(council), 1
        while (name := f"{slug}{f'-{number}' if number > 1 else ''}.html") in known:
            number += 1
        known.add(name)
        yield name


def _slug(text: str) -> str:
    """The text in small ASCII letters, digits and hyphens; no letter of it leads out of a folder."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['.]", "", plain)).strip("-")[:LONGEST].strip("-") or "council"


def as_address(path: str) -> str:
    """A path as a link has it: every byte but letters, digits and few signs is written as its code."""
    raw = path.replace("\\", "/").encode(errors="surrogateescape")
    return UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")
