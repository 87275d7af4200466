"""Addresses of the own account, beside those of allauth."""

from django.urls import path

from municipalities.account import views

urlpatterns = [
    path("", views.account_detail, name="account_detail"),
    path("sessions/end/", views.account_sessions_end, name="account_sessions_end"),
]
