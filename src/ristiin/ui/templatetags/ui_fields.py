"""The components of forms."""

# ruff: noqa: ANN401 -- templates hand tags anything

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.translation import ngettext

from ristiin.ui.forms import RankWidget, Readers, WeekWidget
from ristiin.ui.tagging import element_id

register = template.Library()


@dataclass(frozen=True)
class Option:
    """One row to press."""

    id: str
    value: str
    label: str
    note: object
    is_chosen: bool
    is_disabled: bool


def _options(bound: BoundField) -> list[Option]:
    widget = bound.field.widget
    notes: Mapping[str, Any] = getattr(widget, "notes", {})
    disabled: frozenset[str] = getattr(widget, "disabled", frozenset())
    options = []
    for sub in bound.subwidgets:
        data = sub.data
        value = str(data["value"])
        options.append(
            Option(
                id=sub.id_for_label,
                value=value,
                label=data["label"],
                note=notes.get(value, ""),
                is_chosen=data["selected"],
                is_disabled=value in disabled or bound.field.disabled,
            )
        )
    return options


def _field_kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, RankWidget):
        return "rank"
    if isinstance(widget, WeekWidget):
        return "week"
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "group" if widget.use_fieldset else "input"


@register.inclusion_tag("ui/field.html")
def field(
    bound: Any, *, short: bool = False, beside: bool = False, optional: bool = True, quiet: bool = False
) -> dict[str, Any]:
    """Show a form field: its name, help, control, error, and who can read it.

    `optional` marks what may be left empty; `quiet` hides the name from sight where a heading already says it.

    Raises:
        TypeError: when given anything but a bound field.
    """
    if not isinstance(bound, BoundField):
        message = f"field: {bound!r} is not a form field."
        raise TypeError(message)
    kind = _field_kind(bound)
    element_id = bound.auto_id or bound.html_name
    who: Readers | None = getattr(bound.form, "readers", {}).get(bound.name)
    parts = [
        (f"{element_id}_helptext", bound.help_text and kind != "tick"),
        (f"{element_id}_error", bound.errors),
        ((who.said_at if who else "") or f"{element_id}_readers", who),
    ]
    described = " ".join(part for part, is_there in parts if is_there)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if kind in {"input", "group"}:
        given = bound.field.widget.attrs.get("class", "")
        attributes["class"] = " ".join(filter(None, ["input", "short" if short else "", given]))
    return {
        "field": bound,
        "kind": kind,
        "id": element_id,
        "control": bound.as_widget(attrs=attributes) if kind != "choices" else "",
        "options": _options(bound) if kind == "choices" else [],
        # Django's many boxes are a kind of its radio buttons, so ask for them first.
        "input_type": "checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radio",
        "beside": beside or getattr(bound.field.widget, "beside", False),
        "described": described,
        "is_optional": optional and not bound.field.required and kind != "tick",
        "readers": None if who and who.said_at else who,
        "quiet": quiet,
    }


@register.inclusion_tag("ui/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """Show every field of a form, hidden ones first."""
    return {"hidden": form.hidden_fields(), "visible": form.visible_fields()}


def _first_id(bound: BoundField) -> str:
    kind = _field_kind(bound)
    if kind == "choices":
        return f"{bound.auto_id}_0"
    if kind in {"rank", "week", "group"}:
        return bound.field.widget.id_for_label(bound.auto_id) or bound.auto_id
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/error_summary.html", takes_context=True)
def error_summary(context: Context, *forms_shown: forms.BaseForm) -> dict[str, Any]:
    """List what is wrong above the form, each line leading to its field; nothing when nothing is."""
    lines: list[tuple[str, str]] = []
    for form in forms_shown:
        if not form.is_bound:
            continue
        lines += [("", str(error)) for error in form.non_field_errors()]
        for bound in form:
            lines += [(_first_id(bound), f"{bound.label}: {error}") for error in bound.errors]
    title = ngettext("One thing needs your attention", "%(n)s things need your attention", len(lines)) % {
        "n": len(lines)
    }
    return {"lines": lines, "title": title, "id": element_id(context, "errors", lines)}
