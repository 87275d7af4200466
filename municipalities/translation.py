"""Which texts of the ground floor exist in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from municipalities.models import (
    Area,
    AreaKind,
    Call,
    CallContact,
    Criterion,
    Decision,
    Letter,
    Municipality,
    MunicipalityFigure,
    Organisation,
    OrganisationKind,
    Programme,
    Sector,
)


@register([Area, AreaKind, Municipality, Organisation, OrganisationKind])
class NameTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(MunicipalityFigure)
class FigureTranslation(TranslationOptions):
    fields = ("source",)
    required_languages = ("fi", "sv", "en")


@register(Sector)
class SectorTranslation(TranslationOptions):
    fields = ("name", "source")
    required_languages = ("fi", "sv", "en")


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "funders", "implementer", "managing_authority")
    required_languages = {"default": ("name",)}


@register(Call)
class CallTranslation(TranslationOptions):
    """A draft need not be complete; publishing asks for all three languages."""

    fields = ("title", "summary", "offer", "commitments")
    required_languages = {"default": ("title",)}


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "guidance")
    required_languages = {"default": ("name",)}


@register(CallContact)
class CallContactTranslation(TranslationOptions):
    fields = ("areas",)
    required_languages = {"default": ()}


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("fi", "sv", "en")


@register(Letter)
class LetterTranslation(TranslationOptions):
    fields = ("subject", "body")
    required_languages = ("fi", "sv", "en")
