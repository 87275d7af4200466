"""The only source of what a document may load: assets of ours, held in memory."""

import mimetypes
from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"


class AssetFetcher(URLFetcher):
    """Refuses every address but asset:NAME, and stops the rendering when it refuses."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if name == url or name not in self.assets:
            raise ValueError(f"A document loads nothing but its own assets: {url[:80]}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})
