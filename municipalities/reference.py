"""What the columns of the municipality file mean: kinds of areas and bodies, figures, sources.

Sources: Statistics Finland (classification of municipalities 2026 and 2025, StatFin vaerak/159t)
and THL (Sotkanet 127), open data under CC BY 4.0; names of bodies as in the law and in the
project's glossary.
"""

from dataclasses import dataclass
from datetime import date

from municipalities.models.municipality import FigureKind
from municipalities.models.organisation import Level


@dataclass(frozen=True)
class KindOfArea:
    """`column` is the beginning of the file's columns; `names` are Finnish, Swedish, English."""

    code: str
    column: str
    names: tuple[str, str, str]
    valid_from: date | None = None
    valid_until: date | None = None


AREA_KINDS = [
    KindOfArea("region", "region", ("Maakunta", "Landskap", "Region")),
    KindOfArea(
        "wellbeing_services_county",
        "wellbeing_county",
        ("Hyvinvointialue", "Välfärdsområde", "Wellbeing services county"),
        date(2023, 1, 1),
    ),
    KindOfArea(
        "employment_area",
        "employment_area",
        ("Työllisyysalue", "Sysselsättningsområde", "Employment area"),
        date(2025, 1, 1),
    ),
    KindOfArea(
        "economic_development_centre",
        "evk_2026",
        ("Elinvoimakeskus", "Livskraftscentral", "Economic Development Centre"),
        date(2026, 1, 1),
    ),
    KindOfArea(
        "cooperation_area",
        "cooperation_area",
        ("Yhteistyöalue", "Samarbetsområde", "Collaborative area"),
    ),
    KindOfArea(
        "ely_centre",
        "ely_2025",
        ("ELY-keskus", "NTM-central", "ELY Centre"),
        date(2010, 1, 1),
        date(2025, 12, 31),
    ),
    KindOfArea(
        "avi",
        "avi_2025",
        ("Aluehallintovirasto", "Regionförvaltningsverk", "Regional State Administrative Agency"),
        date(2010, 1, 1),
        date(2025, 12, 31),
    ),
]


@dataclass(frozen=True)
class KindOfOrganisation:
    """`of_areas` names the kind of area of which each has one such body; empty for none.

    `on_aland` is False for bodies that Åland does not have: its State Department and its government
    have their duties.
    """

    code: str
    level: Level
    names: tuple[str, str, str]
    of_areas: str = ""
    on_aland: bool = True


ORGANISATION_KINDS = [
    KindOfOrganisation("ministry", Level.NATIONAL, ("Ministeriö", "Ministerium", "Ministry")),
    KindOfOrganisation(
        "national_agency", Level.NATIONAL, ("Valtion virasto", "Statligt verk", "National agency")
    ),
    KindOfOrganisation(
        "economic_development_centre",
        Level.REGIONAL,
        ("Elinvoimakeskus", "Livskraftscentral", "Economic Development Centre"),
        "economic_development_centre",
    ),
    KindOfOrganisation(
        "regional_council",
        Level.REGIONAL,
        ("Maakunnan liitto", "Landskapsförbund", "Regional Council"),
        "region",
        on_aland=False,
    ),
    KindOfOrganisation(
        "wellbeing_services_county",
        Level.REGIONAL,
        ("Hyvinvointialue", "Välfärdsområde", "Wellbeing services county"),
        "wellbeing_services_county",
    ),
    KindOfOrganisation(
        "employment_authority",
        Level.LOCAL,
        ("Työvoimaviranomainen", "Arbetskraftsmyndighet", "Employment authority"),
        "employment_area",
    ),
    KindOfOrganisation(
        "municipal_department",
        Level.LOCAL,
        ("Kunnan toimiala tai yksikkö", "Kommunal sektor eller enhet", "Municipal department"),
    ),
    KindOfOrganisation(
        "school",
        Level.LOCAL,
        ("Koulu tai oppilaitos", "Skola eller läroanstalt", "School or educational institution"),
    ),
    KindOfOrganisation(
        "education_provider",
        Level.LOCAL,
        (
            "Koulutuksen järjestäjä",
            "Utbildningsanordnare",
            "Education and training provider",
        ),
    ),
    KindOfOrganisation(
        "association",
        Level.LOCAL,
        (
            "Järjestö tai yhdistys",
            "Organisation eller förening",
            "Civil society organisation",
        ),
    ),
    KindOfOrganisation("community", Level.LOCAL, ("Yhteisö", "Sammanslutning", "Community")),
    KindOfOrganisation("foundation", Level.LOCAL, ("Säätiö", "Stiftelse", "Foundation")),
    KindOfOrganisation(
        "service_provider",
        Level.LOCAL,
        ("Palveluntuottaja", "Tjänsteproducent", "Service provider"),
    ),
    KindOfOrganisation(
        "ely_centre",
        Level.REGIONAL,
        ("ELY-keskus", "NTM-central", "ELY Centre"),
        "ely_centre",
        False,
    ),
    KindOfOrganisation(
        "avi",
        Level.REGIONAL,
        ("Aluehallintovirasto", "Regionförvaltningsverk", "Regional State Administrative Agency"),
        "avi",
        on_aland=False,
    ),
    KindOfOrganisation(
        "international",
        Level.EUROPEAN,
        ("Kansainvälinen järjestö", "Internationell organisation", "International organisation"),
    ),
]


@dataclass(frozen=True)
class Authority:
    kind: str
    code: str
    names: tuple[str, str, str]
    valid_from: date | None = None


AUTHORITIES = [
    Authority(
        "ministry",
        "ministry-of-justice",
        ("Oikeusministeriö", "Justitieministeriet", "Ministry of Justice"),
    ),
    Authority(
        "ministry",
        "ministry-of-economic-affairs-and-employment",
        (
            "Työ- ja elinkeinoministeriö",
            "Arbets- och näringsministeriet",
            "Ministry of Economic Affairs and Employment",
        ),
    ),
    Authority(
        "national_agency",
        "supervisory-agency",
        (
            "Lupa- ja valvontavirasto",
            "Tillstånds- och tillsynsverket",
            "Finnish Supervisory Agency",
        ),
        date(2026, 1, 1),
    ),
    Authority(
        "national_agency",
        "state-department-of-aland",
        (
            "Ahvenanmaan valtionvirasto",
            "Statens ämbetsverk på Åland",
            "State Department of Åland",
        ),
    ),
    Authority(
        "international",
        "council-of-europe",
        ("Euroopan neuvosto", "Europarådet", "Council of Europe"),
    ),
]


@dataclass(frozen=True)
class Figure:
    kind: FigureKind
    column: str
    year: int
    source: tuple[str, str, str]


FIGURES = [
    Figure(
        FigureKind.POPULATION,
        "population_2022",
        2022,
        ("THL, Sotkanet", "THL, Sotkanet", "THL, Sotkanet"),
    ),
    Figure(
        FigureKind.FOREIGN_LANGUAGE_SHARE,
        "foreign_language_pct_2025",
        2025,
        ("Tilastokeskus", "Statistikcentralen", "Statistics Finland"),
    ),
]
