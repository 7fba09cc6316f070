"""Words for readers that stand in the source as they are, where a translation should be asked for."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split

WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = {"alt", "title", "aria-label", "placeholder"}
SPEAKING_TAGS = {
    *("panel", "notice", "promise", "empty_state", "confirm", "button", "tag", "status", "fact", "readers", "table"),
    *("flower", "daily", "histogram", "figure", "rooms", "copylink"),
}
"""Tags of ours whose first argument is read."""
SPEAKING_ARGUMENTS = {"caption", "title", "label", "description", "about"}
NEUTRAL = {"Ristiin", "CSV", "XLSX", "SVG", "PNG", "min"}

TRANSLATORS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}
SPEAKING_KEYWORDS = {"label", "help_text", "empty_label", "verbose_name"}
MESSAGES = {"success", "info", "warning", "error", "debug"}
CHOICES = {"TextChoices", "IntegerChoices"}


# ----------------------------------------------------------------------------------------------------------- templates


def in_template(text: str) -> Iterator[str]:
    """Yield the words of a template that are not marked for translation, each with its line."""
    tokens = Lexer(text).tokenize()
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            yield from _in_tag(token)
    yield from _in_markup(_without_translated(tokens))


def in_letter(text: str) -> Iterator[str]:
    """Yield the words of a letter that are not marked for translation."""
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            yield from _in_tag(token)
    for number, line in enumerate(_without_translated(Lexer(text).tokenize()).splitlines(), 1):
        yield from (f"{number}: {word}" for word in WORD.findall(line) if word not in NEUTRAL)


def _without_translated(tokens: list[Token]) -> str:
    """Return the text of a template without its tags, translated blocks and comments; lines stay where they are."""
    kept: list[str] = []
    ends: str | None = None
    for token in tokens:
        name = token.contents.split()[0] if token.contents.split() else ""
        lines = "\n" * token.contents.count("\n")
        if ends:
            ends = None if token.token_type == TokenType.BLOCK and name == ends else ends
            kept.append(lines)
        elif token.token_type == TokenType.BLOCK and name in {"blocktranslate", "comment", "verbatim"}:
            ends = f"end{name}"
            kept.append(lines)
        else:
            kept.append(token.contents if token.token_type == TokenType.TEXT else f"{lines}…")
    return "".join(kept)


def _in_tag(token: Token) -> Iterator[str]:
    name, *arguments = smart_split(token.contents) if token.contents else ("",)
    if name not in SPEAKING_TAGS:
        return
    plain = [argument for argument in arguments if not re.match(r"\w+=", argument)]
    spoken = plain if name == "table" else plain[:1]
    spoken += [value for key, _, value in (a.partition("=") for a in arguments) if key in SPEAKING_ARGUMENTS]
    for value in spoken:
        if value[:1] in {'"', "'"} and WORD.search(value):
            yield f"{token.lineno}: {value}"


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's form
        for name, value in attrs:
            if name in SPOKEN:
                self._look(value or "", f"{name}=")

    def handle_data(self, data: str) -> None:
        self._look(data, "")

    def _look(self, text: str, where: str) -> None:
        # A block may hold the attributes of a tag: ` class="front"`.
        text = re.sub(r"""[\w-]+="[^"]*\"""", "", text)
        words = [word for word in WORD.findall(text) if word not in NEUTRAL]
        if words:
            self.found.append(f"{self.getpos()[0]}: {where}{' '.join(words)}")


def _in_markup(text: str) -> Iterator[str]:
    markup = _Markup()
    # What scripts and styles say is the business of other rules.
    markup.feed(re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL))
    markup.close()
    yield from markup.found


# -------------------------------------------------------------------------------------------------------------- Python


def refusals(trees: list[ast.Module]) -> set[str]:
    """Return the names of all classes whose reason is shown to people."""
    bases = {
        node.name: {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"Refusal", "ValidationError"}
    while more := {name for name, parents in bases.items() if parents & found} - found:
        found |= more
    return found


def speechless(trees: list[ast.Module]) -> set[str]:
    """Return the refusals that say nothing by themselves: their reason must be given when they are raised."""
    quiet = [
        (node.name, {getattr(base, "id", "") for base in node.bases})
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and not any(isinstance(inner, ast.FunctionDef) and inner.name == "__init__" for inner in node.body)
    ]
    silent = {"Refusal"}
    while more := {name for name, parents in quiet if parents & silent} - silent:
        silent |= more
    return silent


def in_code(tree: ast.Module, *, shown: set[str], silent: set[str]) -> Iterator[str]:
    """Yield the literal words in one module that people would read untranslated.

    `shown` are the exceptions whose reason is shown, `silent` those of them that have none of their own.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=args, keywords=keywords):
                spoken = [word.value for word in keywords if word.arg in SPEAKING_KEYWORDS]
                spoken += args[:1] if _name(function) in shown else []
                spoken += args[1:] if _is_message(function) else []
                yield from (_told(value) for value in spoken if _is_literal(value))
            case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name), args=[], keywords=[])):
                if name in silent:
                    yield f"{node.lineno}: {name} without a reason"
            case ast.ClassDef(bases=bases, body=body) if {_name(base) for base in bases} & CHOICES:
                yield from (_told(line.value) for line in body if isinstance(line, ast.Assign) and _no_label(line))
            case ast.JoinedStr():
                yield from _translated_inside(node)


def _name(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _is_message(function: ast.expr) -> bool:
    owner = getattr(function, "value", None)
    return isinstance(owner, ast.Name) and owner.id == "messages" and _name(function) in {*MESSAGES, "add_message"}


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return bool(WORD.search(text))
        case ast.JoinedStr(values=values):
            return any(_is_literal(value) for value in values if isinstance(value, ast.Constant))
        case ast.BinOp(left=left):
            return _is_literal(left)
    return False


def _no_label(line: ast.Assign) -> bool:
    return isinstance(line.value, ast.Constant) or (
        isinstance(line.value, ast.Tuple) and any(_is_literal(value) for value in line.value.elts[1:])
    )


def _translated_inside(node: ast.JoinedStr) -> Iterator[str]:
    """Find translations asked for inside an f-string, where the extractor does not see them."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and _name(inner.func) in TRANSLATORS:
            yield _told(inner)


def _told(node: ast.expr) -> str:
    return f"{node.lineno}: {ast.unparse(node)}"
