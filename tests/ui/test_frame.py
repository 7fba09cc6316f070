"""The frame around every page: its ways onward stand where a small screen has room for them."""

import re

LANGUAGE = re.compile(r'name="language" value="(\w+)"')


def test_whoever_is_signed_in_finds_their_own_page_at_the_top_and_other_languages_at_the_foot(client, participant):
    client.force_login(participant)

    page = client.get("/now/").content.decode()
    top, foot = page[: page.index("</header>")], page[page.index("<footer") :]

    assert str(participant) in top
    assert LANGUAGE.findall(top) == []
    assert LANGUAGE.findall(foot) == ["sv", "en"]


def test_a_visitor_finds_other_languages_at_the_top(client, db):
    page = client.get("/account/login/").content.decode()
    top, foot = page[: page.index("</header>")], page[page.index("<footer") :]

    assert LANGUAGE.findall(top) == ["sv", "en"]
    assert LANGUAGE.findall(foot) == []


def test_from_a_page_that_is_not_there_one_goes_on_to_ones_own_or_in(client, participant):
    def ways(page):
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        return re.findall(r'href="([^"]+)"', main)

    assert ways(client.get("/there-is-no-such-page/")) == ["/", "/account/login/"]
    client.force_login(participant)
    assert ways(client.get("/there-is-no-such-page/")) == ["/now/", "/"]
