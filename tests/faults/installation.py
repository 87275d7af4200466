"""A whole installation to be damaged: web server, worker and beat on private services."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from urllib.request import urlopen

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from config.management.commands.serve import GUNICORN
from index_assessment.report.kind import index_report
from municipalities.access.reach import unscoped
from municipalities.documents.models import Document
from municipalities.documents.queue import request_documents
from municipalities.models import Mail
from tests.factories.index_assessment import ReportEditionFactory, small_questionnaire
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory
from tests.faults.outcome import Outcome, rows
from tests.faults.programs import Program, Service, free_port, wait_until
from tests.index_assessment.report_snapshot import sample_snapshot
from tests.municipalities.mail.mail_server import Keeper

RUN_TIME = "?options=-c%20role%3Dmosaiikki_app"
LANGUAGES = ("fi", "sv", "en")
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app=config.celery:app"]
WORKER = ["worker", "--loglevel=INFO", "--concurrency=2", "--without-mingle", "--without-gossip"]
# Seconds that documents may take to be made, whatever goes wrong and however busy the machine is.
PATIENCE, PATIENCE_EACH = 120, 10
BEAT = ["beat", "--loglevel=INFO", "--scheduler=celery.beat:Scheduler"]


class Installation:
    """Its folder is VAR_DIR; the process that looks on reads the same database as the owner."""

    def __init__(self, *, is_whole):
        self.is_whole = is_whole
        database = connection.settings_dict
        broker = settings.CELERY_BROKER_URL.rpartition(":")[2].partition("/")[0]
        self.postgresql = Service("POSTGRESQL", int(database["PORT"]))
        self.redis = Service("REDIS", int(broker))
        self.port, self.mail_port = free_port(), free_port()
        self.trap = settings.VAR_DIR / "trap"
        self.environment = os.environ | {
            "DATABASE_URL": os.environ["DATABASE_URL"] + RUN_TIME,
            "SECRET_KEY": settings.SECRET_KEY,
            "REQUIRE_SECOND_FACTOR": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "FAULTS_TRAP": str(self.trap),
            "FAULTS_REPORT": "whole" if is_whole else "light",
        }
        gunicorn = [sys.executable, "-m", "gunicorn", *GUNICORN, f"--bind=127.0.0.1:{self.port}"]
        self.web = self._program("web", gunicorn, "config.settings")
        self.worker = self._program("worker", CELERY + WORKER, "tests.faults.settings")
        self.beat = self._program("beat", CELERY + BEAT, "tests.faults.settings")
        self.second_beat = self._program("second_beat", CELERY + BEAT, "tests.faults.settings")
        self.programs = [self.web, self.worker, self.beat, self.second_beat]
        self.mail_server = None

    def _program(self, name, command, module):
        log = settings.VAR_DIR / f"{name}.log"
        log.unlink(missing_ok=True)
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": module}
        return Program(command, environment=environment, log=log, folder=settings.BASE_DIR)

    def build(self):
        with connection.cursor() as cursor:  # what has been answered must outlive a crash
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
        connection.close()
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=settings.BASE_DIR, check=True)
        call_command("load_policy_areas", stdout=StringIO())
        small_questionnaire()

    def clear(self):
        """Nothing is damaged and nothing waits: where each fault begins and ends."""
        for program in (self.worker, self.beat, self.second_beat):
            program.kill()
            program.restarts = 0
        self.redis.start()
        self.open_database()
        self.trap.unlink(missing_ok=True)
        self.ask_redis("CONFIG", "SET", "maxmemory", "0")
        self.ask_redis("FLUSHALL")
        with unscoped("all that the last fault has left goes"):
            Document.objects.all().delete()
        Mail.objects.all().delete()
        shutil.rmtree(self.documents_folder, ignore_errors=True)
        self.take_mail()

    def end(self):
        self.refuse_mail()
        for program in self.programs:
            program.kill()
        connection.close()
        for service in (self.postgresql, self.redis):
            service.end()

    def serve(self):
        if not self.web.is_running:
            self.web.start()
            wait_until(self._is_serving)

    def _is_serving(self):
        try:
            return urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200
        except OSError:
            return False

    def work(self):
        """With whoever sweeps up."""
        for program in (self.worker, self.beat):
            if not program.is_running:
                program.start()

    def restart_database(self):
        """As `pg_ctl restart -m immediate`: nobody is asked to finish."""
        self.postgresql.stop(signal.SIGQUIT)
        self.open_database()

    def open_database(self):
        connection.close()
        self.postgresql.start()
        wait_until(self._is_database_open)

    def _is_database_open(self):
        with suppress(OperationalError):
            connection.ensure_connection()
        return connection.connection is not None

    def take_mail(self):
        """Into a box that is empty at first."""
        self.refuse_mail()
        self.mail_server = Controller(Keeper(), hostname="127.0.0.1", port=self.mail_port)
        self.mail_server.start()

    def refuse_mail(self):
        if self.mail_server is not None:
            self.mail_server.stop()
            self.mail_server = None

    @property
    def mails(self):
        return self.mail_server.handler.taken

    @property
    def documents_folder(self):
        return settings.VAR_DIR / "documents"

    def ask_redis(self, *words):
        client = ["redis-cli", "-p", str(self.redis.port), *words]
        return subprocess.run(client, check=True, capture_output=True, text=True).stdout

    # Documents

    def town(self):
        """A municipality with a manager for each language, who is told of that document alone."""
        town = MunicipalityFactory()
        for language in LANGUAGES:
            MembershipFactory(municipality=town, role="manager", user__language=language)
        return town

    def edition(self, **changed):
        """A published edition, to whose content something may be changed."""
        return ReportEditionFactory(
            snapshot=sample_snapshot() | changed, assessment__municipality=self.town()
        )

    def ask_for(self, count=1, **changed):
        """The ids of the documents of new editions; a worker is told, if one can be."""
        return self.documents_of(self.edition(**changed) for _edition in range(count))

    def documents_of(self, editions):
        return [
            document.pk
            for edition in editions
            for document in request_documents(
                kind=index_report, subject=edition, content_hash=f"{edition.pk:064}"
            )
        ]

    def finished(self, ids):
        """What became of them, once each is done or failed."""

        def are_finished():
            for program in self.programs:
                program.look_after()
            return all(row.is_finished for row in rows(ids))

        wait_until(are_finished, PATIENCE + PATIENCE_EACH * len(ids))
        return Outcome(rows(ids))
