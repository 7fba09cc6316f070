"""What the style guide shows: invented people in an invented programme, in Finnish as the community is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from ristiin.ui import change, network, pictures, threads
from ristiin.ui.forms import (
    Choices,
    DateInput,
    DateTimeInput,
    Form,
    ManyChoices,
    OrderField,
    RankField,
    Readers,
    TimeInput,
    WeekDay,
    WeekField,
    WeekSlot,
    private,
    read_by,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
DAYS = [
    WeekDay("mon", "maanantai", "ma"),
    WeekDay("tue", "tiistai", "ti"),
    WeekDay("wed", "keskiviikko", "ke"),
    WeekDay("thu", "torstai", "to"),
    WeekDay("fri", "perjantai", "pe"),
]
SLOTS = [WeekSlot("9", "9–11"), WeekSlot("11", "11–13"), WeekSlot("13", "13–15"), WeekSlot("15", "15–17")]
SKILLS = [(name, name) for name in ("fasilitointi", "opinnäytteen ohjaus", "palautteen antaminen", "videotuotanto")]
THEMES = [("a", "Yhteisöllinen oppiminen"), ("b", "Digitalisaatio"), ("c", "Opiskelijoiden arviointi")]


class SpecimenForm(Form):
    """A field of every kind."""

    who_reads: ClassVar[Mapping[str, Readers]] = {
        "learn": read_by("Lukee *järjestäjä*, kunnes parit on julkaistu."),
        "email": read_by("Lukevat *järjestäjä* ja *parisi*."),
        "avoid": private("*Yksityinen.* Lukee vain järjestäjä."),
        "themes": read_by("Lukee *järjestäjä*."),
        "hours": read_by("Lukevat *järjestäjä* ja *parisi*."),
        "promised": read_by("Lukee *järjestäjä*."),
    }

    learn = forms.CharField(label="Mitä haluat oppia", help_text="Muutama sana riittää.")
    email = forms.EmailField(label="Sähköposti")
    discipline = forms.ChoiceField(
        label="Ala", required=False, choices=[("", "–"), ("1", "kielet"), ("2", "tekniikka")]
    )
    organisation = forms.CharField(
        label="Korkeakoulu",
        disabled=True,
        initial="Lapin yliopisto",
        help_text="Tulee kirjautumisesta.",
        required=False,
    )
    avoid = forms.CharField(label="Mieluummin ei", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    same = forms.ChoiceField(
        label="Parini oppiaine",
        choices=[("same", "sama kuin minulla"), ("other", "eri kuin minulla"), ("any", "ei väliä")],
        widget=Choices(notes={"other": "saat varmasti uuden näkökulman"}, disabled={"any"}),
    )
    mode = forms.ChoiceField(
        label="Tapaamme",
        choices=[("remote", "etänä"), ("face", "kasvotusten"), ("any", "kumpi vain")],
        widget=Choices(beside=True),
    )
    gives = forms.MultipleChoiceField(label="Voin antaa", choices=SKILLS, widget=ManyChoices, help_text="Valitse 1–3.")
    themes = RankField(label="Teemat tärkeysjärjestykseen", items=THEMES, places=3, required=False)
    wanted = OrderField(label="Mikä kiinnostaa eniten", items=THEMES, most=2, required=False)
    hours = WeekField(label="Tavallisen viikon ajat", days=DAYS, slots=SLOTS, at_least=4)
    born = forms.DateField(label="Päivä", widget=DateInput, required=False)
    meets_at = forms.DateTimeField(label="Tapaaminen alkaa", widget=DateTimeInput, required=False)
    opens = forms.TimeField(label="Kello", widget=TimeInput, required=False)
    sheet = forms.FileField(label="Taulukko", required=False)
    promised = forms.BooleanField(
        label="Lupaan, etten kerro muille, mitä puhumme.", help_text="Oppimastasi voit kertoa."
    )
    source = forms.CharField(widget=forms.HiddenInput, initial="opas", required=False)


INITIAL = {
    "learn": "fasilitointi",
    "same": "same",
    "mode": "any",
    "gives": ["fasilitointi", "videotuotanto"],
    "themes": {"a": 1, "b": 2},
    "hours": ["mon-9", "thu-9", "wed-11"],
    "born": date(2022, 1, 18),
    "meets_at": datetime(2022, 2, 3, 13, 0, tzinfo=HELSINKI),
}
WRONG = {"learn": "", "email": "timo.oamk.example.org", "themes-a": "9", "hours": ["mon-9", "tue-9"], "same": "other"}


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2022, month, day, hour, minute, tzinfo=HELSINKI)


SESSIONS = [
    threads.Session("Aloitustapaaminen", _at(2, 3, 13), _at(2, 3, 15)),
    threads.Session("Välitapaaminen", _at(3, 24, 13), _at(3, 24, 14, 30)),
    threads.Session("Päätöstapaaminen", _at(5, 19, 13), _at(5, 19, 15)),
]
PHASES = [
    threads.Phase("Ilmoittautuminen", date(2022, 1, 1), date(2022, 1, 18)),
    threads.Phase("Parien muodostus", date(2022, 1, 20), date(2022, 1, 27), "Parit"),
    threads.Phase("Parien omat tapaamiset ja kirjoittaminen", date(2022, 2, 3), date(2022, 5, 11)),
    threads.Phase("Palaute", date(2022, 5, 19), date(2022, 6, 1)),
]
THREAD = threads.Thread(
    title="Ohjelman aikajana tammikuusta kesäkuuhun 2022",
    first_label="parit",
    second_label="koko joukko",
    starts_on=date(2022, 1, 1),
    ends_on=date(2022, 6, 5),
    today=date(2022, 1, 18),
    phases=PHASES,
    sessions=SESSIONS,
    marks=[threads.Mark("tuotos valmis", date(2022, 5, 12))],
)
CROWDED = threads.Thread(
    title="Tiivis ohjelma",
    first_label="ryhmät",
    second_label="koko joukko",
    starts_on=date(2022, 1, 1),
    ends_on=date(2022, 2, 20),
    today=date(2022, 2, 19),
    phases=[*PHASES[:2], threads.Phase("Päällekkäinen vaihe", date(2022, 1, 10), date(2022, 2, 10))],
    sessions=[
        threads.Session("Aloitustapaaminen", _at(1, 2, 9)),
        threads.Session("Välitapaaminen", _at(1, 8, 9)),
        threads.Session("Päätöstapaaminen", _at(2, 19, 9)),
    ],
    marks=[threads.Mark("luonnos", date(2022, 1, 30)), threads.Mark("tuotos valmis", date(2022, 2, 1))],
)
PAIR = [
    pictures.Hours("Outi", {(0, 1), (0, 2), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 3), (4, 0), (4, 2)}),
    pictures.Hours("Timo", {(0, 1), (0, 2), (1, 2), (1, 3), (3, 0), (4, 2)}),
]
TRIO = [*PAIR, pictures.Hours("Veera", {(0, 1), (1, 2), (2, 2), (4, 2), (4, 3)})]
REASONS = [
    pictures.Reason("both", "Kumpikin antaa, mitä toinen hakee. Outi saa: opinnäytteen ohjaus."),
    pictures.Reason("first", "Timo toivoi samaa oppiainetta.", is_unmet=True),
    pictures.Reason("second", "Outi toivoi eri korkeakoulua."),
    pictures.Reason("some", "Aika sopii yhdeksälle kymmenestä."),
    pictures.Reason("none", "Yhteistä teemaa ei ole.", is_unmet=True),
]


@dataclass(frozen=True)
class Net:
    """People without names in an invented network."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]


