"""All addresses. One line mounts the pages behind each door, so that none can miss it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import health, views
from config.desk import desk
from config.regional import regional_area, regional_report
from index_assessment.urls import linked as linked_index_pages
from index_assessment.urls import municipal as index_pages
from municipalities.account.urls import for_providers
from municipalities.urls import calls_for_everybody
from municipalities.urls import linked as linked_pages
from municipalities.urls import municipal as municipality_pages
from municipalities.urls import own as own_pages
from municipalities.urls import regional as regional_pages

municipal = [
    path("", views.municipality_detail, name="municipality_detail"),
    *municipality_pages,
    *index_pages,
]

regional = [
    path("", regional_area, name="regional_area"),
    path("reports/<int:pk>/", regional_report, name="regional_report"),
    *regional_pages,
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readiness", health.readiness, name="readiness"),
    *for_providers,
    *i18n_patterns(
        path("", views.home, name="home"),
        path("method/", include("index_assessment.shared_urls")),
        path("calls/", include(calls_for_everybody)),
        path("desk/", desk, name="desk"),
        path("account/", include(own_pages)),
        path("account/", include("municipalities.account.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/factors/", include("allauth.mfa.urls")),
        path("language/", views.set_language, name="set_language"),
        path("admin/", admin.site.urls),
        path("municipalities/<slug:municipality>/", include(municipal)),
        path("areas/<slug:body>/", include(regional)),
        path("links/<str:token>/", include([*linked_pages, *linked_index_pages])),
    ),
]

handler400 = "config.error_pages.bad_request"
handler403 = "config.error_pages.permission_denied"
handler404 = "config.error_pages.page_not_found"
handler429 = "config.error_pages.too_many_requests"  # asked for by allauth
handler500 = "config.error_pages.server_error"
