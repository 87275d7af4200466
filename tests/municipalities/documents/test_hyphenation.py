"""Finnish words break between syllables, and compounds first of all at their joints."""

import pyphen
import pytest

from municipalities.documents.hyphenation import dictionary, hyphenate_finnish
from municipalities.documents.pdf import render_pdf
from tests.pdf_text import pdf_texts

WORDS = """
kotoutumisen edistämisohjelma hyvinvointialueyhteistyö monikulttuurisuusneuvosto väestösuhdetyö
yhdenvertaisuussuunnitelma kotouttamisosaaminen asukasyhdistys kansalaisyhteiskunta
kaupunkistrategia viestintästrategia kehittämisprojekti kokemusasiantuntija vertaisarviointi
toimenpidesuunnitelma aikuisopiskelija valtionavustus ihmisoikeudet työnantajat vastaanottaminen
oppimisympäristö palveluohjaus perusopetuksen äidinkielen asuinalueiden toimialojen
viranomaisyhteistyö elinkeinoelämä maahanmuuttajien maailmankuva vapaaehtoistyö
luottamushenkilö suomenkielinen vuorovaikutus kaupunginosa tasavertaisuus terveysala
kunnanvaltuusto kansainvälisyys saavutettavuusseloste
"""
BROKEN = """
ko-tou-tu-mi-sen edis-tä-mis-oh-jel-ma hy-vin-voin-ti-alue-yh-teis-työ
mo-ni-kult-tuu-ri-suus-neu-vos-to vä-es-tö-suh-de-työ
yh-den-ver-tai-suus-suun-ni-tel-ma ko-tout-ta-mis-osaa-mi-nen asu-kas-yh-dis-tys
kan-sa-lais-yh-teis-kun-ta kau-pun-ki-stra-te-gia vies-tin-tä-stra-te-gia
ke-hit-tä-mis-pro-jek-ti ko-ke-mus-asi-an-tun-ti-ja ver-tais-ar-vi-oin-ti
toi-men-pi-de-suun-ni-tel-ma ai-kuis-opis-ke-li-ja val-ti-on-avus-tus ih-mis-oi-keu-det
työn-an-ta-jat vas-taan-ot-ta-mi-nen op-pi-mis-ym-pä-ris-tö pal-ve-lu-oh-jaus pe-rus-ope-tuk-sen
äi-din-kie-len asuin-alu-ei-den toi-mi-alo-jen vi-ran-omais-yh-teis-työ elin-kei-no-elä-mä
maa-han-muut-ta-jien maa-il-man-ku-va va-paa-eh-tois-työ luot-ta-mus-hen-ki-lö
suo-men-kie-li-nen vuo-ro-vai-ku-tus kau-pun-gin-osa ta-sa-ver-tai-suus ter-veys-ala
kun-nan-val-tuus-to kan-sain-vä-li-syys saa-vu-tet-ta-vuus-se-los-te
"""
COLUMN = """
<html lang="{language}"><head><title>Palsta</title><style>
@page {{ margin: 1cm }}
p {{ width: 2.2cm; font: 11pt "Source Sans 3"; hyphens: auto; overflow-wrap: anywhere }}
</style></head><body><h1>Palsta</h1>{paragraphs}</body></html>
"""


@pytest.fixture
def finnish(tmp_path):
    path = tmp_path / "hyph_fi.dic"
    path.write_text(dictionary(), encoding="utf-8")
    return pyphen.Pyphen(filename=path)


def lines_in_narrow_column(language: str, words: list[str]) -> list[str]:
    paragraphs = "".join(f"<p>{word}</p>" for word in words)
    pdf = render_pdf(html=COLUMN.format(language=language, paragraphs=paragraphs))
    return pdf_texts(pdf)[1:]


@pytest.mark.parametrize(("word", "broken"), list(zip(WORDS.split(), BROKEN.split(), strict=True)))
def test_word_breaks_between_syllables(finnish, word, broken):
    assert finnish.inserted(word) == broken


@pytest.mark.parametrize("word", ["tiedustelu", "luottamus", "tasainen", "kansalaiset", "nuorille"])
def test_joints_of_compounds_are_not_seen_in_simple_words(finnish, word):
    vowels = "aeiouyäö"
    for at in finnish.positions(word):
        starts_syllable = word[at] not in vowels and word[at + 1] in vowels
        assert starts_syllable, finnish.inserted(word)


def test_long_finnish_words_break_in_a_narrow_column():
    words = ["edistämisohjelma", "hyvinvointialueyhteistyö", "monikulttuurisuusneuvosto"]
    assert lines_in_narrow_column("fi", [*words, "väestösuhdetyö", "kaupunkistrategia"]) == [
        "edistämisoh\xad",
        "jelma",
        "hyvinvointi\xad",
        "alueyhteistyö",
        "monikulttuu\xad",
        "risuusneu\xad",
        "vosto",
        "väestösuhde\xad",
        "työ",
        "kaupunki\xad",
        "strategia",
    ]


@pytest.mark.parametrize(
    ("language", "word", "lines"),
    [
        ("sv", "befolkningsrelationerna", ["befolknings\xad", "relationerna"]),
        ("en", "antidiscrimination", ["antidiscrim\xad", "ination"]),
    ],
)
def test_swedish_and_english_words_break_too(language, word, lines):
    assert lines_in_narrow_column(language, [word]) == lines


def test_dictionary_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setitem(pyphen.LANGUAGES, "fi", tmp_path)
    hyphenate_finnish(folder=tmp_path)
    (made,) = tmp_path.iterdir()
    before = made.stat()
    hyphenate_finnish(folder=tmp_path)
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [before.st_mtime_ns]
