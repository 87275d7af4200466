"""The admin: the workshop of programme staff, behind the same sign-in and the same log of use."""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from municipalities.access.audit import record_request
from municipalities.access.reach import narrow_to
from municipalities.access.walls import TenantOwned


class StaffSite(admin.AdminSite):
    site_header = _("Mosaiikki – programme staff")
    site_title = _("Mosaiikki")
    index_title = _("Programme staff")
    enable_nav_sidebar = False

    def login(self, request, extra_context=None):
        """There is one way to sign in; who has signed in but is no staff is refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def admin_view(self, view, cacheable=False):
        """Let staff reach all municipalities, and log each look at their rows."""
        inner = super().admin_view(view, cacheable)
        model = getattr(getattr(view, "__self__", None), "model", None)
        if model is None or not issubclass(model, TenantOwned):
            return inner

        @wraps(inner)
        def audited(request, *args, **kwargs):
            if self.has_permission(request):
                narrow_to(request.user.reachable_municipality_ids())
            response = inner(request, *args, **kwargs)
            if self.has_permission(request):
                _record(request, response, model, kwargs.get("object_id"))
            return response

        return audited


def _record(request, response, model, object_id):
    row = None
    if str(object_id or "").isdigit():
        row = model._base_manager.filter(pk=object_id).values("municipality_id").first()
    record_request(
        request,
        response,
        municipality_id=row["municipality_id"] if row else None,
        action=request.resolver_match.url_name,
        target=str(object_id or ""),
    )
