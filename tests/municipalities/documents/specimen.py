"""A document with one of everything that the documents of the house are made of."""

TEXTS = {
    "fi": {
        "title": "Hyvien väestösuhteiden indeksi",
        "contents": "Sisällys",
        "chapter": "Kotoutumisen edistämisohjelma",
        "section": "Monikulttuurisuusneuvosto ja väestösuhdetyö",
        "other": "Suositukset",
        "text": "Kunta edistää kotoutumista ja hyviä väestösuhteita kaikkien asukkaiden kesken.",
        "chart": "Indeksi 62, vertailukunnat 55",
        "indicator": "Indikaattori",
        "points": "Pisteet",
        "own": "Kunta",
        "others": "Vertailu",
        "page": "Sivu",
    },
    "sv": {
        "title": "Index för goda relationer mellan befolkningsgrupper",
        "contents": "Innehåll",
        "chapter": "Program för främjande av integration",
        "section": "Arbete med relationer mellan befolkningsgrupper",
        "other": "Rekommendationer",
        "text": "Kommunen främjar integration och goda relationer mellan alla invånare.",
        "chart": "Index 62, jämförelsekommuner 55",
        "indicator": "Indikator",
        "points": "Poäng",
        "own": "Kommunen",
        "others": "Jämförelse",
        "page": "Sida",
    },
    "en": {
        "title": "Good relations index",
        "contents": "Contents",
        "chapter": "Integration promotion programme",
        "section": "Multicultural council and work on good relations",
        "other": "Recommendations",
        "text": "The municipality promotes integration and good relations among all residents.",
        "chart": "Index 62, comparable municipalities 55",
        "indicator": "Indicator",
        "points": "Points",
        "own": "Municipality",
        "others": "Comparison",
        "page": "Page",
    },
}

STYLES = """
@page {{ size: A4; margin: 25mm 20mm;
  @top-left {{ content: string(chapter); }}
  @bottom-right {{ content: "{page} " counter(page) " / " counter(pages); }} }}
html {{ font: 11pt/1.4 "Source Sans 3"; hyphens: auto; }}
h2 {{ string-set: chapter content(); break-before: page; }}
nav a::after {{ content: " " target-counter(attr(href), page); }}
th, td {{ border: 0.5pt solid #666; padding: 2pt 4pt; }}
"""

CHART = """
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60" font-family="Source Sans 3">
  <title>{chart}</title>
  <rect x="0" y="5" width="186" height="20" fill="#2a6ebb"/>
  <rect x="0" y="32" width="165" height="20" fill="#999999"/>
  <text x="190" y="20" font-size="12">62</text>
</svg>
"""

TABLE = """
<table>
  <thead>
    <tr><td></td><th scope="col" colspan="2">{points}</th></tr>
    <tr><th scope="col">{indicator}</th><th scope="col">{own}</th><th scope="col">{others}</th></tr>
  </thead>
  <tbody>
    <tr><th scope="row" rowspan="2">{section}</th><td>62</td><td>55</td></tr>
    <tr><td colspan="2">{text}</td></tr>
  </tbody>
</table>
"""

PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>{styles}</style></head><body>
<h1>{title}</h1>
<nav><p>{contents}</p><ol>
  <li><a href="#chapter">{chapter}</a></li>
  <li><a href="#other">{other}</a></li>
</ol></nav>
<h2 id="chapter">{chapter}</h2>
<p>{text} <a href="https://example.org/{language}">{title}</a></p>
<h3>{section}</h3>
<figure>{svg}<figcaption>{chart}</figcaption></figure>
{table}
<h2 id="other">{other}</h2>
<ul><li>{text}</li><li>{section}<ul><li>{other}</li></ul></li></ul>
<dl><dt>{own}</dt><dd>{text}</dd></dl>
</body></html>
"""


def specimen_html(language: str) -> str:
    texts = TEXTS[language]
    parts = {"styles": STYLES, "svg": CHART, "table": TABLE}
    filled = {name: part.format(**texts) for name, part in parts.items()}
    return PAGE.format(language=language, **filled, **texts)
