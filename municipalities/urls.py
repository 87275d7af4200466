"""Addresses of the ground floor inside a municipality, and behind a signed link."""

from django.urls import path

from municipalities.documents import views
from municipalities.people.views import invitation, linked, member

municipal = [
    path("documents/<int:pk>/", views.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", views.document_retry, name="document_retry"),
    path("people/", member.member_list, name="member_list"),
    path("people/<int:pk>/", member.member_edit, name="member_edit"),
    path("people/<int:pk>/end/", member.member_end, name="member_end"),
    path("invitations/", invitation.invitation_list, name="invitation_list"),
    path("invitations/new/", invitation.invitation_create, name="invitation_create"),
    path(
        "invitations/<int:pk>/send/",
        invitation.invitation_send_again,
        name="invitation_send_again",
    ),
    path(
        "invitations/<int:pk>/withdraw/",
        invitation.invitation_withdraw,
        name="invitation_withdraw",
    ),
]

linked = [path("invitation/", linked.linked_invitation, name="linked_invitation")]
