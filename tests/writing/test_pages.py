"""Pages of writing, without scripts."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.kernel.uploads import CheckedFile
from ristiin.rooms import archive
from ristiin.rooms.models import HistoryConsent
from ristiin.rooms.signals import room_emptied
from ristiin.writing.actions import comments, files, texts, thread
from ristiin.writing.models import Comment, Message, RoomFile, RoomNews, Text, TextVersion

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEY = "0b0e7a52-6f0c-4a4e-9d6f-3b1f0c0d6a01"


def body(answer):
    return answer.content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', body(page))[1]


@pytest.fixture
def mine(browse, participant):
    return browse(participant)


@pytest.fixture
def theirs(browse, other_participant):
    return browse(other_participant)


def test_a_text_is_begun_written_and_read(mine, theirs, pair, room, now_of):  # S30
    begun = mine.post(room("texts/"), {"title": "Muistio", "key": KEY})
    text = Text.objects.get()
    assert begun.url == room(f"texts/{text.pk}/write/")
    desk = mine.get(begun.url)
    sent = {"title": "Muistio", "body": "# Alku\r\n\r\nHei", "base": hidden(desk, "base"), "key": hidden(desk, "key")}

    saved = mine.post(room(f"texts/{text.pk}/save/"), sent, follow=True)

    assert "<h2>Alku</h2>" in body(saved)
    assert now_of(text).body == "# Alku\n\nHei"
    assert "Hei" in body(theirs.get(room(f"texts/{text.pk}/")))


def test_a_text_without_a_title_is_told_so_with_the_words_kept(mine, text, room):
    answer = mine.post(room(f"texts/{text.pk}/save/"), {"title": " ", "body": "Sanat pysyvät.", "base": 2, "key": KEY})

    assert answer.status_code == 200
    assert "Sanat pysyvät." in body(answer)
    assert TextVersion.objects.filter(text=text).count() == 2


def test_a_preview_shows_and_saves_nothing(mine, text, room):
    sent = {"title": "Muistio", "body": "**vahva** <script>", "base": 2, "key": KEY}

    answer = mine.post(room(f"texts/{text.pk}/preview/"), sent)

    assert "<strong>vahva</strong> &lt;script&gt;" in body(answer)
    assert hidden(answer, "key") == KEY
    assert "**vahva**" in body(answer)
    assert TextVersion.objects.filter(text=text).count() == 2


def test_two_versions_of_one_paragraph_are_laid_side_by_side(mine, theirs, text, room, now_of):
    mine.post(room(f"texts/{text.pk}/save/"), {"title": "V", "body": "Ensin TÄMÄ.\n\nSitten tuo.", "base": 2})
    second = {"title": "Videopalaute", "body": "Ensin VARSIN tuo.\n\nSitten tuo.\n\nLopuksi se.", "base": 2}
    answer = theirs.post(room(f"texts/{text.pk}/save/"), second, follow=True)

    assert answer.redirect_chain[-1][0].endswith("/settle/4/")
    page = re.sub(r"<[^>]+>", "", body(answer))
    assert "VARSIN" in page
    assert "TÄMÄ" in page
    settled = theirs.post(
        answer.redirect_chain[-1][0],
        {"seen": hidden(answer, "seen"), "choice-0": "both", "mine-0": "Ensin VARSIN tuo, toki."},
        follow=True,
    )
    assert settled.status_code == 200
    assert now_of(text).body == "Ensin TÄMÄ.\n\nEnsin VARSIN tuo, toki.\n\nSitten tuo."
    assert theirs.get(room(f"texts/{text.pk}/settle/4/")).status_code == 302


@pytest.mark.parametrize(
    ("choice", "left"), [("mine", "Ensin oma.\n\nSitten tuo."), ("theirs", "Ensin TÄMÄ.\n\nSitten tuo.")]
)
def test_one_of_two_versions_can_be_chosen(choice, left, mine, theirs, text, room, now_of):
    mine.post(room(f"texts/{text.pk}/save/"), {"title": "V", "body": "Ensin TÄMÄ.\n\nSitten tuo.", "base": 2})
    theirs.post(room(f"texts/{text.pk}/save/"), {"title": "V", "body": "Ensin oma.\n\nSitten tuo.", "base": 2})
    answer = theirs.post(room(f"texts/{text.pk}/settle/4/"), {"seen": 3, "choice-0": choice, "mine-0": "Ensin oma."})

    assert answer.status_code == 302
    assert now_of(text).body == left
    assert TextVersion.objects.get(text=text, number=4).went_into is not None


def test_who_has_something_waiting_is_told_on_the_text(mine, theirs, text, room):
    mine.post(room(f"texts/{text.pk}/save/"), {"title": "V", "body": "Ensin TÄMÄ.", "base": 2})
    theirs.post(room(f"texts/{text.pk}/save/"), {"title": "V", "body": "Ensin oma.", "base": 2})

    assert "settle/4/" in body(theirs.get(room(f"texts/{text.pk}/")))
    assert "settle/4/" not in body(mine.get(room(f"texts/{text.pk}/")))
    assert mine.get(room(f"texts/{text.pk}/settle/4/")).status_code == 404


def test_history_folds_saves_that_follow_one_another(mine, text, participant, other_participant, write, room, at):
    for minute in range(1, 6):
        write(text, participant, f"Versio {minute}.", minute + 1, at=at + timedelta(minutes=minute))
    write(text, other_participant, "Versio toiselta.", 7, at=at + timedelta(minutes=6))

    def versions(page):
        return [int(n) for n in re.findall(r'/history/(\d+)/"', body(page))]

    assert versions(mine.get(room(f"texts/{text.pk}/history/"))) == [8, 7]
    assert versions(mine.get(room(f"texts/{text.pk}/history/?every=1"))) == [8, 7, 6, 5, 4, 3, 2, 1]


def test_any_version_is_read_compared_and_brought_back(mine, text, participant, write, room, now_of):
    write(text, participant, "Ensin tuo.", 2)

    assert "Sitten tuo." in body(mine.get(room(f"texts/{text.pk}/history/2/")))
    compared = body(mine.get(room(f"texts/{text.pk}/compare/2/3/")))
    assert re.search(r"<del>.*tämä\.</del><ins>.*tuo\.</ins>", compared)
    mine.post(room(f"texts/{text.pk}/restore/"), {"number": 2})
    assert now_of(text).body == "Ensin tämä.\n\nSitten tuo.\n\nLopuksi se."
    assert mine.post(room(f"texts/{text.pk}/restore/"), {"number": 99}).status_code == 404


def test_no_title_of_a_text_stands_in_a_page_title_or_an_address(mine, text, room):
    for path in ("", "write/", "history/", "history/2/", "compare/1/2/"):
        page = body(mine.get(room(f"texts/{text.pk}/{path}")))
        assert "Videopalaute" not in re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
        assert "videopalaute" not in " ".join(re.findall(r'href="([^"]*)"', page)).lower()


def test_a_comment_stands_beside_its_paragraph_and_follows_it(mine, theirs, text, participant, write, room):
    asked = theirs.get(room(f"texts/{text.pk}/?comment=1"))
    sent = {name: hidden(asked, name) for name in ("number", "passage", "key")}
    theirs.post(room(f"texts/{text.pk}/comments/"), {**sent, "body": "Miksi?"})
    theirs.post(room(f"texts/{text.pk}/comments/"), {**sent, "body": "Miksi?"})
    comment = Comment.objects.get()
    assert comment.anchor == "Sitten tuo."

    write(text, participant, "Uusi alku.\n\nSitten tuo kyllä.", 2)
    page = body(mine.get(room(f"texts/{text.pk}/")))

    assert page.index("Sitten tuo kyllä.") < page.index("Miksi?")
    assert 'id="loose"' not in page


def test_a_comment_whose_paragraph_is_gone_is_not_lost(mine, text, participant, write, room, at):
    comments.add(text=text, person=participant, anchor="Sitten tuo.", body="Miksi?", send_key="", at=at)
    write(text, participant, "Aivan muuta.", 2)

    page = body(mine.get(room(f"texts/{text.pk}/")))

    assert page.index('id="loose"') < page.index("Sitten tuo.") < page.index("Miksi?")


def test_a_comment_is_settled_opened_again_and_taken_back(mine, theirs, text, participant, room, at):
    comment = comments.add(text=text, person=participant, anchor="", body="Miksi?", send_key="", at=at)
    there = room(f"texts/{text.pk}/comments/{comment.pk}/")

    theirs.post(f"{there}settle/")
    comment.refresh_from_db()
    assert comment.settled_at is not None
    assert 'id="settled"' in body(mine.get(room(f"texts/{text.pk}/")))
    theirs.post(f"{there}open/")
    comment.refresh_from_db()
    assert comment.settled_at is None
    assert theirs.post(f"{there}take-back/").status_code == 404
    mine.post(f"{there}take-back/")
    assert Comment.objects.count() == 0


def test_messages_come_in_order_with_their_lines_and_safe_links(mine, theirs, room):
    mine.post(room("thread/"), {"body": "Hei\nmoi <b>", "key": KEY})
    mine.post(room("thread/"), {"body": "Hei\nmoi <b>", "key": KEY})
    theirs.post(room("thread/"), {"body": "https://example.org javascript:alert(1)"})

    page = body(mine.get(room("thread/")))

    assert Message.objects.count() == 2
    assert "<p>Hei<br>moi &lt;b&gt;</p>" in page
    assert 'href="https://example.org"' in page
    assert 'href="javascript' not in page
    assert page.index("Hei<br>") < page.index("https://example.org")


def test_the_thread_opens_at_its_end(mine, pair, participant, room, at):
    for n in range(45):
        thread.send(group=pair, person=participant, body=f"viesti {n}.", send_key="", at=at + timedelta(minutes=n))

    assert re.findall(r"viesti (\d+)\.", body(mine.get(room("thread/")))) == [str(n) for n in range(5, 45)]
    assert re.findall(r"viesti (\d+)\.", body(mine.get(room("thread/?page=2")))) == [str(n) for n in range(5)]


def test_a_message_can_be_taken_back_at_once_and_not_later(mine, theirs, pair, participant, room):
    at = clock.now()
    fresh = thread.send(group=pair, person=participant, body="Hups", send_key="", at=at)
    old = thread.send(group=pair, person=participant, body="Kauan", send_key="", at=at - timedelta(hours=1))

    assert theirs.post(room(f"thread/{fresh.pk}/take-back/")).status_code == 404
    mine.post(room(f"thread/{fresh.pk}/take-back/"))
    mine.post(room(f"thread/{old.pk}/take-back/"))

    fresh.refresh_from_db()
    old.refresh_from_db()
    assert (fresh.body, fresh.taken_back_at is not None) == ("", True)
    assert (old.body, old.taken_back_at) == ("Kauan", None)


def test_a_file_comes_in_and_goes_out_as_a_file(mine, theirs, room):
    there = room("files/")
    mine.post(there, {"file": SimpleUploadedFile("../../Tärkeä.txt", b"sana"), "key": KEY})
    mine.post(there, {"file": SimpleUploadedFile("../../Tärkeä.txt", b"sana"), "key": KEY})
    (file,) = RoomFile.objects.all()

    answer = theirs.get(f"{there}{file.pk}/")

    assert (answer.content, answer["Content-Type"]) == (b"sana", "text/plain")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''T%C3%A4rke%C3%A4.txt"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_is_refused_is_refused_in_words(mine, room):
    answer = mine.post(room("files/"), {"file": SimpleUploadedFile("a.svg", b"<svg><script>1</script></svg>")})

    assert answer.status_code == 200
    assert "Files of this kind are not taken here." in body(answer)
    assert "This file is empty." in body(mine.post(room("files/"), {"file": SimpleUploadedFile("a.txt", b"")}))
    assert RoomFile.objects.count() == 0


def test_a_file_is_removed_and_put_back(mine, theirs, pair, participant, room, at):
    file = files.add(group=pair, person=participant, file=CheckedFile("a.txt", "text/plain", b"x"), send_key="", at=at)
    theirs.post(room(f"files/{file.pk}/remove/"))
    assert mine.get(room(f"files/{file.pk}/")).status_code == 404
    mine.post(room(f"files/{file.pk}/put-back/"))
    assert mine.get(room(f"files/{file.pk}/")).status_code == 200


def test_a_room_holds_a_hundred_megabytes_and_no_more(pair, participant, at, mine, room):
    RoomFile.objects.create(
        group=pair,
        name="a",
        content_type="text/plain",
        size=files.MOST - 3,
        content=b"",
        added_by=participant,
        added_at=at,
    )

    assert "There is no space left" in body(mine.post(room("files/"), {"file": SimpleUploadedFile("a.txt", b"1234")}))
    mine.post(room("files/"), {"file": SimpleUploadedFile("a.txt", b"123")})
    assert RoomFile.objects.count() == 2


def test_removed_files_give_way_to_new_ones(pair, participant, at):
    for n in range(3):
        RoomFile.objects.create(
            group=pair,
            name="a",
            content_type="text/plain",
            size=files.MOST // 2,
            content=b"",
            added_by=participant,
            added_at=at,
            removed_at=at + timedelta(minutes=n),
        )
    files.add(group=pair, person=participant, file=CheckedFile("a.txt", "text/plain", b"x"), send_key="", at=at)

    left = RoomFile.objects.filter(removed_at__isnull=False)
    assert [file.removed_at for file in left] == [at + timedelta(minutes=2)]


@pytest.fixture
def late(programme, pair, text, participant, join, make_person, at):
    """Somebody who joins two days later, when there is something in the room."""
    thread.send(group=pair, person=participant, body="VANHA-viesti", send_key="", at=at)
    files.add(group=pair, person=participant, file=CheckedFile("VANHA.txt", "text/plain", b"x"), send_key="", at=at)
    comments.add(text=text, person=participant, anchor="", body="VANHA-kommentti", send_key="", at=at)
    person = make_person("Lea Myöhäinen", language="en")
    join(pair, person, at + timedelta(days=2))
    return person


def everything_on(client, room, text):
    return " ".join(
        body(client.get(room(path)))
        for path in ("", "texts/", f"texts/{text.pk}/", f"texts/{text.pk}/history/?every=1", "thread/", "files/")
    )


def test_one_who_joins_late_sees_what_comes_after(late, browse, text, participant, write, room, pair, at):
    client = browse(late)
    assert client.get(room(f"texts/{text.pk}/")).status_code == 404
    assert client.get(room(f"texts/{text.pk}/write/")).status_code == 404
    assert client.post(room(f"texts/{text.pk}/save/"), {"title": "a", "body": "b", "base": 2}).status_code == 404
    assert client.get(room(f"files/{RoomFile.objects.get().pk}/")).status_code == 404
    assert "VANHA" not in everything_on(client, room, text)
    assert "Videopalaute" not in everything_on(client, room, text)

    after = at + timedelta(days=3)
    write(text, participant, "Jälkeen.", 2, at=after)
    thread.send(group=pair, person=participant, body="jälkeen-viesti", send_key="", at=after)

    said = everything_on(client, room, text)
    assert "Jälkeen." in said
    assert "jälkeen-viesti" in said
    assert "VANHA" not in said
    assert client.get(room(f"texts/{text.pk}/history/2/")).status_code == 404
    assert client.get(room(f"texts/{text.pk}/compare/2/3/")).status_code == 404
    assert client.post(room(f"texts/{text.pk}/restore/"), {"number": 2}).status_code == 404
    assert "VANHA" not in " ".join(content.decode() for _path, content in archive.files(pair, late))


def test_once_all_have_opened_the_history_all_is_seen(
    late, browse, text, room, pair, participant, other_participant, at
):
    for person in (participant, other_participant):
        HistoryConsent.objects.create(group=pair, person=person, given_at=at)

    said = everything_on(browse(late), room, text)

    assert all(word in said for word in ("Videopalaute", "VANHA-viesti", "VANHA.txt", "VANHA-kommentti"))


def test_who_has_left_finds_nothing_any_more(mine, pair, participant, text, room, at):
    Membership.objects.filter(enrolment__person=participant).update(left_at=at)

    for path in ("texts/", f"texts/{text.pk}/", f"texts/{text.pk}/now/", "thread/", "files/"):
        assert mine.get(room(path)).status_code == 404
    assert mine.post(room("thread/"), {"body": "Hei"}).status_code == 404


def test_another_rooms_text_is_not_found_by_this_rooms_address(
    mine, pair, text, programme, join, outsider, make_person, room, at
):
    other = Group.objects.create(programme=programme, number=2, published_at=at)
    join(other, outsider)
    hidden_text = texts.start(group=other, person=outsider, title="Toisten", save_key="", at=at)
    message = thread.send(group=other, person=outsider, body="Toisten", send_key="", at=at)

    for path in ("", "write/", "history/", "now/", "history/1/", "compare/1/1/"):
        assert mine.get(room(f"texts/{hidden_text.pk}/{path}")).status_code == 404
    assert mine.post(room(f"thread/{message.pk}/take-back/")).status_code == 404


def test_the_archive_holds_texts_with_their_history_messages_and_files(
    pair, participant, other_participant, text, write, at
):
    write(text, other_participant, "Uusi.", 2)
    thread.send(group=pair, person=participant, body="Hei vain", send_key="", at=at)
    files.add(group=pair, person=participant, file=CheckedFile("a.txt", "text/plain", b"x"), send_key="", at=at)

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for path, content in archive.files(pair, participant):
            made.writestr(path, content)
    with zipfile.ZipFile(packed) as made:
        found = {name: made.read(name).decode() for name in made.namelist()}

    name = f"texts/{text.pk}-videopalaute"
    assert found[f"{name}.md"] == "# Videopalaute\n\nUusi.\n"
    assert "Ensin tämä." in found[f"{name}.json"]
    assert "Hei vain" in found["messages.txt"]
    assert found[f"files/{RoomFile.objects.get().pk}-a.txt"] == "x"


def test_at_its_end_everything_written_in_the_room_is_gone(pair, participant, text, at):
    comments.add(text=text, person=participant, anchor="", body="a", send_key="", at=at)
    thread.send(group=pair, person=participant, body="a", send_key="", at=at)
    files.add(group=pair, person=participant, file=CheckedFile("a.txt", "text/plain", b"x"), send_key="", at=at)

    room_emptied.send(sender=None, group=pair, at=at)

    assert [model.objects.count() for model in (Text, TextVersion, Comment, Message, RoomFile, RoomNews)] == [0] * 6


def test_the_room_shows_its_texts_its_newest_message_and_its_files(mine, theirs, pair, participant, text, room, at):
    thread.send(group=pair, person=participant, body="Hei\nvain", send_key="", at=at)
    files.add(group=pair, person=participant, file=CheckedFile("a.txt", "text/plain", b"x"), send_key="", at=at)

    page = body(theirs.get(room()))

    assert "Videopalaute: Paula Osallistuja" in page
    assert "Paula Osallistuja: Hei vain" in page
    assert "a.txt" in page


@pytest.mark.once
def test_pages_ask_as_many_questions_at_ten_rows_as_at_two_hundred(mine, pair, participant, text, write, room, at):
    def asked(path):
        before = len(connection.queries_log)
        assert mine.get(path).status_code == 200
        return len(connection.queries_log) - before

    def fill(first, last):
        for n in range(first, last):
            later = at + timedelta(minutes=n)
            begun = Text.objects.create(
                group=pair, title=f"t{n}", revision=1, last_number=1, created_at=later, changed_at=later
            )
            TextVersion.objects.create(
                text=begun, number=1, title="t", body="", written_by=participant, written_at=later
            )
            thread.send(group=pair, person=participant, body="a", send_key="", at=later)
            comments.add(text=text, person=participant, anchor="Sitten tuo.", body="a", send_key="", at=later)
            RoomFile.objects.create(
                group=pair, name="a", content_type="a", size=1, content=b"", added_by=participant, added_at=later
            )

    paths = [room(path) for path in ("texts/", f"texts/{text.pk}/", f"texts/{text.pk}/write/", "thread/", "files/")]
    fill(0, 10)
    connection.force_debug_cursor = True
    try:
        few = [asked(path) for path in paths]
        connection.queries_log.clear()
        connection.force_debug_cursor = False
        fill(10, 200)
        connection.force_debug_cursor = True
        many = [asked(path) for path in paths]
    finally:
        connection.force_debug_cursor = False

    # The thread's pages are counted by one more question once there are several.
    assert many == few
    assert max(many) <= 20
