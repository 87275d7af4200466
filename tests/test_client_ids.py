"""Every id that a client can send, tried with another municipality's: nothing of it changes.

Each try is compared with the same one for an id that never existed: the answers are the same.
"""

import re
import uuid

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from index_assessment.models import Assessment
from municipalities.access.walls import TenantOwned
from municipalities.models import JointParticipation
from tests import foreign_ids, reached
from tests.every_row import WATCHED, changed, columns, owner, owners, read, read_all
from tests.foreign_ids import SOMEBODYS_UUID, ForeignIds
from tests.fuzz.attacks import Attack
from tests.fuzz.sending import Line
from tests.submissions import MEMBERS, submissions, workshop_rows
from tests.town import OTHER_CANARY, build_world

FEWEST = 2000
TENANTS = [model for model in WATCHED.values() if issubclass(model, TenantOwned)]
HARMLESS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b")
# What a request may change; "+" stands for a new row.
ANSWER = {"status", "value", "reason", "explanation", "link", "language", "version", "updated_at"}
SAVING = {
    "Answer": ANSWER | {"updated_by_id"},
    "Assessment": {"content_version"},
    "AnswerRevision": {"+"},
}
TEXT = {f"{part}_{language}" for part in ("text", "state") for language in ("fi", "sv", "en")} | {
    "source_language",
    "version",
}
AFFILIATION = {"sector_id", "organisation_id", "organisation_kind_id", "organisation_name"}
MEETING = {
    *("starts_at", "place", "link", "agenda", "minutes", "decisions"),
    *("language", "version"),
}
DECLARED = {
    "answer_save": SAVING,
    "assessment_section": SAVING,
    "assessment_start": {"Assessment": {"+"}, "Answer": {"+"}, "Commentary": {"+"}},
    "assessment_submit": {
        "Assessment": {"state", "submitted_at", "submitted_by_id", "is_bar_shown"},
        "AssessmentEvent": {"+"},
    },
    "evidence_create": {"Evidence": {"+"}, "Attachment": {"+"}},
    "evidence_remove": {"Evidence": {"-"}, "Attachment": {"-"}},
    "member_edit": {"Membership": AFFILIATION},
    "member_end": {"Membership": {"ended_at"}},
    "invitation_create": {"Invitation": {"+"}, "SignedLink": {"+"}},
    "invitation_send_again": {
        "Invitation": {"sent_at", "expires_at"},
        "SignedLink": {"+", "ended_at"},
    },
    "invitation_withdraw": {"Invitation": {"withdrawn_at"}, "SignedLink": {"ended_at"}},
    "working_group_mandate": {
        "WorkingGroup": {"mandate", "language", "version"},
        "TextRevision": {"+"},
    },
    "seat_create": {"GroupMember": {"+"}},
    "seat_edit": {"GroupMember": {"name", "position", "membership_id", *AFFILIATION}},
    "seat_end": {"GroupMember": {"left_at"}},
    "meeting_create": {"Meeting": {"+"}, "TextRevision": {"+"}},
    "meeting_edit": {"Meeting": MEETING, "TextRevision": {"+"}, "Attendance": {"+", "-"}},
    "meeting_approve": {"Meeting": {"approved_at", "approved_by_id"}},
    "action_create": {"ActionPoint": {"+"}},
    "action_edit": {"ActionPoint": {"text", "owner_id", "due_on"}},
    "action_remove": {"ActionPoint": {"-"}},
    "action_mark": {"ActionPoint": {"done_at", "done_by_id"}},
    "joint_service_create": {"JointService": {"+"}, "TextRevision": {"+"}},
    "joint_service_edit": {
        "JointService": {"name", "area_id", "description", "language", "version"},
        "TextRevision": {"+"},
    },
    "joint_service_ask": {"JointParticipation": {"+"}},
    "joint_service_end": {"JointService": {"ended_at"}},
    "joint_participation_answer": {
        "JointParticipation": {"state", "answered_at", "answered_by_id"}
    },
    "report_link_create": {"SignedLink": {"+"}},
    "report_link_end": {"SignedLink": {"ended_at"}},
    "document_retry": {
        "Document": {"state", "error", "attempt", "finished_at", "queued_at", "due_at"}
    },
    "admin:index_assessment_assessment_review": {
        "Commentary": TEXT,
        "Recommendation": TEXT | {"+", "-", "order", "addressee"},
        "TextRevision": {"+"},
    },
    "admin:index_assessment_assessment_return": {
        "Assessment": {"state", "return_reason", "approved_at", "approved_by_id"},
        "AssessmentEvent": {"+"},
    },
    "admin:index_assessment_assessment_approve": {
        "Assessment": {"state", "return_reason", "approved_at", "approved_by_id"},
        "AssessmentEvent": {"+"},
    },
    "admin:index_assessment_assessment_publish": {
        "Assessment": {"state", "published_at", "published_by_id"},
        "AssessmentEvent": {"+"},
        "ReportEdition": {"+"},
        "Document": {"+"},
    },
    "support_create": {"SupportRequest": {"+"}, "Notification": {"+"}},
    "question_answer": {
        "RegionalQuestion": {"answer", "answer_language", "answered_by_id", "answered_at"}
    },
    "notification_settings": {
        "NotificationChoice": {"+", "on_desk", "by_mail"},
        "Notification": {"by_mail"},
    },
    "notification_read": {"Notification": {"read_at"}},
    "set_language": {"User": {"language"}},
    "account_change_password": {"User": {"password"}},
    "account_detail": {"User": {"name", "language"}},
}


