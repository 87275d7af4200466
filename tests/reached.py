"""The reach of the tests themselves: all municipalities that the running test has made.

Pages, tasks and commands that a test calls set a reach of their own, as they do in use.
"""

from municipalities.access.reach import narrow_to, reach, reachable_ids
from municipalities.models import Municipality

REASON = "a test looks at what it has made"


def nothing_yet():
    return reach((), reason=REASON)


def widen_to_all():
    widen_to(*Municipality.objects.all())


def widen_to(*municipalities):
    narrow_to(reachable_ids() | {one.pk for one in municipalities}, reason=REASON)
