"""Addresses of the ground floor: inside a municipality, behind a signed link, and for everybody."""

from django.urls import path

from municipalities.applications.views import sending, starting, writing
from municipalities.calls import views as calls
from municipalities.documents import views

municipal = [
    path("documents/<int:pk>/", views.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", views.document_retry, name="document_retry"),
]

linked = [
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