def _net(people: int, ties: int) -> Net:
    """Return people of three schools, most of whose ties stay near."""
    edges = {
        (min(a, b), max(a, b))
        for a, b in ((n * 7 % people, (n * 7 + 1 + n * n % 11) % people) for n in range(ties))
        if a != b
    }
    return Net(tuple(("Laurea", "Haaga-Helia", "Metropolia")[n % 3] for n in range(people)), tuple(sorted(edges)))


def everything() -> dict[str, Any]:
    """Return the context of the style guide."""
    few, many = _net(40, 30), _net(40, 110)
    return {
        "hues": ["kissankello", "kuusi", "puolukka", "jarvi", "lakka"],
        "form": SpecimenForm(initial=INITIAL, auto_id="oma_%s"),
        "wrong": SpecimenForm(WRONG, auto_id="virhe_%s", initial=INITIAL),
        "small_form": SpecimenForm(initial=INITIAL, auto_id="pieni_%s"),
        "thread": THREAD,
        "crowded": CROWDED,
        "pair": PAIR,
        "trio": TRIO,
        "alone": PAIR[:1],
        "day_names": [day.short for day in DAYS],
        "slot_names": [slot.name for slot in SLOTS],
        "reasons": REASONS,
        "pair_petals": [pictures.Petal("Outi", 85), pictures.Petal("Timo", 70)],
        "trio_petals": [pictures.Petal("Outi", 85), pictures.Petal("Timo", 70), pictures.Petal("Veera", 96)],
        "ten_petals": [
            pictures.Petal(f"Jäsen {value}", value) for value in (100, 90, 100, 70, 84, 100, 60, 95, 100, 80)
        ],
        "moments": [
            pictures.Moment(
                "Aloitustapaaminen", _at(2, 3, 13), _at(2, 3, 15), "done", shared=True, when="to 3.2. pidetty"
            ),
            pictures.Moment("Ensitapaaminen", date(2022, 2, 8), state="done"),
            pictures.Moment("Tuotos sopimukseen", date(2022, 3, 10), state="now", note="Muutamakin sana riittää."),
            pictures.Moment("Välitapaaminen", _at(3, 24, 13), _at(3, 24, 14, 30), shared=True),
            pictures.Moment("Kirjoittaminen", date(2022, 4, 1), date(2022, 5, 12)),
            pictures.Moment("Jatko sovitaan myöhemmin"),
        ],
        "steps": [
            pictures.Step("Ilmoittautuminen", "tehty 18.1.", "done"),
            pictures.Step("Parit julkaistaan", "pe 28.1.", "now"),
            pictures.Step("Aloitustapaaminen", "to 3.2. klo 13"),
        ],
        "registered": [
            (date(2022, 1, day), count)
            for day, count in enumerate((1, 1, 3, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 2, 2, 0), 1)
        ],
        "slowly": [(date(2022, 1, 1) + timedelta(days=day), day * day % 9) for day in range(80)],
        "today": date(2022, 1, 18),
        "scores": [1, 4, 5, 7, 10, 10, 13, 14, 22, 24, 23, 40, 33, 37, 34, 32, 31, 23, 26, 15, 10, 8, 3, 1, 0, 1],
        "answers": [
            ("Sain uusia ideoita", [0, 0, 1, 4, 6]),
            ("Aikaa oli tarpeeksi", [2, 3, 2, 3, 1]),
        ],
        "changes": [
            change.Change("videotuotanto", 2, 4),
            change.Change("palautteen antaminen", 3, 3),
            change.Change("opinnäytteen ohjaus ryhmässä, jossa on monen alan opiskelijoita", 4, 3),
            change.Change("fasilitointi", 1),
        ],
        "wanted": [("Yhteisöllinen oppiminen", (7, 3, 1)), ("Digitalisaatio", (3, 4, 2)), ("Arviointi", (1, 2, 5))],
        "first_net": network.drawing(few, "Alussa"),
        "last_net": network.drawing(many, "Lopussa"),
        "net_rows": network.table(few, many),
        "pages": Paginator(range(95), 10).page(3),
        "session_at": _at(2, 3, 13, 30),
        "session_ends_at": _at(2, 3, 15),
        "skills": [("videotuotanto", 6, 2), ("fasilitointi", 5, 2), ("työelämäyhteistyö", 2, 7)],
        "tabs": [
            {"url": "#vari", "label": "Aikajana", "current": True},
            {"url": "#teksti", "label": "Ilmoittautuneet"},
            {"url": "#painike", "label": "Parit"},
        ],
        "trail_items": [{"url": "#etusivu", "label": "Etusivu"}, {"url": "#ohjelmat", "label": "CEM kevät 2022"}],
    }
