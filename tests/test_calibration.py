"""What the documents tell of published figures is what `make calibrate` measures."""

from __future__ import annotations

import pytest

from tests.support.published import FIGURES
from tools.calibrate import pages

needs_figures = pytest.mark.skipif(
    not FIGURES.is_file(), reason="the published figures are not beside this repository (../shared/data)"
)


@needs_figures
@pytest.mark.slow
def test_the_docs_tell_what_was_measured() -> None:
    assert {file.name: file.read_text(encoding="utf-8") for file in pages()} == {
        file.name: text for file, text in pages().items()
    }
