"""Which texts of the index exist in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from index_assessment.models import (
    Band,
    GoodRelationsArea,
    Option,
    PolicyArea,
    ProjectArea,
    Question,
    Questionnaire,
    Section,
)

ALL = ("fi", "sv", "en")


@register([PolicyArea, GoodRelationsArea, ProjectArea])
class NamedTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = ALL


@register(Band)
class BandTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ALL


@register(Questionnaire)
class QuestionnaireTranslation(TranslationOptions):
    fields = ("title", "introduction", "weights_note")
    required_languages = ALL


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "introduction", "what_good_looks_like")
    required_languages = {"default": ()}


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "help", "evidence", "unit")
    required_languages = {"default": ("text", "help", "evidence")}


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ALL
