"""Packs that another process changes while they are read: what is judged is what is hashed, or nothing is."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from readiness.core import rule_files
from readiness.core.diagnostics import PackError
from readiness.core.documents import Document
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import load_catalogue, shipped_catalogue
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import load_pack
from tests.support.packs import CRITERION, changed, pack_folder
from tests.support.process import surroundings

TITLE = "Assessments are completed in time and well"
TITLES = ("One of two", "The other of two")
ELSEWHERE = "What no pack here says"


def titled(title: str) -> str:
    return changed(CRITERION, (f"title: {TITLE}", f"title: {title}"))


def rewriting(monkeypatch: pytest.MonkeyPatch, file: Path, text: str) -> None:
    """From now on the file changes as soon as it was read."""
    read = rule_files.read

    def rewritten(given: str, name: str) -> Document:
        if Path(name).name == file.name:
            file.write_text(text, encoding="utf-8")
        return read(given, name)

    monkeypatch.setattr(rule_files, "read", rewritten)


def test_the_hash_of_a_pack_is_that_of_the_rules_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pack_folder(tmp_path, titled(TITLES[0]))
    before = load_pack(folder, shipped_catalogue())
    rewriting(monkeypatch, folder / "criteria" / "HP06.yaml", titled(TITLES[1]))
    first, then = (load_pack(folder, shipped_catalogue()) for _ in range(2))
    assert [pack.criteria[0].title for pack in (first, then)] == list(TITLES)
    assert first.sha256 == before.sha256 != then.sha256


def test_the_hash_of_an_overlay_is_that_of_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text(
        'overlay_format: "1.0"\nid: ours\nversion: "1.0.0"\ntitle: Ours\n'
        'pack: {id: ilacs-2026, from: "1.0.0", before: "2.0.0"}\noperations: []\n',
        encoding="utf-8",
    )
    before = read_overlay(file)
    rewriting(monkeypatch, file, file.read_text(encoding="utf-8").replace("Ours", "Theirs"))
    first, then = (read_overlay(file) for _ in range(2))
    assert [one.overlay.title for one in (first, then)] == ["Ours", "Theirs"]
    assert first.sha256 == before.sha256 != then.sha256


def test_the_hash_of_the_catalogue_is_that_of_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "measures").mkdir()
    file = tmp_path / "measures" / "care_leavers.yaml"
    file.write_text((rules_folder() / "measures" / file.name).read_text(encoding="utf-8"), encoding="utf-8")
    before = load_catalogue(tmp_path)
    rewriting(monkeypatch, file, file.read_text(encoding="utf-8") + "# changed\n")
    first, then = (load_catalogue(tmp_path) for _ in range(2))
    assert first.sha256 == before.sha256 != then.sha256


# What another process does to the pack, as fast as it can, until it is ended.
CHANGES = """
import os, random, sys, time
pack, elsewhere, *texts = sys.argv[1:]
file, beside = f"{pack}/criteria/HP06.yaml", f"{pack}/beside"
def written():
    with open(beside, "w") as stream:
        stream.write(random.choice(texts))
    os.replace(beside, file)
def linked():
    os.symlink(f"{elsewhere}/HP06.yaml", beside)
    os.replace(beside, file)
def piped():
    os.mkfifo(beside)
    os.replace(beside, file)
def moved():
    os.rename(f"{pack}/criteria", f"{pack}/away")
    os.symlink(elsewhere, f"{pack}/criteria")
    os.unlink(f"{pack}/criteria")
    os.rename(f"{pack}/away", f"{pack}/criteria")
print("begun", flush=True)
while True:
    random.choice((written, written, written, linked, piped, moved))()
    time.sleep(random.random() / 5_000)
    written()
    time.sleep(random.random() / 2_000)
"""


@contextmanager
def changing(folder: Path, elsewhere: Path) -> Iterator[None]:
    arguments = [str(folder), str(elsewhere), *map(titled, TITLES)]
    with subprocess.Popen(
        [sys.executable, "-c", CHANGES, *arguments], stdout=subprocess.PIPE, env=surroundings()
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def known_hashes(folder: Path) -> dict[str, str]:
    """The hash of the pack with each of its titles."""
    known = {}
    for title in TITLES:
        (folder / "criteria" / "HP06.yaml").write_text(titled(title), encoding="utf-8")
        known[title] = load_pack(folder, shipped_catalogue()).sha256
    return known


class HangingError(Exception):
    """Reading took longer than it may."""


def gave_up(number: int, frame: FrameType | None) -> None:
    raise HangingError


def came_to(folder: Path, known: dict[str, str]) -> str:
    """How one reading of the pack ended."""
    signal.setitimer(signal.ITIMER_REAL, 10)
    try:
        pack = load_pack(folder, shipped_catalogue())
    except HangingError:
        return "hung"
    except PackError:
        return "refused"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    title = pack.criteria[0].title
    if title == ELSEWHERE:
        return "followed a link"
    return "read" if known[title] == pack.sha256 else "hashed other bytes"


@pytest.mark.slow
def test_a_pack_that_changes_all_the_time_is_read_as_it_is_hashed_or_refused(tmp_path: Path) -> None:
    folder, elsewhere = pack_folder(tmp_path), tmp_path / "elsewhere"
    known = known_hashes(folder)
    elsewhere.mkdir()
    (elsewhere / "HP06.yaml").write_text(titled(ELSEWHERE), encoding="utf-8")
    before = signal.signal(signal.SIGALRM, gave_up)
    try:
        with changing(folder, elsewhere):
            ends = Counter(came_to(folder, known) for _ in range(200))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert set(ends) == {"read", "refused"}, ends
