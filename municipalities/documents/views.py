"""Downloading a document, and trying again one that failed."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.documents import queue
from municipalities.documents.kinds import kind_of
from municipalities.documents.models import DocumentState


@require_safe
@permission_required(Permission.DOWNLOAD_REPORT)
def document_download(request, pk):
    ready = request.municipality.documents.filter(state=DocumentState.DONE)
    return attachment(get_object_or_404(ready, pk=pk))


def attachment(document):
    """The document's file as an attachment."""
    kind = kind_of(document)
    name = kind.filename(kind.snapshot(document), document.language)
    return sent_as_file(document.path, name=name, content_type="application/pdf")


def sent_as_file(path, *, name, content_type):
    """A stored file as an attachment; never inline, never cached. 404 when it has gone."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
@permission_required(Permission.DOWNLOAD_REPORT)
def document_retry(request, pk):
    document = get_object_or_404(request.municipality.documents, pk=pk)
    if queue.retry(document):
        messages.success(request, _("The document is queued again. It starts by itself."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = request.municipality.get_absolute_url()
    return redirect(back)
