"""Workers that die: nothing is lost, made twice or torn, whoever is killed and when."""

import os
import random
import signal
import time
from contextlib import suppress
from functools import partial

from tests.faults.bounds import counted, least, most
from tests.faults.outcome import rows
from tests.faults.programs import children, command_of, wait_until

KILLS, EDITIONS, STOPS = 10, 5, 3
LANGUAGES = 3
# A document that is interrupted five times is given up: that is another fault.
PATIENT_FOR = 3
# Seconds from the start of a document until the worker is killed, which is sometimes too late.
WITHIN = {"light": 1.4, "whole": 6}
STOPS_WITHIN = 30


def at_work(ids, *, besides=()):
    """Asks for the tokens under which documents are made, besides those of workers that died.

    Nobody is disturbed while a document is at work that has been interrupted often.
    """

    def tokens():
        alive = [row for row in rows(ids) if row.state == "running" and row.token not in besides]
        may_be_disturbed = all(row.attempt <= PATIENT_FOR for row in alive)
        return {row.token for row in alive} if may_be_disturbed else set()

    return tokens


def kill_again_and_again(installation, ids, times, victims):
    """Kill these processes of the worker while documents are made; how many were interrupted."""
    chance, abandoned = random.Random(1), set()  # the same moments each time
    within = WITHIN[installation.environment["FAULTS_REPORT"]]
    for _time in range(times):
        wait_until(at_work(ids, besides=abandoned))
        time.sleep(chance.uniform(0, within))
        taken = at_work(ids, besides=abandoned)()
        victims()
        abandoned |= taken
    return len(abandoned)


def test_worker_killed(installation, promised, scale):
    ids = installation.ask_for(EDITIONS * scale, deed="dawdle")
    installation.work()

    def worker():
        installation.worker.kill()
        installation.worker.start()

    interrupted = kill_again_and_again(installation, ids, KILLS * scale, worker)
    promised(
        kills=counted(KILLS * scale),
        interrupted=least(interrupted, KILLS * scale // 2),
        **installation.finished(ids).promises(LANGUAGES * EDITIONS * scale),
    )


def test_pool_processes_killed(installation, promised, few):
    ids = installation.ask_for(few, deed="dawdle")
    installation.work()
    killed = []

    def pool():
        killed.extend(kill(children(installation.worker.pid)))

    kill_again_and_again(installation, ids, few, pool)
    promised(
        kills=least(len(killed), 2 * few),
        **installation.finished(ids).promises(LANGUAGES * few),
        worker_restarts=most(installation.worker.restarts, 0),
    )


def kill(processes):
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return processes


def test_printing_processes_killed(installation, promised, few):
    """Those in which documents are laid out, with limits of their own."""
    ids = installation.ask_for(few, deed="linger")
    installation.work()
    killed = []
    for _kill in range(few):
        killed += kill(wait_until(partial(printing, installation, besides=killed)))
    outcome = installation.finished(ids)
    promised(
        kills=least(len(killed), few),
        interrupted=least(sum(row.attempt - 1 for row in outcome.rows), few),
        **outcome.promises(LANGUAGES * few),
        worker_restarts=most(installation.worker.restarts, 0),
    )


def printing(installation, *, besides):
    """Forked by the processes of the pool; other programs that those may start are not meant."""
    leaves = [leaf for pool in children(installation.worker.pid) for leaf in children(pool)]
    return [leaf for leaf in leaves if leaf not in besides and "celery" in command_of(leaf)]


def test_killed_between_the_file_and_its_row(installation, promised, few):
    ids = installation.ask_for(few)
    installation.trap.touch()
    installation.work()
    for _kill in range(few - 1):
        wait_until(lambda: not installation.trap.exists())
        installation.trap.touch()
    wait_until(lambda: not installation.trap.exists())
    promised(
        kills=counted(few),
        **installation.finished(ids).promises(LANGUAGES * few),
    )


def test_asked_to_stop(installation, promised, few):
    """As an update of the site does, while documents are being made."""
    ids = installation.ask_for(STOPS * few, deed="dawdle")
    seconds = []
    for _stop in range(STOPS * few):
        installation.work()
        wait_until(at_work(ids))
        seconds.append(installation.worker.stop())
    installation.work()
    promised(
        stops=counted(len(seconds)),
        slowest_seconds=most(round(max(seconds), 1), STOPS_WITHIN),
        **installation.finished(ids).promises(LANGUAGES * STOPS * few),
    )
