"""What every page shows around its content: where one is and where one can go."""

from functools import partial

from django.conf import settings

from municipalities.models import Municipality
from municipalities.people.hats import hats_of, here


def navigation(request):
    """Nothing here reads the database by itself, so that error pages do without it."""
    match = getattr(request, "resolver_match", None)
    return {
        "page_name": match.url_name if match else "",
        "current_municipality": getattr(request, "municipality", None),
        "permissions": getattr(request, "permissions", frozenset()),
        "hat": here(request),
        # Called by the template that shows them.
        "hats": partial(hats_of, request.user) if hasattr(request, "user") else (),
        # For scripts, which must not guess it: over HTTPS it has a prefix.
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        # Called by the template that shows it.
        "is_demonstration": Municipality.objects.filter(is_demonstration=True).exists,
    }
