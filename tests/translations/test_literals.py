"""No words for readers in the source but those that ask for their translation."""

import ast
from functools import partial
from pathlib import Path

import pytest

from tests.translations.literals import in_code, in_letter, in_template, refusals, speechless

SOURCE = Path(__file__).parents[2] / "src" / "ristiin"
EXEMPT = {"ui/templates/ui/styleguide.html", "ui/specimens.py"}
"""The style guide speaks for itself, in development only."""
NO_DJANGO = "matching/"
"""A library and a command line of its own: its reader is a programmer."""


def sources(pattern: str) -> dict[str, str]:
    files = {file.relative_to(SOURCE).as_posix(): file for file in sorted(SOURCE.rglob(pattern))}
    return {
        path: file.read_text(encoding="utf-8")
        for path, file in files.items()
        if path not in EXEMPT and not path.startswith(NO_DJANGO) and "/migrations/" not in path
    }


def faults(found: dict[str, str], check) -> list[str]:
    return [f"{path}:{fault}" for path, text in found.items() for fault in check(text)]


def checked(text: str) -> list[str]:
    tree = ast.parse(text)
    return list(in_code(tree, shown=refusals([tree]), silent=speechless([tree])))


def test_pages_say_nothing_untranslated():
    assert faults(sources("*.html"), in_template) == []


def test_letters_say_nothing_untranslated():
    assert faults(sources("*.txt"), in_letter) == []


def test_code_says_nothing_untranslated():
    trees = {path: ast.parse(text) for path, text in sources("*.py").items()}
    every = list(trees.values())
    check = partial(in_code, shown=refusals(every), silent=speechless(every))

    assert [f"{path}:{fault}" for path, tree in trees.items() for fault in check(tree)] == []


def test_there_is_something_to_look_at():
    assert all(len(sources(pattern)) > 10 for pattern in ("*.html", "*.txt", "*.py"))


@pytest.mark.parametrize(
    "good",
    [
        '<p class="wide">{% translate "Hello" %} {{ name }} 1–2 / –</p>',
        "{% blocktranslate trimmed %}Hello {{ name }}{% endblocktranslate %}",
        "{% comment %}Not said{% endcomment %}{# nor this #}",
        '{% panel _("You") kind="wash" %}{% endpanel %}',
        '<img alt="{{ name }}"><input placeholder="{% translate "Name" %}">',
        "<script>const words = 1;</script>",
        '{% block main_attributes %} class="front"{% endblock %}',
    ],
)
def test_a_translated_template_passes(good):
    assert list(in_template(good)) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("<p>\nHello</p>", "1: Hello"),
        ('<img alt="A leaf">', "1: alt=leaf"),
        ('<button aria-label="Close">×</button>', "1: aria-label=Close"),
        ("{% translate 'Yes' %} or no", "1: or no"),
        ('\n{% panel "You" %}{% endpanel %}', '2: "You"'),
        ('{% table _("Name") "Theme" %}', '1: "Theme"'),
        ('{% figure caption="The days" %}', '1: "The days"'),
    ],
)
def test_a_word_in_a_template_is_found(bad, fault):
    assert list(in_template(bad)) == [fault]


def test_a_word_in_a_letter_is_found():
    letter = '{% extends "ui/mail.txt" %}\n{% block body %}{% translate "Hello" %}\nSee you\n{% endblock %}'

    assert list(in_letter(letter)) == ["3: See", "3: you"]


@pytest.mark.parametrize(
    "good",
    [
        "forms.CharField(label=_('Name'), help_text=help)",
        "class No(Refusal):\n    def __init__(self):\n        super().__init__(_('No.'))\nraise No",
        "class No(Refusal):\n    '''Not now.'''\nraise No(_('Not now.'))",
        "raise ValueError('for programmers')",
        "class A(TextChoices):\n    ONE = 'one', _('one')",
        "messages.success(request, _('Saved.'))",
        "f'{name} {told}'",
    ],
)
def test_translated_code_passes(good):
    assert checked(good) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("forms.CharField(label='Name')", "1: 'Name'"),
        ("forms.CharField(help_text=f'Up to {most} signs')", "1: f'Up to {most} signs'"),
        ("class No(Refusal):\n    '''Not now.'''\nraise No", "3: No without a reason"),
        ("class No(Refusal):\n    '''Not now.'''\nraise No('Not now.')", "3: 'Not now.'"),
        ("raise ValidationError('Too long')", "1: 'Too long'"),
        ("class A(TextChoices):\n    ONE = 'one', 'One'", "2: ('one', 'One')"),
        ("class A(TextChoices):\n    ONE = 'one'", "2: 'one'"),
        ("messages.success(request, 'Saved.')", "1: 'Saved.'"),
        ("messages.error(request, 'No %s' % what)", "1: 'No %s' % what"),
        ("f'{_(\"Saved\")}.'", "1: _('Saved')"),
    ],
)
def test_a_word_in_code_is_found(bad, fault):
    assert checked(bad) == [fault]
