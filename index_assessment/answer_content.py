"""What a person sends as an answer, checked against its question before anything is saved."""

import re
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from index_assessment.models.answer import EXPLANATION_LIMIT, LINK_LIMIT, REASON_LIMIT, Status
from index_assessment.models.questionnaire import QuestionKind

NONE_OF_THESE = "_none"
DONT_KNOW = "_dont_know"
NOT_APPLICABLE = "_not_applicable"
TEXT_LIMIT = EXPLANATION_LIMIT

_link_is_valid = URLValidator(schemes=["http", "https"])
# No database stores a NUL or half of a character, and of the control characters only line breaks
# and tabs are ever meant.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent: strings only, still unchecked."""

    choice: tuple[str, ...] = ()
    number: str = ""
    text: str = ""
    reason: str = ""
    explanation: str = ""
    link: str = ""
    language: str = "fi"

    @classmethod
    def from_lists(cls, get_list):
        """Read from a `getlist`-like function that gives all values of a field.

        Anything but text is a `TypeError`: a null or an object must not be kept as its name.
        """
        one = {
            name: _string((get_list(name) or [""])[0])
            for name in ("number", "text", "reason", "explanation", "link")
        }
        language = _string((get_list("language") or [settings.LANGUAGE_CODE])[0])
        return cls(choice=tuple(map(_string, get_list("choice"))), language=language, **one)


def _string(value):
    if not isinstance(value, str):
        raise TypeError(value)
    return value


@dataclass(frozen=True)
class Content:
    """A checked answer: exactly what a row of `Answer` keeps of it."""

    status: str = Status.UNANSWERED
    value: list | str | None = field(default=None, hash=False)
    reason: str = ""
    explanation: str = ""
    link: str = ""
    language: str = "fi"

    def as_dict(self):
        return {name: str(v) if name == "status" else v for name, v in asdict(self).items()}

    @classmethod
    def of(cls, answer):
        return cls(**{name: getattr(answer, name) for name in cls.__dataclass_fields__})


def check(question, option_codes, sent):
    """Turn what was sent into `Content`; raise `ValidationError` with a dict by field."""
    errors = {}

    def checked(name, function, *args):
        try:
            return function(*args)
        except ValidationError as error:
            errors[name] = error
            return None

    value_field = "choice" if question.is_choice else question.kind
    status, value = checked(value_field, _value, question, option_codes, sent) or ("", None)
    content = {
        "reason": checked("reason", _text, sent.reason, REASON_LIMIT),
        "explanation": checked("explanation", _text, sent.explanation, EXPLANATION_LIMIT),
        "link": checked("link", _link, sent.link),
        "language": checked("language", _language, sent.language),
    }
    if errors:
        raise ValidationError(errors)
    return Content(status=status, value=value, **content)


def _value(question, option_codes, sent):
    special = {DONT_KNOW, NOT_APPLICABLE, NONE_OF_THESE} & set(sent.choice)
    if NOT_APPLICABLE in special:
        return Status.NOT_APPLICABLE, None
    if DONT_KNOW in special:
        return Status.DONT_KNOW, None
    if question.kind == QuestionKind.NUMBER:
        return _number(question, sent.number.strip())
    if question.kind == QuestionKind.TEXT:
        text = _text(sent.text, TEXT_LIMIT)
        return (Status.ANSWERED, text) if text.strip() else (Status.UNANSWERED, None)
    return _choices(question, option_codes, sent.choice, NONE_OF_THESE in special)


def _choices(question, option_codes, choice, is_none):
    if is_none and question.is_multiple:
        return Status.ANSWERED, []
    chosen = [code for code in option_codes if code in choice]
    if set(choice) - set(option_codes):
        raise ValidationError(_("Choose one of the options of this question."))
    if len(chosen) > 1 and not question.is_multiple:
        raise ValidationError(_("Choose only one option."))
    return (Status.ANSWERED, chosen) if chosen else (Status.UNANSWERED, None)


def _number(question, text):
    """Finnish and Swedish write a decimal comma and spaces between thousands."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").replace("−", "-")
    if not compact:
        return Status.UNANSWERED, None
    if len(compact) > 20 or not re.fullmatch(r"-?\d+(\.\d+)?", compact, re.ASCII):
        raise ValidationError(_("Write a number in digits, for example 12.5."))
    written = Decimal(compact)
    try:
        # Adding nothing makes a zero with a minus sign a plain one.
        number = written.quantize(Decimal(1).scaleb(-question.decimals)) + 0
    except InvalidOperation:
        raise ValidationError(_("Write a number in digits, for example 12.5.")) from None
    if number != written:
        raise ValidationError(_too_fine(question.decimals))
    if not question.minimum <= number <= question.maximum:
        raise ValidationError(
            _("Write a number between %(minimum)s and %(maximum)s."),
            params={
                "minimum": _plain(question.minimum),
                "maximum": _plain(question.maximum),
            },
        )
    return Status.ANSWERED, str(number)


def _too_fine(decimals):
    """Rounding in silence would turn 1.234 people, meant as a thousand, into one."""
    if not decimals:
        return _("Write a whole number, without a decimal point. Thousands need no sign.")
    return ngettext(
        "Write at most %(decimals)s decimal.", "Write at most %(decimals)s decimals.", decimals
    ) % {"decimals": decimals}


def _plain(number):
    return number_format(f"{number.normalize():f}")


def _text(text, limit):
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))
    if len(text) > limit:
        raise ValidationError(
            _("The text is too long: %(length)s characters, at most %(limit)s fit. Shorten it."),
            params={"length": len(text), "limit": limit},
        )
    return text


def _link(link):
    link = _CONTROL.sub("", link).strip()
    if not link:
        return ""
    if "://" not in link:  # as people write it: www.vaasa.fi/strategia
        link = f"https://{link}"
    if len(link) > LINK_LIMIT:
        raise ValidationError(_("The link is too long: at most %s characters.") % LINK_LIMIT)
    try:
        _link_is_valid(link)
    except ValidationError:
        raise ValidationError(
            _("Write a web address, for example https://www.vaasa.fi/strategy.")
        ) from None
    return link


def _language(language):
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose Finnish, Swedish or English."))
    return language
