"""The roof as an installed app, the staff's own admin site, and what is served as static."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.staticfiles import apps as static_apps


class RoofConfig(AppConfig):
    name = "config"
    verbose_name = "Mosaiikki"
    default = True


class StaffSiteConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.staff_site.StaffSite"


class StaticConfig(static_apps.StaticFilesConfig):
    """Leave out what the front-end packages carry for other ways of building: nine files in ten."""

    default = False
    ignore_patterns = [
        *static_apps.StaticFilesConfig.ignore_patterns,
        *("*.scss", "*.njk", "*.mjs", "*.mjs.map", "*.md", "*.ts", "*.json", "*.woff", "all.*"),
        *("components", "core", "custom-properties", "errors", "common", "helpers", "macros"),
        *("objects", "overrides", "settings", "tools", "utilities", "ext"),
        *("source-sans-3-*-italic.*", "*cyrillic*", "*greek*", "*vietnamese*"),
        *(f"*-{weight}-normal.*" for weight in (200, 300, 500, 800, 900)),
        *(f"{name}.css" for name in ("[2-9]00", "[2-9]00-*", "latin*", "index*")),
    ]
