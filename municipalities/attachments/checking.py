"""What is uploaded on its way to what is stored: its name is cleaned, its content looked into."""

import logging
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from municipalities.attachments.kinds import kind_by_name
from municipalities.attachments.refusal import REFUSED, FileRefused, Reason

MAX_SIZE = 20 * 1024 * 1024
LONGEST_NAME = 120
# Far more than a busy machine needs for the processor time that an inspection is allowed.
PATIENCE = 60
# Marks that no name needs and that write it backwards or hide a part of it.
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}

WORDS = {
    Reason.EXTENSION: _(
        "Files of this kind are not taken. Use one of these: PDF, DOCX, XLSX, PPTX, ODT, ODS, "
        "PNG, JPG, TXT or CSV."
    ),
    Reason.EMPTY: _("The file is empty."),
    Reason.SIZE: _("The file is larger than 20 MB. Make it smaller or divide it."),
    Reason.TYPE: _(
        "The content of the file is not what its name says. Open it in the program that it was "
        "made with and save it again."
    ),
    Reason.DAMAGED: _("The file is damaged or not whole. Save it again and try once more."),
    Reason.LOCKED: _("The file is locked with a password. Save it without one."),
    Reason.ACTIVE: _(
        "The file contains macros, scripts or other files. Save it without them, for example as "
        "a new PDF."
    ),
    Reason.PIXELS: _(
        "The picture is too large. Make it smaller: at most 25 million pixels, as PNG 16 million."
    ),
    Reason.COMPLEX: _("The file is too complicated to be checked. Save it in a simpler form."),
    Reason.UNREADABLE: _("The file could not be checked just now. Try again in a moment."),
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checked:
    """A file that may be stored: under which name it is handed out again, and what it holds."""

    name: str
    kind: str
    content: bytes


def checked(upload):
    """The uploaded file as it may be stored; raises `FileRefused` with the reason otherwise."""
    kind = kind_by_name(upload.name)
    if kind is None:
        raise FileRefused(Reason.EXTENSION)
    if not upload.size:
        raise FileRefused(Reason.EMPTY)
    if upload.size > MAX_SIZE:
        raise FileRefused(Reason.SIZE)
    content = upload.read()
    kept = _inspected(content, kind)
    # A picture that has been drawn anew may have grown.
    if len(kept) > MAX_SIZE:
        raise FileRefused(Reason.SIZE)
    return Checked(clean_name(upload.name, kind), kind, kept)


def clean_name(name, kind):
    """A name that is safe to be handed out and read: no folders, no unseen marks, one ending."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    seen = "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in stem)
    plain = re.sub(r'[\s"<>|:*?]+', " ", unicodedata.normalize("NFC", seen)).strip(" .")
    return f"{plain[:LONGEST_NAME].strip(' .') or 'file'}.{kind}"


def inspection_command(kind):
    return [sys.executable, "-m", "municipalities.attachments.inspection", kind]


def _inspected(content, kind):
    """The content to be stored, after an inspection in a process that is given nothing of ours.

    Its environment is empty; what it may read on the machine is what this process may read.
    """
    try:
        done = subprocess.run(
            inspection_command(kind),
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=settings.BASE_DIR,
            env={},
        )
    except (OSError, subprocess.TimeoutExpired):
        logger.exception("a file could not be inspected")
        raise FileRefused(Reason.UNREADABLE) from None
    if done.returncode == REFUSED:
        raise FileRefused(Reason(done.stdout.decode()))
    if done.returncode:
        logger.warning("an inspection ended with %s: %s", done.returncode, done.stderr[-500:])
        raise FileRefused(Reason.COMPLEX)
    return done.stdout or content
