"""Looking into a picture: decoded and drawn anew, so that nothing but its pixels remains."""

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from municipalities.attachments.refusal import FileRefused, Reason

FORMATS = {"png": "PNG", "jpg": "JPEG"}
# What can be decoded and drawn anew in the time and memory that an inspection has.
MAX_PIXELS = {"png": 16_000_000, "jpg": 25_000_000}
ORIENTATION = 0x0112
# Which colour is seen through.
KEPT = {"transparency"}
# All that Pillow raises over a file that is not what it says.
BROKEN = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError)


def inspect_picture(content, kind):
    """The picture without what cameras and programs add: place, time, person, thumbnails."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _drawn_anew(content, kind)
    except UnidentifiedImageError:
        raise FileRefused(Reason.TYPE) from None
    except BROKEN:
        raise FileRefused(Reason.DAMAGED) from None


def _drawn_anew(content, kind):
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and comes before decoding as well
    with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as picture:
        if picture.width * picture.height > MAX_PIXELS[kind]:
            raise FileRefused(Reason.PIXELS)
        exif = _orientation(picture)
        picture.load()
        picture.info = {key: picture.info[key] for key in KEPT & picture.info.keys()}
        drawn = BytesIO()
        options = {"compress_level": 1} if kind == "png" else {"quality": 90, "exif": exif}
        picture.save(drawn, FORMATS[kind], **options)
    return drawn.getvalue()


def _orientation(picture):
    """How a camera was held: turning the pixels instead would take twice the memory."""
    exif = Image.Exif()
    orientation = picture.getexif().get(ORIENTATION)
    if orientation in range(2, 9):
        exif[ORIENTATION] = orientation
    return exif
