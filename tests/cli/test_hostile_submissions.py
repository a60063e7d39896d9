"""Submissions that are each made to hurt one thing: all are answered soon, and with little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.hostile import FILES, check, in_every_shape

SECONDS, MEMORY = 5, 500


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_no_submission_takes_long_or_much_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.json"
    file.write_bytes(FILES[name]())
    # What fills a report is measured in every format, the others in the one that holds most.
    for shape, took in in_every_shape(file) if "bounds: sound" in name else [("json", check(file, "json"))]:
        assert took.code in (0, 1, 2, 3)
        assert took.last_line.endswith((f"(code {took.code})", ".")), took.last_line
        assert (took.seconds < SECONDS, took.memory < MEMORY) == (True, True), (shape, took)
        assert took.code != 2 or "bounds: sound" not in name, took
