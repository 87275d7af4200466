"""The permission table, as the admin asks for it."""

from django.contrib.auth.backends import BaseBackend

from municipalities.access.admin_grants import staff_codenames


class GrantsBackend(BaseBackend):
    """Staff may do in the admin what the table grants to staff, and no more."""

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_active and user_obj.is_staff and perm in staff_codenames()

    def has_module_perms(self, user_obj, app_label):
        if not (user_obj.is_active and user_obj.is_staff):
            return False
        return any(name.startswith(f"{app_label}.") for name in staff_codenames())
