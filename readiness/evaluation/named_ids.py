"""The checks and criteria that a submission names: refused where unknown, set aside where they are another pack's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from readiness.core.diagnostics import Issue, Path
from readiness.core.suggestions import suggestion
from readiness.core.text import counted, in_brackets, listed, with_article
from readiness.data.submission import EvidenceItem, Submission
from readiness.data.submission_file import SubmissionFile, refuse
from readiness.evaluation.evidence import ADVERSE, SHOWS, is_context
from readiness.packs.pack import RulePack, load_shipped
from readiness.packs.shelf import lineage, shelf


@dataclass(frozen=True, slots=True)
class SetAside:
    """What speaks of checks or criteria of another pack, by `ids`, and so is not heard under them.

    `kind` is what it is. `found` is told where it is adverse and now heard under no id at all.
    """

    path: Path
    kind: str
    ids: tuple[str, ...]
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A submission as a pack hears it, and what of it was set aside as another pack's, `of`."""

    file: SubmissionFile
    of: str = ""
    aside: tuple[SetAside, ...] = ()

    @property
    def notices(self) -> Iterator[tuple[Path, str]]:
        """What was set aside, each with its path."""
        for one in self.aside:
            yield one.path, f"this {one.kind} names {listed(list(one.ids))} of {self.of}: nothing here goes by that"

    @property
    def unread(self) -> Iterator[str]:
        """The adverse evidence that no check here reads."""
        for one in self.aside:
            if one.found:
                yield f"{one.found}, and it names {listed(list(one.ids))} of {self.of}, which no check here is"

    @property
    def weakening(self) -> Iterator[str]:
        """How much was set aside, in one line; nothing where nothing was."""
        if self.aside:
            kinds = Counter(one.kind for one in self.aside)
            many = listed([counted(number, kind) for kind, number in kinds.items()])
            adverse = sum(one.found is not None for one in self.aside)
            among = f", {adverse} of them adverse" if adverse else ""
            yield f"{many} on checks of {self.of}, by which nothing here goes{among}"


def heard(pack: RulePack, file: SubmissionFile) -> Heard:
    """The submission as the pack hears it.

    Raises SubmissionError for ids that the pack does not have: a misspelt one would drop evidence without a word. Where
    the submission says that its ids are another pack's, what that one alone has is set aside, and told.
    """
    submission, of = file.submission, file.submission.pack
    another = None if of == pack.about.id else of
    if another is None:
        refuse(file.document, _unknown([pack], submission))
        return Heard(file)
    # What a pack that does not come along has, nobody can know here.
    if another in shelf() and any(_unknown([pack], submission)):
        refuse(file.document, _unknown([pack, load_shipped(another)], submission))
    ids, same = {*(one.id for one in pack.criteria), *(one.id for one in pack.checks)}, _mean_the_same(pack, another)
    evidence = list(_evidence(submission, ids, same))
    # An id that need not mean what it means there says nothing of how the council sees this criterion.
    known = ids if same else set()
    actions = [(one, *_parted(one.criteria, known)) for one in submission.actions]
    changed = {
        "evidence": tuple(item for item, _ in evidence),
        "self_ratings": {one: rating for one, rating in submission.self_ratings.items() if one in known},
        "actions": tuple(one.model_copy(update={"criteria": kept}) for one, kept, _ in actions),
    }
    aside = (
        *(one for _, one in evidence if one),
        *(
            SetAside(("self_ratings", one), "self-rating", (one,))
            for one in submission.self_ratings
            if one not in known
        ),
        *(SetAside(("actions", n), "action", gone) for n, (_, _, gone) in enumerate(actions) if gone),
    )
    return Heard(file.with_submission(submission.model_copy(update=changed)), another, aside)


def _mean_the_same(pack: RulePack, of: str) -> bool:
    """Whether an id of both packs means the same: one extends the other, or both extend a third."""
    ours = {pack.about.id, *(base.about.id for base in pack.bases)}
    return not ours.isdisjoint(lineage(of))


def _evidence(
    submission: Submission, known: Collection[str], same: bool
) -> Iterator[tuple[EvidenceItem, SetAside | None]]:
    """Each item under the ids that it is heard under, and what of it was set aside."""
    for index, item in enumerate(submission.evidence):
        adverse = item.shows in ADVERSE and not is_context(item)
        # Under an id that need not mean the same, only what is adverse is heard: else a council could silence it by
        # naming another pack, and praise of something else would make a check met.
        checks, no_checks = _parted(item.checks, known if same or adverse else ())
        criteria, no_criteria = _parted(item.criteria, known if same or adverse else ())
        gone = (*no_checks, *no_criteria)
        if not gone:
            yield item, None
            continue
        found = None if checks or criteria or not adverse else _found(item)
        aside = SetAside(("evidence", index), "evidence item", gone, found)
        yield item.model_copy(update={"checks": checks, "criteria": criteria}), aside


def _parted(ids: Sequence[str], known: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids that are known, and those that are not."""
    return tuple(one for one in ids if one in known), tuple(one for one in ids if one not in known)


def _found(item: EvidenceItem) -> str:
    return f"{with_article(item.kind)} of {item.date} found {SHOWS[item.shows]}{in_brackets(item.summary)}"


def _unknown(packs: Sequence[RulePack], submission: Submission) -> Iterator[Issue]:
    """The ids that none of the packs has."""
    known = {
        "check": frozenset[str]().union(*(pack.criterion_of for pack in packs)),
        "criterion": frozenset[str]().union(*(pack.once(_criteria) for pack in packs)),
    }
    for at, kind, one in _named(submission):
        if one not in known[kind]:
            none = f"has no {kind}" if len(packs) == 1 else f"has a {kind}"
            names = packs[0].name if len(packs) == 1 else f"neither {' nor '.join(pack.name for pack in packs)}"
            yield Issue(at, f"{names} {none} {one}", suggestion(one, known[kind]))


def _criteria(pack: RulePack) -> frozenset[str]:
    return frozenset(criterion.id for criterion in pack.criteria)


def _named(submission: Submission) -> Iterator[tuple[Path, str, str]]:
    """Every id that a submission names: its path, whether it is of a check or a criterion, and the id."""
    for index, item in enumerate(submission.evidence):
        yield from ((("evidence", index, "checks", at), "check", one) for at, one in enumerate(item.checks))
        yield from ((("evidence", index, "criteria", at), "criterion", one) for at, one in enumerate(item.criteria))
    yield from ((("self_ratings", one), "criterion", one) for one in submission.self_ratings)
    for index, action in enumerate(submission.actions):
        yield from ((("actions", index, "criteria", at), "criterion", one) for at, one in enumerate(action.criteria))
