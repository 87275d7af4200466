"""My desk: one page with what waits for a person, whatever app it comes from."""

from collections import defaultdict
from functools import cached_property

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from municipalities.access.audit import record_gathered
from municipalities.access.permissions import Permission, Role, permissions_of
from municipalities.access.reach import narrow_to
from municipalities.desk import items_for
from municipalities.models import Membership, Municipality, Representative

ITEMS, NEWS, PLACES = 25, 10, 12


class Desk:
    """The person, the municipalities that they may enter, and what they may do where."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def municipalities(self):
        """All that the person may enter, by id: the third door."""
        return {one.pk: one for one in Municipality.objects.open_to(self.user)}

    @cached_property
    def _permissions(self):
        roles = defaultdict(set)
        for pk, role in Membership.objects.of(self.user).values_list("municipality", "role"):
            roles[pk].add(role)
        if self.user.is_staff:
            for pk in self.municipalities:
                roles[pk].add(Role.STAFF)
        return {pk: permissions_of(held) for pk, held in roles.items()}

    def where(self, permission: Permission):
        """The ids of the municipalities in which the person may do this."""
        return [pk for pk in self.municipalities if permission in self._permissions.get(pk, ())]

    def news(self):
        """The unread notifications that the person wants to see here, the newest first."""
        unread = self.user.notifications.on_desk().readable(self.municipalities)
        return unread.select_related("municipality")


@require_safe
def desk(request):
    own = Desk(request.user)
    narrow_to(own.municipalities, reason="the desk gathers what waits in all of a person's towns")
    items = Paginator(items_for(own), ITEMS).get_page(request.GET.get("page"))
    news = Paginator(own.news(), NEWS).get_page(1)
    context = {
        "items": items,
        "news": news,
        "municipalities": [*own.municipalities.values()][:PLACES],
        "has_more_places": len(own.municipalities) > PLACES,
        "representatives": Representative.objects.of(request.user),
    }
    response = render(request, "config/desk.html", context)
    shown = {one.municipality.pk for one in (*items, *news) if one.municipality}
    record_gathered(request, response, municipality_ids=shown)
    return response
