"""The samples that come with the tool, for tests that ask the same of each."""

from __future__ import annotations

import pytest

from tests.support.process import ROOT

SAMPLES = sorted((ROOT / "samples").glob("*.json"))
# Of these each has what the others lack: everything wrong, little submitted, and a case compiled from publications.
UNLIKE = ("troubled", "half-empty", "gloucestershire-2018-fourth-visit")

# Every sample as a case, which is slow but for those that are unlike.
EVERY_SAMPLE = [
    pytest.param(path, id=path.stem, marks=() if path.stem in UNLIKE else (pytest.mark.slow,)) for path in SAMPLES
]
every_sample = pytest.mark.parametrize("sample", EVERY_SAMPLE)
