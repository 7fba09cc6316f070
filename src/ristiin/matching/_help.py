"""What the command line says of itself, in Finnish, Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LANGUAGES = ("fi", "sv", "en")

EXAMPLES = """\
  ristiin match people.csv
  ristiin match people.csv --sizes 2 --mixed unit --history earlier.csv
  ristiin match people.xlsx --sizes 4-6 --mixed organisation --alike language=strong
  ristiin match people.csv --output groups.csv --output groups.json --language fi
  ristiin match explain groups.json --person anna@example.org
  ristiin match explain people.csv --groups groups.csv
  ristiin match judge people.csv --groups by-hand.csv
  ristiin match judge people.json --groups by-hand.xlsx --output judged.json
  ristiin match repair groups.json --left anna@example.org
  ristiin match repair people.xlsx --groups groups.xlsx --left anna@example.org --output mended.xlsx
  ristiin match schema
  ristiin match bench
"""

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "usage": ("käyttö", "användning", "usage"),
    "given": ("annettava", "anges", "given"),
    "options": ("valinnat", "val", "options"),
    "examples": ("esimerkkejä", "exempel", "examples"),
    "codes": (
        """paluuarvot:
  0  kaikki säännöt toteutuvat
  1  säännöt ovat ristiriidassa: saat ryhmät, jotka rikkovat niitä vähiten, ja ristiriita nimetään
  2  komentoa ei ymmärretty
  3  virhe syötteessä: yksi rivi kustakin, rivi ja sarake mainiten
  4  valinnainen kirjasto puuttuu
""",
        """slutvärden:
  0  alla regler håller
  1  regler krockar: du får de grupper som bryter minst, och krocken nämns
  2  kommandot förstods inte
  3  fel i indata: en rad för varje, med rad och kolumn
  4  ett valfritt bibliotek saknas
""",
        """exit codes:
  0  every rule holds
  1  rules clash: the groups that break the fewest are given, with the clash named
  2  the command was not understood
  3  bad input: one line each with row and column
  4  an optional library is missing
