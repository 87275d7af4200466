"""Addresses of the ground floor, inside a municipality and outside."""

from django.urls import path

from municipalities.documents import views
from municipalities.mail import views as mail_views
from municipalities.regional import views as support_views

municipal = [
    path("documents/<int:pk>/", views.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", views.document_retry, name="document_retry"),
    path("support/", support_views.support_list, name="support_list"),
    path("support/new/", support_views.support_create, name="support_create"),
]
own = [
    path("notifications/", mail_views.notification_settings, name="notification_settings"),
    path("notifications/read/", mail_views.notification_read, name="notification_read"),
]
