"""Addresses of the ground floor, inside a municipality and outside."""

from django.urls import path

from municipalities.documents import views
from municipalities.mail import views as mail_views

municipal = [
    path("documents/<int:pk>/", views.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", views.document_retry, name="document_retry"),
]
own = [
    path("notifications/", mail_views.notification_settings, name="notification_settings"),
    path("notifications/read/", mail_views.notification_read, name="notification_read"),
]