""",
    ),
    "try": ("katso --help", "se --help", "try --help"),
    "help": ("näytä tämä ohje", "visa denna hjälp", "show this help"),
    "match": ("jaa ihmiset ryhmiin", "dela in människor i grupper", "put people into groups"),
    "about.": (
        "Jaa ihmiset parhaisiin mahdollisiin ryhmiin, perustelut mukana.",
        "Dela in människor i bästa möjliga grupper, med skäl.",
        "Put people into the best groups, with reasons.",
    ),
    "about.explain": (
        "Kerro ryhmien perustelut: tallennetusta tuloksesta, tai ihmisten ja ryhmien taulukoista.",
        "Berätta skälen till grupperna: ur ett sparat resultat, eller ur tabeller över människor och grupper.",
        "Print the reasons of groups: of a saved result, or of tables of people and groups.",
    ),
    "about.judge": (
        "Arvioi käsin tehdyt ryhmät: jokainen sääntö ja kaikki pisteet.",
        "Bedöm grupper som gjorts för hand: varje regel och alla poäng.",
        "Judge groups made by hand: every rule and every score.",
    ),
    "about.repair": (
        "Korjaa ryhmät, kun joku on lähtenyt tai tullut: tallennettu tulos, tai ihmisten ja ryhmien taulukot.",
        "Laga grupperna när någon har gått eller kommit: ett sparat resultat, eller tabeller.",
        "Mend groups after somebody left or joined: a saved result, or tables of people and groups.",
    ),
    "about.schema": (
        "Tulosta syötteen ja tuloksen JSON Schema.",
        "Skriv ut JSON Schema för in- och utdata.",
        "Print the JSON Schema of what goes in and comes out.",
    ),
    "about.bench": (
        "Mittaa tämä kone keksityillä ihmisillä.",
        "Mät denna dator med påhittade människor.",
        "Measure this machine on invented people.",
    ),
    "people": (
        "CSV, XLSX tai JSON (ongelma)",
        "CSV, XLSX eller JSON (ett problem)",
        "CSV, XLSX or JSON (a problem)",
    ),
    "result": (
        "tallennettu tulos (JSON), tai ihmiset (CSV, XLSX, JSON) ja lisäksi --groups",
        "ett sparat resultat (JSON), eller människor (CSV, XLSX, JSON) och dessutom --groups",
        "a saved result (JSON), or people (CSV, XLSX, JSON) with --groups besides",
    ),
    "groups": (
        "CSV tai XLSX, jonka joka rivillä on ryhmä ja henkilö, tai JSON",
        "CSV eller XLSX med en grupp och en person på varje rad, eller JSON",
        "CSV or XLSX with a group and a person on each row, or JSON",
    ),
    "sizes": ("ihmisiä ryhmässä (2)", "människor i en grupp (2)", "people in a group (2)"),
    "mixed": ("erilaisuus on parempi", "olika är bättre", "different is better"),
    "alike": ("samanlaisuus on parempi", "lika är bättre", "same is better"),
    "not-alone": ("kukaan ei ole ainoa laatuaan", "ingen är ensam i sitt slag", "no one the only one"),
    "set": (
        "kriteerin tärkeys (must, strong, some, off), esimerkiksi theme=must",
        "hur viktigt ett kriterium är (must, strong, some, off), till exempel theme=must",
        "importance (must, strong, some, off) of a criterion, such as theme=must",
    ),
    "in-order": (
        "kriteerit tiukasti yksi toisensa jälkeen",
        "kriterierna strikt ett efter ett annat",
        "criteria strictly one after another",
    ),
    "history": (
        "aiemmat ryhmät: vähintään kaksi saraketta ihmisiä, ja vuosi",
        "tidigare grupper: minst två kolumner med människor, och ett år",
        "past groups: two or more columns of people, and a year",
    ),
    "fixed": ("ryhmä, joka pysyy", "en grupp som består", "a group that stays"),
    "never": ("ei koskaan yhdessä", "aldrig tillsammans", "never together"),
    "together": ("aina yhdessä", "alltid tillsammans", "always together"),
    "column": ("mitä sarake sisältää", "vad en kolumn innehåller", "what a column holds"),
    "seed": ("ratkaisee tasatilanteet (0)", "avgör när det står lika (0)", "decides ties (0)"),
    "total-first": (
        "summa ennen heikoimmassa asemassa olevaa",
        "summan före den sämst ställda",
        "the total before the worst-off person",
    ),
    "language": ("vastauksen kieli (en)", "svarets språk (en)", "language of the answer (en)"),
    "time-limit": ("enintään näin kauan (30)", "högst så här länge (30)", "at most this long (30)"),
    "output": ("kirjoita .csv, .xlsx tai .json", "skriv .csv, .xlsx eller .json", "write .csv, .xlsx or .json"),
    "output-first": (
        "kirjoita ensimmäinen vaihtoehto: .csv, .xlsx tai .json",
        "skriv det första alternativet: .csv, .xlsx eller .json",
        "write the first option: .csv, .xlsx or .json",
    ),
    "output-reasons": (
        "kirjoita ryhmät pisteineen: .csv, .xlsx, tai .json perusteluineen",
        "skriv grupperna med poäng: .csv, .xlsx, eller .json med skälen",
        "write the groups with scores: .csv, .xlsx, or .json with the reasons",
    ),
    "quiet": ("tulosta vain virheet", "skriv ut bara fel", "print nothing but errors"),
    "person": (
        "mikä yhdelle ei toteutunut, ja miksi ei",
        "vad som inte uppfylldes för en, och varför inte",
        "what was not met for one person, and why not",
    ),
    "left": ("joku, joka lähti", "någon som gick", "somebody who left"),
    "joined": (
        "ketkä tulivat: CSV, XLSX tai JSON",
        "vilka som kom: CSV, XLSX eller JSON",
        "those who joined: CSV, XLSX or JSON",
    ),
    "largest": (
        "enintään näin monta ihmistä, vähintään 12 (500)",
        "högst så många människor, minst 12 (500)",
        "at most this many people, 12 or more (500)",
    ),
}
"""By key: Finnish, Swedish, English."""


def language_of(arguments: Sequence[str]) -> str:
    """Return the language asked for on the command line, English when none is."""
    for place, word in enumerate(arguments):
        name, _, value = word.partition("=")
        if name == "--language":
            given = value or next(iter(arguments[place + 1 : place + 2]), "")
            return given if given in LANGUAGES else "en"
    return "en"


def told(key: str, language: str) -> str:
    """Return what there is to say."""
    return TEXTS[key][LANGUAGES.index(language)]


def epilog(language: str) -> str:
    """Return the examples and the exit codes."""
    return f"{told('examples', language)}:\n{EXAMPLES}\n{told('codes', language)}"
