"""Addresses of the ground floor: inside a municipality, behind a signed link, and for everybody."""

from django.urls import include, path

from municipalities.applications.views import sending, starting, writing
from municipalities.calls import views as calls
from municipalities.documents import views
from municipalities.experts import views as support_views
from municipalities.mail import views as mail_views
from municipalities.people.views import invitation, joint, member
from municipalities.people.views import linked as invited
from municipalities.regional import views as regional_views
from municipalities.working_groups.views import action, group, meeting, seat

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
    path("support/", support_views.support_list, name="support_list"),
    path("support/new/", support_views.support_create, name="support_create"),
    path("questions/", regional_views.question_list, name="question_list"),
    path("questions/<int:pk>/", regional_views.question_answer, name="question_answer"),
]

joint_services = [
    path("", joint.joint_service_list, name="joint_service_list"),
    path("new/", joint.joint_service_create, name="joint_service_create"),
    path("<int:pk>/", joint.joint_service_detail, name="joint_service_detail"),
    path("<int:pk>/edit/", joint.joint_service_edit, name="joint_service_edit"),
    path("<int:pk>/ask/", joint.joint_service_ask, name="joint_service_ask"),
    path("<int:pk>/end/", joint.joint_service_end, name="joint_service_end"),
    path(
        "parts/<int:pk>/answer/",
        joint.joint_participation_answer,
        name="joint_participation_answer",
    ),
]

working_group = [
    path("", group.working_group_detail, name="working_group_detail"),
    path("mandate/", group.working_group_mandate, name="working_group_mandate"),
    path("sectors/", group.working_group_sectors, name="working_group_sectors"),
    path("members/new/", seat.seat_create, name="seat_create"),
    path("members/<int:pk>/", seat.seat_edit, name="seat_edit"),
    path("members/<int:pk>/end/", seat.seat_end, name="seat_end"),
    path("meetings/new/", meeting.meeting_create, name="meeting_create"),
    path("meetings/<int:pk>/", meeting.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", meeting.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/approve/", meeting.meeting_approve, name="meeting_approve"),
    path("meetings/<int:pk>/actions/new/", action.action_create, name="action_create"),
    path("actions/<int:pk>/", action.action_edit, name="action_edit"),
    path("actions/<int:pk>/mark/", action.action_mark, name="action_mark"),
    path("actions/<int:pk>/remove/", action.action_remove, name="action_remove"),
]
municipal += [
    path("joint-services/", include(joint_services)),
    path("working-group/", include(working_group)),
]

linked = [
    path("invitation/", invited.linked_invitation, name="linked_invitation"),
    path("application/", writing.application_detail, name="application_detail"),
    path("application/basics/", writing.application_basics, name="application_basics"),
    path("application/criteria/<int:pk>/", writing.application_answer, name="application_answer"),
    path("application/letter/", writing.application_letter, name="application_letter"),
    path(
        "application/letter/file/",
        writing.application_letter_download,
        name="application_letter_download",
    ),
    path("application/submit/", sending.application_submit, name="application_submit"),
    path("application/withdraw/", sending.application_withdraw, name="application_withdraw"),
]

calls_for_everybody = [
    path("", calls.call_list, name="call_list"),
    path("<slug:call>/", calls.call_detail, name="call_detail"),
    path("<slug:call>/apply/", starting.application_start, name="application_start"),
    path("<slug:call>/link/", starting.application_link, name="application_link"),
    path("<slug:call>/mailed/", starting.application_mailed, name="application_mailed"),
    path("<slug:call>/session/", calls.session_register, name="session_register"),
    path("<slug:call>/registered/", calls.session_registered, name="session_registered"),
]
own = [
    path("notifications/", mail_views.notification_settings, name="notification_settings"),
    path("notifications/read/", mail_views.notification_read, name="notification_read"),
]

regional = [
    path("questions/", regional_views.regional_question_list, name="regional_question_list"),
    path(
        "questions/new/",
        regional_views.regional_question_create,
        name="regional_question_create",
    ),
    path("needs/", regional_views.regional_need_list, name="regional_need_list"),
    path("needs/new/", regional_views.regional_need_create, name="regional_need_create"),
    path("needs/<int:pk>/", regional_views.regional_need_close, name="regional_need_close"),
]
