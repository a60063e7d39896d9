"""The samples that come with the tool, for tests that ask the same of each."""

from __future__ import annotations

import pytest

from tests.support.process import ROOT
from tests.support.slow import slow_but

SAMPLES = sorted((ROOT / "samples").glob("*.json"))
# Of these each has what the others lack: everything wrong, little submitted, and a case compiled from publications.
UNLIKE = ("troubled", "half-empty", "gloucestershire-2018-fourth-visit")

# Every sample as a case, which is slow but for those that are unlike.
EVERY_SAMPLE = slow_but({path.stem: path for path in SAMPLES}, *UNLIKE)
every_sample = pytest.mark.parametrize("sample", EVERY_SAMPLE)