# Where a row says how it came about, what a request adds says the same as without the foreign ids.
BORN_WITH = {"state", "purpose", "kind", "role"}


class Tries:
    """Sends each try, undoes it, and says what was wrong with it."""

    def __init__(self, world, before):
        self.world, self.before = world, before
        self.lines = {name: Line(person) for name, person in world.people.items()}
        self.homes = {t.municipality.slug: t.municipality.pk for t in world.homes.values()}
        self.born, self.answers, self.foreign = {}, {}, 0
        # The kinds of rows that each address has changed: otherwise nothing would be tried.
        self.reached = {}

    def send(self, attack):
        """The status, the answer without what differs from one request to the next, the changes."""
        written = set()

        def watch(execute, sql, params, many, context):
            if not HARMLESS.match(sql):
                written.update(re.findall(r"\w+", sql))
            return execute(sql, params, many, context)

        # Sign-in limits count in the cache, and would soon refuse everything.
        cache.key_prefix = uuid.uuid4().hex
        body, content_type = attack.encoded()
        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = self.lines[attack.person].generic(
                    attack.method, attack.url, body, content_type, headers=attack.headers
                )
            content = b"".join(response) if response.streaming else response.content
            after = {model: read(model) for table, model in WATCHED.items() if table in written}
            transaction.set_rollback(True)
        text = content.decode("utf-8", "replace") + str(response.headers)
        assert OTHER_CANARY not in text or attack.person == "staff", attack
        changes = list(changed(self.before, after))
        answer = response.status_code, _normalised(response.get("Location", "") + text)
        return answer, changes

    def plain(self, submission):
        """Whether a request, as a person would send it, changes something or is taken at all."""
        attack = Attack.of(submission)
        (status, _text), changes = self.send(attack)
        for model, _pk, name, row in changes:
            self.reached.setdefault(attack.name, set()).add(model.__name__)
            if name == "+":
                self.born.setdefault((attack.name, model), set()).add(_born(model, row))
        return bool(changes), status < 400, len(submission.names)

    def faults(self, attack, changes):
        """What has changed without being declared, and whose it was."""
        declared, own = DECLARED.get(attack.name, {}), self._own(attack)
        for model, pk, name, row in changes:
            if not owners(model, row) & own:
                self.foreign += 1
                yield "foreign", attack, model, pk, name
            elif name not in declared.get(model.__name__, ()):
                yield "undeclared", attack, model, pk, name
            elif name == "+" and _born(model, row) not in self.born.get((attack.name, model), {()}):
                yield "born otherwise", attack, model, pk, row

    def _own(self, attack):
        slug = attack.path.split("/")[3] if "/municipalities/" in attack.path else None
        place = self.homes.get(slug) or self._reviewed(attack)
        return {("person", self.world.people[attack.person].user.pk), ("municipality", place)}

    def _reviewed(self, attack):
        """The municipality whose assessment stands in an address of the review."""
        found = re.search(r"/assessment/(\d+)/", attack.path)
        row = found and self.before[Assessment].get(int(found[1]))
        return row and owner(Assessment, row)[1]

    def run(self, tries):
        """Send each try; where a like one for an id of nobody is given, compare the answers."""
        for attack, missing in tries:
            answer, changes = self.send(attack)
            yield from self.faults(attack, changes)
            if missing is not None and answer != self._answer_of_nobody(missing):
                yield "told apart", attack, answer, self._answer_of_nobody(missing)

    def _answer_of_nobody(self, attack):
        key = repr(attack)
        if key not in self.answers:
            self.answers[key] = self.send(attack)[0]
        return self.answers[key]


