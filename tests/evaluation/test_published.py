"""The rules on real figures: a gap that is major rests on a level that the record or a duty supports, not on a rank."""

from __future__ import annotations

import pytest

from readiness.data.catalogue import Catalogue
from readiness.data.vocabulary import Level
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import RulePack
from tests.support.published import FIGURES, LAST, compiled, of

# Every fifth council by name, with what is a major gap in its published figures of 2025. The others have none.
MAJOR = {
    "Dudley": {"LD07.1": "34.9%"},
    "Harrow": {"LD07.2": "39.2%", "LD07.3": "39.8%", "HP05.6": "62.6%"},
    "Hillingdon": {"LD07.2": "37.6%"},
    "Kensington and Chelsea": {"HP06.1": "69.8%"},
    "Knowsley": {"LD07.3": "31.5%"},
    "Nottingham": {"HP08.1": "73.9%"},
    "Richmond upon Thames": {"LD07.1": "28%"},
    "Stockton-on-Tees": {"HP08.1": "61.3%"},
    "Sutton": {"LD07.1": "34.9%"},
}

pytestmark = pytest.mark.skipif(
    not FIGURES.is_file(), reason="the published figures are not beside this repository (../shared/data)"
)


@pytest.mark.slow
def test_every_fifth_council_has_the_major_gaps_that_its_published_figures_support(
    pack: RulePack, catalogue: Catalogue
) -> None:
    found = {}
    for name in of(LAST)[::5]:
        findings = evaluate(pack, compiled(name, catalogue)).findings
        found[name] = {f.check: f.shown for f in findings if f.severity and f.severity.rank > Level.MINOR.rank}
    assert len(found) == 31
    assert {name: gaps for name, gaps in found.items() if gaps} == MAJOR
