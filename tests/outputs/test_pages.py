"""Pages of outputs: who finds what, what stands on them, and what does not."""

import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.accounts.actions import erase
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import states
from ristiin.outputs import paper
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience, OutputKind
from ristiin.outputs.models import Author, Output
from ristiin.programmes import attention
from ristiin.programmes.choices import OutputPolicy
from ristiin.rooms import archive
from ristiin.rooms import panels as of_rooms
from ristiin.writing.models import Text, TextVersion

pytestmark = pytest.mark.once

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def _in_english(client, settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def make_text(pair, participant, at):
    """A text that the pair has written in its room."""

    def make(title="Yhteinen teksti", body="Huoneessa kirjoitettu.", *, when=None):
        text = Text.objects.create(group=pair, title=title, revision=1, created_at=when or at, changed_at=when or at)
        TextVersion.objects.create(text=text, number=1, body=body, written_by=participant, written_at=when or at)
        return text

    return make


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def draft_form(**changed):
    return {
        "title": "Uusi tuotos",
        "kind": "blog",
        "summary": "",
        "body": "Tekstiä",
        "link": "",
        "language": "fi",
        "audience": "programme",
        "base": "1",
        **changed,
    }


def test_a_pair_publishes_a_text_written_in_its_room(
    browse, pair, participant, other_participant, make_text
):  # S30, S34
    text = make_text()
    paula, ake = browse(participant), browse(other_participant)
    new = reverse("outputs:new", args=[pair.pk])
    offered = paula.get(new, {"text": text.pk})
    assert "Huoneessa kirjoitettu." in said(offered)

    answer = paula.post(new, draft_form(title="Yhteinen", source=text.pk, key="a", body="Huoneessa kirjoitettu."))
    here = answer.headers["Location"]
    output = Output.objects.get()
    assert (output.source, output.source_revision) == (text, 1)

    yes = {"revision": 1, "audience": "programme", "name_shown": "Paula O."}
    paula.post(f"{here}yes/", yes)
    assert "You are the last one" in said(ake.get(here))
    published = ake.post(f"{here}yes/", {**yes, "name_shown": ""}, follow=True)

    assert published.redirect_chain[-1][0] == "/outputs/yhteinen/"
    assert ("Huoneessa kirjoitettu." in said(published), "Paula O." in said(published)) == (True, True)


@pytest.mark.parametrize("audience", list(Audience))
def test_an_output_is_found_by_its_audience_and_nobody_else(
    audience, browse, make_output, agree, participant, other_participant, outsider, organiser, facilitator,
    administrator, programme, make_person, at,
):  # fmt: skip
    output = agree(make_output(audience=audience), participant, other_participant)
    other = make_person("Olli Osallistuja")
    Enrolment.objects.create(programme=programme, person=other, state=EnrolmentState.REGISTERED, changed_at=at)
    everybody = {"participant": participant, "other": other, "organiser": organiser, "facilitator": facilitator}
    beyond = {"nobody": None, "outsider": outsider, "administrator": administrator}

    for path in (f"/outputs/{output.slug}/", f"/outputs/{output.slug}.pdf"):
        found = {who: browse(person).get(path).status_code for who, person in {**everybody, **beyond}.items()}
        wanted = 200 if audience == Audience.WORLD else 404
        assert found == dict.fromkeys(everybody, 200) | dict.fromkeys(beyond, wanted)
    listed = {who: output.title in said(browse(p).get("/outputs/")) for who, p in {**everybody, **beyond}.items()}
    assert listed == dict.fromkeys(everybody, True) | dict.fromkeys(beyond, audience == Audience.WORLD)


def test_a_draft_is_nowhere_but_in_its_room(browse, output, pair, participant, organiser, administrator, outsider, at):
    for person in (organiser, administrator, outsider):
        for name in ("outputs:draft", "outputs:edit", "outputs:draft_file"):
            assert browse(person).get(reverse(name, args=[pair.pk, output.pk])).status_code == 404
        seen = said(browse(person).get("/outputs/")) + said(browse(person).get("/now/"))
        assert "Videopalaute" not in seen
    page = browse(participant).get(reverse("outputs:draft", args=[pair.pk, output.pk]))
    title = re.search(r"<title>(.*?)</title>", said(page))[1]
    assert ("Videopalaute" in said(page), "Videopalaute" in title) == (True, False)


def test_a_draft_of_another_room_is_not_here(browse, output, make_pair, make_person):
    first, second = make_person("Eka"), make_person("Toka")
    other = make_pair(first, second, number=2)

    assert browse(first).get(reverse("outputs:draft", args=[other.pk, output.pk])).status_code == 404


def test_a_withdrawn_output_says_only_that(browse, published, participant):
    author, visitor = browse(participant), browse(None)
    answer = author.post("/outputs/videopalaute-ohjauksessa/withdraw/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("outputs:draft", args=[published.group_id, published.pk])

    gone = visitor.get("/outputs/videopalaute-ohjauksessa/")
    words = said(gone).replace(gone.request["PATH_INFO"], "")
    assert (gone.status_code, "video" in words.lower()) == (410, False)
    assert visitor.get("/outputs/videopalaute-ohjauksessa.pdf").status_code == 404
    assert "Videopalaute" not in said(visitor.get("/outputs/feed.atom"))
    assert "Videopalaute" not in said(visitor.get("/outputs/"))
    assert "Videopalaute" not in said(visitor.get("/"))


def test_what_was_withdrawn_from_a_programme_never_was_for_others(browse, make_output, agree, participant,
    other_participant, at):  # fmt: skip
    output = agree(make_output(audience=Audience.PROGRAMME), participant, other_participant)
    publishing.withdraw(output=output, by=participant, at=at)

    assert browse(other_participant).get(f"/outputs/{output.slug}/").status_code == 410
    assert browse(None).get(f"/outputs/{output.slug}/").status_code == 404


def test_nothing_published_leads_back_to_the_room(browse, published, make_text, outsider):
    for path in ("/outputs/", "/outputs/videopalaute-ohjauksessa/", "/outputs/feed.atom"):
        assert "/rooms/" not in said(browse(outsider).get(path))


def test_only_an_author_withdraws_or_renames(browse, published, outsider, organiser):
    for person in (outsider, organiser):
        for act in ("withdraw", "name"):
            assert browse(person).post(f"/outputs/{published.slug}/{act}/").status_code == 403
    assert Output.objects.get().is_published


def test_a_page_says_what_it_is_to_those_who_share_it(browse, published):
    page = browse(None).get("/outputs/videopalaute-ohjauksessa/").content.decode()

    wanted = {
        'property="og:title" content="Videopalaute ohjauksessa"',
        'property="og:description" content="Mitä video muutti."',
        'property="og:type" content="article"',
        'name="author" content="Paula Osallistuja, Åke Toinen"',
    }
    assert {line for line in wanted if line not in page} == set()
    assert re.search(r'rel="canonical" href="(https?://[^"]+)/outputs/videopalaute-ohjauksessa/"', page)


def test_what_is_written_does_nothing_but_be_read(browse, make_output, agree, participant, other_participant):
    body = "<script>alert(1)</script>\n\n[paha](javascript:alert(1)) <img src=x onerror=alert(1)> \"'><b>"
    title = '<script>alert("otsikko")</script>'
    output = agree(make_output(title, body=body, summary='"><script>'), participant, other_participant)

    for path in (f"/outputs/{output.slug}/", "/outputs/", "/outputs/feed.atom", "/"):
        page = browse(None).get(path).content.decode()
        assert re.findall(r"<script(?! src=\"/static/)|<img|onerror=alert\(1\)>(?!&)|href=\"javascript", page) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "VIDEO"}, {"Videopalaute", "Arviointi ensin"}),
        ({"q": "video   palaute"}, {"Videopalaute"}),
        ({"q": "åke"}, {"Videopalaute"}),
        ({"kind": "slides"}, {"Arviointi ensin"}),
        ({"theme": "digitalisaatio"}, {"Arviointi ensin"}),
        ({"q": "digitalisaatio"}, {"Arviointi ensin"}),
        ({"programme": "cem-kevat-2027"}, {"Videopalaute", "Arviointi ensin"}),
        ({"q": "ei löydy %_'\""}, set()),
        ({"theme": "olematon", "kind": "olematon", "page": "x"}, {"Videopalaute", "Arviointi ensin"}),
    ],
)
def test_outputs_are_found_by_words_names_themes_and_kinds(
    query, found, browse, make_output, agree, participant, other_participant, programme
):
    theme = programme.themes.get(folded_name="digitalisaatio")
    agree(make_output("Videopalaute"), participant)
    agree(Output.objects.get(), other_participant)
    second = make_output("Arviointi ensin", kind=OutputKind.SLIDES, body="Videoista", themes=(theme.pk,))
    agree(second, participant, other_participant, name="")

    page = said(browse(None).get("/outputs/", query))
    assert {title for title in ("Videopalaute", "Arviointi ensin") if f">{title}</a>" in page} == found