def _normalised(text):
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", "#", text)
    return re.sub(r"\d+", "#", re.sub(r"[0-9A-Za-z]{64}", "#", text))


def _born(model, row):
    return tuple(v for n, v in zip(columns(model), row, strict=True) if n in BORN_WITH)


# The tries


def sent_by_a_neighbour(world):
    """An edit that somebody else has sent under a name of its own."""
    answer = world.others["draft"].assessment.answers.first()
    answer.revisions.create(
        municipality=answer.municipality,
        mutation=SOMEBODYS_UUID,
        base_version=0,
        version=answer.version + 1,
        content={"explanation": OTHER_CANARY},
        by_id=1,
    )


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The tries, and for each family what is sent; all is undone at the end."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        # Passwords that take long to check are not what is tried here.
        override_settings(PASSWORD_HASHERS=hashers),
    ):
        world = build_world()
        sent_by_a_neighbour(world)
        offered = submissions(world, workshop_rows(world))
        tries = Tries(world, read_all())
        sent = best_of(tries, offered)
        ids = ForeignIds(world, tries.before, owner, [*TENANTS, JointParticipation])
        families = ("addresses", "fields", "columns")
        yield tries, {f: list(getattr(foreign_ids, f"in_{f}")(sent, ids)) for f in families}
        transaction.set_rollback(True)


def best_of(tries, offered):
    """Of what each person can send to each address, the form that gets furthest."""
    best = {}
    for one in [one for ones in offered.values() for one in ones if is_tried(one)]:
        rank = tries.plain(one) if one.method == "POST" else (len(one.names),)
        key = (one.name, one.person, one.method)
        if key not in best or rank > best[key][0]:
            best[key] = rank, one
    return [one for _rank, one in best.values()]


# Forms for anybody, with an account or without, who may name any municipality that there is.
FOR_ANYBODY = {"application_start", "application_link", "session_register"}


def is_tried(one):
    if one.name in FOR_ANYBODY:
        return False
    return one.person in MEMBERS or (one.person == "staff" and one.name in DECLARED)


@pytest.fixture
def tries(built, db):
    for town in built[0].world.towns:
        reached.widen_to(town.municipality)
        town.write_file()
    return built[0]


@pytest.mark.parametrize("family", ["addresses", "fields", "columns"])
def test_nothing_of_another_municipality_changes(built, tries, family, figure):
    found = built[1][family]
    faults = list(tries.run(found))
    figure("client ids, tries", len(found), least=FEWEST)
    figure("client ids, foreign rows changed", tries.foreign, most=0)
    assert len(found) >= 200
    assert faults == []


def test_enough_is_tried(built, db):
    assert sum(map(len, built[1].values())) >= FEWEST


def test_the_tries_get_through(built, db):
    """Each form changes what it is there for when nothing is wrong with it."""
    reached = built[0].reached
    missing = {name: set(kinds) - reached.get(name, set()) for name, kinds in DECLARED.items()}
    # Name and language are sent as the person has them, and those who were there are ticked.
    unchanged = {name: {"User"} for name in ("set_language", "account_detail")}
    unchanged["meeting_edit"] = {"Attendance"}
    assert {name: kinds for name, kinds in missing.items() if kinds} == unchanged
