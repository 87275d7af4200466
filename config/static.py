"""How static files are served: each under the hash of its content, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Scripts name the modules that they import by hash too, so that no old module stays cached."""

    support_js_module_import_aggregation = True
