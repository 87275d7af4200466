"""Which texts of the ground floor exist in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from municipalities.models import (
    Area,
    AreaKind,
    Municipality,
    MunicipalityFigure,
    Organisation,
    OrganisationKind,
)


@register([Area, AreaKind, Municipality, Organisation, OrganisationKind])
class NameTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fi", "sv", "en")


@register(MunicipalityFigure)
class FigureTranslation(TranslationOptions):
    fields = ("source",)
    required_languages = ("fi", "sv", "en")
