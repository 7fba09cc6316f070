"""What is written cannot do anything but be read."""

import pytest
from markdown_it import MarkdownIt

from ristiin.writing.markdown import LONGEST, parsed, plainly, render

REL = 'rel="noopener noreferrer nofollow"'


def test_headings_leave_the_first_to_the_page():
    assert render("# Yksi\n\n## Kaksi\n\n###### Kuusi") == "<h2>Yksi</h2>\n<h3>Kaksi</h3>\n<h6>Kuusi</h6>\n"
    assert render("# Yksi", top=3) == "<h3>Yksi</h3>\n"
    assert [token.tag for token in parsed("# Yksi") if token.type == "heading_open"] == ["h2"]


def test_a_line_break_is_a_line_break():
    assert render("yksi\nkaksi") == "<p>yksi<br>\nkaksi</p>\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick=x>b</b>", "a &lt;b onclick=x&gt;b&lt;/b&gt;"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](JaVaScRiPt:alert(1))", "[a](JaVaScRiPt:alert(1))"),
        ("[a](data:text/html,x)", "[a](data:text/html,x)"),
        ("[a](vbscript:x)", "[a](vbscript:x)"),
        ("[a](//evil.example)", "[a](//evil.example)"),
        ("[a](/now/)", "[a](/now/)"),
        ("[a](&#106;avascript:x)", "[a](javascript:x)"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
    ],
)
def test_written_html_and_strange_addresses_show_as_written(text, shown):
    assert render(text) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&c=2", "http://example.org", "mailto:a@example.org"])
def test_links_to_the_web_and_mail_are_links(address):
    href = address.replace("&", "&amp;")
    assert render(f"[tämä]({address})") == f'<p><a href="{href}" {REL}>tämä</a></p>\n'


def test_quotes_in_a_title_stay_in_the_title():
    shown = render("[a](https://example.org 'x\" onmouseover=\"alert(1)')")

    assert shown == (f'<p><a href="https://example.org" title="x&quot; onmouseover=&quot;alert(1)" {REL}>a</a></p>\n')


def test_a_bare_address_is_a_link_without_the_full_stop():
    assert render("Katso https://example.org/a_b_c. Hyvä") == (
        f'<p>Katso <a href="https://example.org/a_b_c" {REL}>https://example.org/a_b_c</a>. Hyvä</p>\n'
    )
    assert render("`https://example.org`") == "<p><code>https://example.org</code></p>\n"
    assert render("[https://a.example](https://b.example)") == (
        f'<p><a href="https://b.example" {REL}>https://a.example</a></p>\n'
    )


def test_pictures_from_elsewhere_are_not_fetched():
    assert "<img" not in render("![kuva](https://example.org/a.png)")


def test_the_second_guard_holds_alone():
    """Were the parser to let HTML through, the cleaner would still take it out."""
    from ristiin.writing import markdown  # noqa: PLC0415 - looks inside

    unsafe = MarkdownIt("commonmark", {"html": True}).render(
        "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>y</a>"
    )

    assert "<script>" in unsafe
    assert markdown._sanitised(unsafe) == f"<a {REL}>y</a>"


def test_plain_text_keeps_its_lines_and_links_its_addresses():
    assert plainly("Hei\nmoi <b>\r\n\r\nhttps://example.org") == (
        f'<p>Hei<br>moi &lt;b&gt;</p><p><a href="https://example.org" {REL}>https://example.org</a></p>'
    )


def test_plain_text_makes_no_link_of_a_script():
    assert plainly("javascript:alert(1)") == "<p>javascript:alert(1)</p>"


@pytest.mark.parametrize("piece", ["[", "*a ", ">", "`", "[a](<", "a**b", "- ", "|a", "![", "<", "\\", "[a]: b\n"])
def test_no_text_takes_long_to_show(piece):
    text = (piece * LONGEST)[:LONGEST]

    assert len(render(text)) > 0
