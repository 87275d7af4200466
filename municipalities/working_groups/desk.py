"""What a working group puts on its members' desks: the actions that they have taken on."""

from django.urls import reverse

from municipalities.desk import DeskItem
from municipalities.models import ActionPoint


def items(desk):
    own = ActionPoint.objects.open().filter(
        municipality__in=desk.municipalities, owner__membership__user=desk.user
    )
    for action in own:
        municipality = desk.municipalities[action.municipality_id]
        yield DeskItem(
            title=action.text,
            address=reverse("working_group_detail", args=[municipality.slug]),
            municipality=municipality,
            deadline=action.due_on,
        )