def test_the_feed_is_atom_with_what_the_world_may_read(browse, published, make_output, agree, participant,
    other_participant):  # fmt: skip
    agree(make_output("Vain ohjelmassa", audience=Audience.PROGRAMME), participant, other_participant)

    answer = browse(participant).get("/outputs/feed.atom")

    feed = ET.fromstring(answer.content)  # noqa: S314 - our own answer
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert [title.text for title in feed.findall("a:entry/a:title", ATOM)] == ["Videopalaute ohjauksessa"]
    assert feed.find("a:entry/a:author/a:name", ATOM).text == "Paula Osallistuja, Åke Toinen"
    assert feed.find("a:entry/a:link", ATOM).get("href").endswith("/outputs/videopalaute-ohjauksessa/")


def test_the_front_page_shows_what_the_world_may_read(browse, make_output, agree, participant, other_participant):
    assert "What groups have made" not in said(browse(None).get("/"))
    agree(make_output("Vain ohjelmassa", audience=Audience.PROGRAMME), participant, other_participant)
    agree(make_output("Kaikille"), participant, other_participant)

    front = said(browse(None).get("/"))
    assert ("What groups have made" in front, "Kaikille" in front, "Vain ohjelmassa" in front) == (True, True, False)


def test_a_file_is_kept_for_those_inside_and_then_for_the_audience(browse, pair, output, agree, participant,
    other_participant, outsider):  # fmt: skip
    paula = browse(participant)
    edit = reverse("outputs:edit", args=[pair.pk, output.pk])
    upload = SimpleUploadedFile("../../diat\r\n.pdf", b"%PDF-1.4 diat", content_type="text/html")
    paula.post(edit, draft_form(title="Diat", kind="slides", audience="world", file=upload))

    path = reverse("outputs:draft_file", args=[pair.pk, output.pk])
    mine = paula.get(path)
    assert (mine.content, mine.headers["Content-Type"]) == (b"%PDF-1.4 diat", "application/pdf")
    assert (mine.headers["Content-Disposition"][:10], mine.headers["X-Content-Type-Options"]) == (
        "attachment",
        "nosniff",
    )
    assert ".." not in mine.headers["Content-Disposition"]
    assert browse(outsider).get(path).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft, draft_file FROM outputs_output")
        assert [b"%PDF" in str(cell).encode() or b"Diat" in str(cell).encode() for cell in cursor.fetchone()] == [
            False,
            False,
        ]

    output = agree(output, participant, other_participant)
    assert browse(None).get(f"/outputs/{output.slug}/file").content == b"%PDF-1.4 diat"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kuva.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<html>"),
        ("x.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words(name, content, browse, pair, output, participant):
    edit = reverse("outputs:edit", args=[pair.pk, output.pk])
    answer = browse(participant).post(edit, draft_form(file=SimpleUploadedFile(name, content)))

    output.refresh_from_db()
    assert (answer.status_code, output.what.file_name, output.revision) == (200, "", 1)
    assert 'id="id_file_error"' in said(answer)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org/a", "data:text/html,x"])
def test_a_link_leads_to_the_web_or_is_refused(link, browse, pair, output, participant):
    edit = reverse("outputs:edit", args=[pair.pk, output.pk])
    browse(participant).post(edit, draft_form(link=link))

    output.refresh_from_db()
    assert output.what.link == ""


def test_when_somebody_else_saved_meanwhile_both_texts_are_on_the_page(browse, pair, output, participant,
    other_participant):  # fmt: skip
    edit = reverse("outputs:edit", args=[pair.pk, output.pk])
    browse(participant).post(edit, draft_form(body="Paulan lause"))

    clash = browse(other_participant).post(edit, draft_form(body="Åken lause"))
    assert ("Paulan lause" in said(clash), "Åken lause" in said(clash)) == (True, True)
    base = re.search(r'name="base" value="(\d+)"', said(clash))[1]
    browse(other_participant).post(edit, draft_form(body="Paulan lause ja Åken lause", base=base))

    output.refresh_from_db()
    assert (base, output.what.body, output.revision) == ("2", "Paulan lause ja Åken lause", 3)


def test_the_draft_follows_the_text_when_asked_to(browse, pair, participant, make_text, at):
    text = make_text()
    paula = browse(participant)
    paula.post(
        reverse("outputs:new", args=[pair.pk]), draft_form(source=text.pk, key="k", body="Huoneessa kirjoitettu.")
    )
    output = Output.objects.get()
    page = reverse("outputs:draft", args=[pair.pk, output.pk])
    assert "has changed since" not in said(paula.get(page))
    TextVersion.objects.create(text=text, number=2, body="Korjattu.", written_by=participant, written_at=at)
    Text.objects.filter(pk=text.pk).update(revision=2)

    assert "has changed since" in said(paula.get(page))
    for _press in range(2):
        paula.post(reverse("outputs:take_text", args=[pair.pk, output.pk]), {"base": 1})

    output.refresh_from_db()
    assert (output.what.body, output.revision, output.what.title) == ("Korjattu.", 2, "Uusi tuotos")


def test_one_who_came_later_sees_what_has_been_touched_since(
    browse, pair, output, make_text, programme, make_person, at
):
    from ristiin.grouping.models import Membership  # noqa: PLC0415
    from ristiin.rooms.actions.promising import promise  # noqa: PLC0415

    make_text("Vanha")
    late = make_person("Teppo Tulokas")
    enrolment = Enrolment.objects.create(programme=programme, person=late, state="registered", changed_at=at)
    Membership.objects.create(group=pair, enrolment=enrolment, joined_at=at + timedelta(days=30))
    promise(group=pair, person=late, at=at + timedelta(days=30))
    page = reverse("outputs:draft", args=[pair.pk, output.pk])

    assert browse(late).get(page).status_code == 404
    assert "Vanha" not in said(browse(late).get(reverse("outputs:new", args=[pair.pk])))
    later = at + timedelta(days=31)
    drafting.save(output=output, by=late, base=1, draft=replace(output.what, body="Uutta"), at=later)
    assert browse(late).get(page).status_code == 200


def test_the_organiser_learns_how_far_it_is_and_no_more(pair, make_output, agree, participant, other_participant, at,
    programme):  # fmt: skip  # S32
    def told():
        return [str(state.text) for state in states.states([pair.pk], at)[pair.pk] if "output" in str(state.text)]

    assert told() == []
    programme.output_policy = OutputPolicy.REQUIRED
    programme.save()
    seen = [told()]
    output = make_output()
    seen.append(told())
    agree(output, participant)
    seen.append(told())
    agree(output, other_participant)
    seen.append(told())
    publishing.withdraw(output=output, by=participant, at=at)
    seen.append(told())

    assert seen == [
        ["output not begun"],
        ["output begun"],
        ["output waits for yes"],
        ["output published"],
        ["output begun"],
    ]


def test_what_now_says_that_a_yes_is_waited_for(output, agree, participant, other_participant, at):
    def titles(person):
        return [step.title for step in agenda.steps(person, at) if "draft" in step.title]

    agree(output, participant)

    assert (titles(participant), titles(other_participant)) == ([], ["A draft waits for your yes"])


def test_a_required_output_is_on_the_home_page_two_weeks_before_it_is_due(pair, make_output, agree, participant,
    other_participant, programme, at):  # fmt: skip
    due = programme.timeline.get(key="output").ends_at

    def told(when):
        return [step.title for step in agenda.steps(participant, when) if "output" in step.title]

    assert told(due - timedelta(days=5)) == []
    programme.output_policy = OutputPolicy.REQUIRED
    programme.save()
    assert [told(due - timedelta(days=days)) for days in (15, 13, -2, -40)] == [
        [],
        ["Your output is due soon"],
        ["Your output was due"],
        [],
    ]
    agree(make_output(), participant, other_participant)
    assert told(due - timedelta(days=5)) == []


def test_the_organiser_hears_how_many_have_published_when_outputs_are_due(pair, make_output, agree, participant,
    other_participant, programme, at):  # fmt: skip
    programme.output_policy, programme.pairs_published_at = OutputPolicy.REQUIRED, at
    programme.save()
    due = programme.timeline.get(key="output").ends_at

    def told(when):
        return [str(n.help) for n in attention.notes(programme, when) if "Outputs" in str(n.text)]

    assert told(due - timedelta(days=8)) == []
    assert told(due) == ["Published by 0 of 1. You see how far each is, not what they write."]
    agree(make_output(), participant, other_participant)
    assert told(due) == []


def test_the_room_says_what_waits(pair, output, agree, participant, other_participant, at):
    agree(output, participant)

    def panel(person):
        return next(p for p in of_rooms.panels(pair, person, at) if p.key == "outputs")

    assert (panel(participant).is_pressing, panel(other_participant).is_pressing) == (False, True)


def test_the_archive_has_the_drafts(pair, output, participant):
    found = {path: content for path, content in archive.files(pair, participant) if path.startswith("outputs/")}

    assert list(found) == [f"outputs/{output.pk}/text.md"]
    assert "Kolmen minuutin" in found[f"outputs/{output.pk}/text.md"].decode()


def test_erasing_an_author_leaves_the_output_without_the_name(browse, published, participant, at):
    erase(person=participant, at=at)

    page = said(browse(None).get("/outputs/videopalaute-ohjauksessa/"))
    assert ("Kolmen minuutin" in page, "Paula" in page, "Åke Toinen" in page) == (True, False, True)
    assert "Paula" not in said(browse(None).get("/outputs/", {"q": "paula"}))
    assert Author.objects.filter(folded_name__contains="paula").count() == 0


@pytest.mark.once
def test_pages_ask_the_same_however_many_there_are(browse, pair, make_output, agree, participant, other_participant):
    client, visitor = browse(participant), browse(None)
    paths = ("/outputs/", reverse("outputs:room", args=[pair.pk]), "/outputs/feed.atom", "/", "/now/")

    def asked():
        counts = []
        for path in paths:
            for reader in (client, visitor):
                with CaptureQueriesContext(connection) as captured:
                    reader.get(path)
                counts.append(len(captured))
        return counts

    agree(make_output("Tuotos 0"), participant, other_participant)
    make_output("Luonnos 0")
    asked()
    few = asked()
    for number in range(1, 12):
        agree(make_output(f"Tuotos {number}"), participant, other_participant)
        make_output(f"Luonnos {number}")
    assert (asked(), [count for count in few[:6] if count > 20]) == (few, [])


def test_a_pdf_has_tags_a_title_and_a_language(browse, published):
    made = browse(None).get("/outputs/videopalaute-ohjauksessa.pdf")

    assert made.headers["Content-Type"] == "application/pdf"
    marks = (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"<pdfuaid:part>1</pdfuaid:part>", b"<dc:title>", b"/H1")
    assert [mark for mark in marks if mark not in made.content] == []
    assert b"Videopalaute ohjauksessa" in made.content
    assert re.search(rb"/Lang ?\(fi\)", made.content)


STRANGE = [
    '#panic("x") #import "a.typ" #read("/etc/passwd") $x^2$ @viite <merkki> \\u{41} `#x` // ei kommentti',
    "### Kolmas ensin\n\n###### Kuudes\n\n# Ensimmäinen",
    "> # Otsikko lainauksessa\n\n- ### ja luettelossa\n  1. kolme\n     - neljä",
    "Hymy 👩‍💻 ja 漢字, \u202e\u0000\x07 é e\u0301, עברית, ∑",
    "| A | B | C |\n|---|---|---|\n| 1 | **2** |\n| | | `x` |",
    '![kuva](https://example.org/a.png) <script>alert(1)</script> <https://example.org/?a="b>',
    "[tyhjä]() [](https://example.org) ****\n\n-\n\n```\n\n```\n\n---",
    ">" * 60 + " syvä\n" + "\n".join("  " * n + "- a" for n in range(60)),
    '"\\' * 200,
    "**_" * 40 + "a" + "_**" * 40,
    "[" * 2000 + "a" + "](https://example.org)" * 2000,
    "",
]


@pytest.mark.parametrize("body", STRANGE)
def test_whatever_is_written_a_pdf_comes_of_it_and_never_a_program(body):
    made = paper.pdf(
        paper.Paper(
            title='#let x = "y" \\ $', language="sv", names=("#panic()",), byline="#panic()", summary="_a_ *b*",
            body=body, themes=("#t",), colophon=("CEM", "https://example.org/outputs/a/"), at=1_800_000_000,
        )
    )  # fmt: skip

    assert (made[:5], b"pdfuaid:part" in made, b"root:" in made) == (b"%PDF-", True, False)
