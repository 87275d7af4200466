"""The first of the upload handlers: what is too large is not read to its end, nor kept."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from municipalities.attachments.checking import MAX_SIZE


class LimitedUpload(FileUploadHandler):
    """Stops reading a request whose files together are larger than one file may be.

    The fields that came before the file stay, so that nothing typed is lost: a form has its file
    field last. `is_too_large` tells a page why the file is not there.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > MAX_SIZE:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size):
        """The handlers that follow have the file."""


def is_too_large(request):
    """Whether the request brought a file that was too large to be read."""
    return any(getattr(one, "received", 0) > MAX_SIZE for one in request.upload_handlers)
