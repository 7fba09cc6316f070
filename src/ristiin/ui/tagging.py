"""What the tags are made with: strict arguments, ids used once on a page, a component's own template."""

from collections.abc import Iterable, Mapping
from hashlib import blake2s
from typing import Any, cast

from django.template.base import FilterExpression, Parser, Template, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString


def one_of(tag: str, argument: str, value: str, allowed: Iterable[str]) -> str:
    """Return the value of a tag's argument.

    Raises:
        TemplateSyntaxError: for a value that is not allowed.
    """
    if value not in allowed:
        message = f"{tag}: {argument} is {value!r}, which is none of {sorted(allowed)}."
        raise TemplateSyntaxError(message)
    return value


def element_id(context: Context, stem: str, *content: object) -> str:
    """Return an id that follows from the content and is used once on the page."""
    digest = blake2s(repr(content).encode(), digest_size=4).hexdigest()
    request = context.get("request")
    keeper: dict[str, Any] = context.dicts[0] if request is None else request.__dict__
    taken: dict[str, int] = keeper.setdefault("ui_ids", {})
    base = f"{stem}-{digest}"
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"


def render(context: Context, name: str, data: Mapping[str, Any]) -> SafeString:
    """Render a component's own template, which sees nothing of the page around it."""
    engine = cast("Template", context.template).engine
    values = {**data, "request": context.get("request"), "csrf_token": context.get("csrf_token")}
    return engine.get_template(f"ui/{name}.html").render(Context(values))


def arguments(
    parser: Parser, token: Token, allowed: Iterable[str]
) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
    """Return a tag's positional and named arguments.

    Raises:
        TemplateSyntaxError: for a name the tag does not know.
    """
    name, *bits = token.split_contents()
    positional, named = [], {}
    while bits:
        pair = token_kwargs([bits[0]], parser)
        if pair:
            named.update(pair)
        else:
            positional.append(parser.compile_filter(bits[0]))
        bits.pop(0)
    unknown = set(named) - set(allowed)
    if unknown:
        message = f"{name}: unknown argument {', '.join(sorted(unknown))}."
        raise TemplateSyntaxError(message)
    return positional, named


def values_of(named: Mapping[str, FilterExpression], context: Context) -> dict[str, Any]:
    """Return what a tag's named arguments stand for here."""
    return {name: expression.resolve(context) for name, expression in named.items()}
