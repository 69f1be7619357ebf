"""Pages go through the Wi-Fi of a full hall compressed, and a thousand phones ask at once: it must be cheap."""

import gzip
import secrets
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# Django's own level takes five times as long for a page that is a tenth smaller.
_LEVEL = 3
_SMALL = 1000


class CompressionMiddleware(GZipMiddleware):
    """Django's compression at a lower level; as there, chance hides the length of what is secret in a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response where the browser takes it; small ones and streams are Django's."""
        if not isinstance(response, HttpResponse) or not _is_ours(request, response):
            return super().process_response(request, response)
        response.content = _compressed(response.content, secrets.randbelow(self.max_random_bytes))
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


def _is_ours(request: HttpRequest, response: HttpResponse) -> bool:
    is_bare = not (response.has_header("Content-Encoding") or response.has_header("ETag"))
    return is_bare and len(response.content) > _SMALL and "gzip" in request.headers.get("Accept-Encoding", "")


def _compressed(content: bytes, padding: int) -> bytes:
    packed = BytesIO()
    with gzip.GzipFile("a" * padding, "wb", _LEVEL, packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
