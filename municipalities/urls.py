"""Addresses of the ground floor inside a municipality."""

from django.urls import path

from municipalities.documents import views

municipal = [
    path("documents/<int:pk>/", views.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", views.document_retry, name="document_retry"),
]
