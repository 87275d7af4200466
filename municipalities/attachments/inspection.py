"""Looking into one file, in a process of its own with an empty environment, which ends soon.

Little memory and time, and no file written: that is all that confines it. It runs as the same user.

Run as `python -m municipalities.attachments.inspection KIND`: the file comes in on the standard
input. The process ends with 0 where the file is taken, and what it wrote, if anything, is kept in
the file's place; or with REFUSED and the reason.
"""

import resource
import signal
import sys

from municipalities.attachments.kinds import KINDS
from municipalities.attachments.office import inspect_odf, inspect_ooxml
from municipalities.attachments.pdfs import inspect_pdf
from municipalities.attachments.pictures import inspect_picture
from municipalities.attachments.refusal import REFUSED, FileRefused, Reason
from municipalities.attachments.texts import inspect_text

CPU_SECONDS = 1.6
MEMORY = 170 * 1024 * 1024
OPEN_FILES = 16
INSPECTIONS = {
    "pdf": inspect_pdf,
    "ooxml": inspect_ooxml,
    "odf": inspect_odf,
    "picture": inspect_picture,
    "text": inspect_text,
}


def confine():
    """From here on: little memory and time, and no file is written."""
    for limit, value in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, 3),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # Finer than the limit above, which counts whole seconds; the signal ends the process.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)


def main(kind):
    """Inspect what comes in; the code with which the process ends."""
    confine()
    try:
        kept = INSPECTIONS[KINDS[kind].family](sys.stdin.buffer.read(), kind)
        sys.stdout.buffer.write(kept or b"")
    except FileRefused as refused:
        reason = refused.reason
    except (MemoryError, RecursionError):
        reason = Reason.COMPLEX
    else:
        return 0
    sys.stdout.write(reason)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
