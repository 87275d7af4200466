"""The sectors of integration work, as the Integration Act and the guidance on it name them.

Sources: the Act on the Promotion of Immigrant Integration (681/2023) as its parties are listed by
the Ministry of Economic Affairs and Employment, and its checklist for municipal planning
(kotoutuminen.fi).
"""

from municipalities.models import Sector

LANGUAGES = ("fi", "sv", "en")
ACT = (
    "Laki kotoutumisen edistämisestä 681/2023",
    "Lagen om främjande av integration 681/2023",
    "Act on the Promotion of Immigrant Integration 681/2023",
)
CHECKLIST = (
    "Kunnan kotoutumisen suunnittelun tarkistuslista, kotoutuminen.fi",
    "Checklistan för kommunens planering, kotoutuminen.fi",
    "Checklist for municipal planning, kotoutuminen.fi",
)
BY_ACT = {
    "municipality": ("Kunta", "Kommunen", "Municipality"),
    "employment_authority": (
        "Työvoimaviranomainen",
        "Arbetskraftsmyndigheten",
        "Employment authority",
    ),
    "wellbeing_services_county": (
        "Hyvinvointialue",
        "Välfärdsområdet",
        "Wellbeing services county",
    ),
    "other_authority": ("Muut viranomaiset", "Övriga myndigheter", "Other authorities"),
    "association": (
        "Järjestöt ja yhdistykset",
        "Organisationer och föreningar",
        "Civil society organisations",
    ),
    "community": ("Yhteisöt", "Sammanslutningar", "Communities"),
    "foundation": ("Säätiöt", "Stiftelser", "Foundations"),
    "education_provider": (
        "Koulutuksen järjestäjät",
        "Utbildningsanordnare",
        "Education and training providers",
    ),
    "school": ("Oppilaitokset", "Läroanstalter", "Educational institutions"),
    "service_provider": ("Palveluntuottajat", "Tjänsteproducenter", "Service providers"),
}
BY_CHECKLIST = {
    "early_and_basic_education": (
        "Varhaiskasvatus ja perusopetus",
        "Småbarnspedagogik och grundläggande utbildning",
        "Early childhood and basic education",
    ),
    "leisure": ("Kulttuuri ja vapaa-aika", "Kultur och fritid", "Culture and leisure"),
    "vitality": ("Elinvoima", "Livskraft", "Economic vitality"),
    "housing": ("Asuminen", "Boende", "Housing"),
    "kela": ("Kela", "FPA", "Kela (Social Insurance Institution)"),
    "companies": ("Yritykset", "Företag", "Companies"),
    "immigrant_residents": (
        "Maahan muuttaneet asukkaat",
        "Invandrade invånare",
        "Immigrant residents",
    ),
}


def load_sectors():
    """Make the sectors, or bring them up to date; doing it twice changes nothing."""
    listed = [(code, names, ACT) for code, names in BY_ACT.items()]
    listed += [(code, names, CHECKLIST) for code, names in BY_CHECKLIST.items()]
    for order, (code, names, source) in enumerate(listed):
        values = {"is_in_act": source is ACT, "order": order}
        for column, texts in (("name", names), ("source", source)):
            values |= {f"{column}_{one}": text for one, text in zip(LANGUAGES, texts, strict=True)}
        Sector.objects.update_or_create(code=code, defaults=values)
