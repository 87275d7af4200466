"""What the measures of saving have in common: who saves, what they were told, and what was kept."""

import os
import time
from collections import Counter

from index_assessment.models import AnswerRevision
from tests.faults.web_server import paths

SCALE = int(os.environ.get("FAULTS", "1"))
CODES = {"EDU-01": "most", "EDU-02": "once", "EDU-03": "libraries"}
PATIENCE = 60


def answering(server, assessment, answerers, *, kind="answer", number, **plan):
    return [
        server.saver(
            kind,
            answerers[n % 2],
            # Of its own for each: a text that another has saved already is nothing to save.
            seed=f"{kind} {n}",
            paths=paths(answerers[n % 2], assessment),
            codes=CODES,
            **plan,
        )
        for n in range(number)
    ]


def wait_until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, is_so
        time.sleep(0.02)


class Tally:
    """What all savers were told together."""

    def __init__(self, results):
        results = [*results]
        self.accepted = [tuple(one) for result in results for one in result["accepted"]]
        self.refused = [tuple(one) for result in results for one in result["refused"]]
        self.statuses = sum((Counter(result["statuses"]) for result in results), Counter())
        for count in ("closed", "replays", "cut_off"):
            setattr(self, count, sum(result[count] for result in results))

    def count(self, first, last):
        return sum(n for status, n in self.statuses.items() if first <= int(status) <= last)


def kept(assessment):
    """Every version of every answer as (code, mutation, version, text)."""
    rows = AnswerRevision.objects.filter(answer__assessment=assessment)
    found = rows.values_list("answer__question__code", "mutation", "version", "content")
    return [(code, str(edit), version, text["explanation"]) for code, edit, version, text in found]


def gaps(assessment, begun=0):
    """The answers whose accepted versions are not 1, 2, 3 … up to the one that stands."""
    broken = []
    for answer in assessment.answers.all():
        accepted = [one for one in answer.revisions.all() if one.is_accepted]
        chain = [(one.base_version, one.version) for one in accepted]
        whole = [(version - 1, version) for version in range(begun + 1, answer.version + 1)]
        stands = accepted[-1].content["explanation"] if accepted else ""
        if chain != whole or answer.explanation != stands:
            broken.append(answer.pk)
    return broken


def judge(figure, name, tally, assessment, *, least, last_fault=599):
    """Tell the counts of a run whose every edit was sent until it was answered."""
    rows = Counter(kept(assessment))
    accepted = Counter(row for row in rows.elements() if row[2] is not None)
    refused = Counter(row for row in rows.elements() if row[2] is None)
    figure(f"{name}, acknowledged edits", len(tally.accepted), least=least)
    figure(f"{name}, lost", (Counter(tally.accepted) - accepted).total(), most=0)
    figure(f"{name}, doubled", (accepted - Counter(tally.accepted)).total(), most=0)
    figure(f"{name}, broken chains", len(gaps(assessment)), most=0)
    figure(f"{name}, refused and not kept", (Counter(tally.refused) - refused).total(), most=0)
    figure(f"{name}, answered 500", tally.count(500, last_fault), most=0)
    assert len(tally.accepted) >= least
    assert accepted == Counter(tally.accepted)
    assert refused == Counter(tally.refused)
    assert gaps(assessment) == []
    assert tally.count(500, last_fault) == 0, tally.statuses


def accepted_edits(assessment):
    return AnswerRevision.objects.filter(answer__assessment=assessment, version__isnull=False)


def wait_for_a_save(assessment):
    before = accepted_edits(assessment).count()
    wait_until(lambda: accepted_edits(assessment).count() > before)
