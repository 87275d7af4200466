"""Addresses of the own account, beside those of allauth."""

from django.urls import path

from municipalities.account import views
from municipalities.account.single_sign_on import views as single

urlpatterns = [
    path("", views.account_detail, name="account_detail"),
    path("sessions/end/", views.account_sessions_end, name="account_sessions_end"),
    path("sign-in/", single.single_sign_on, name="single_sign_on"),
    path("sign-in/<slug:place>/", single.single_sign_on_start, name="single_sign_on_start"),
    path(
        "sign-in/linked/<int:pk>/end/", single.single_sign_on_unlink, name="single_sign_on_unlink"
    ),
]
# Without a language: a municipality writes this one address down at its provider.
for_providers = [path("sign-in/return", single.single_sign_on_return, name="single_sign_on_return")]
