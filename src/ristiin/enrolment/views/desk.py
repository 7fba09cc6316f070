"""The registration desk: who has come, what is looked for and given, the queue; adding, withdrawing, taking out."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import (
    answers,
    demand_queries,
    exporting,
    pairing_queries,
    permissions,
    queries,
    queueing,
    windows,
)
from ristiin.enrolment.actions import desk as looking
from ristiin.enrolment.actions import registration as actions
from ristiin.enrolment.choices import EnrolmentState, Giving, Source
from ristiin.enrolment.forms.desk import AddressForm, RuleForm, WithdrawalForm
from ristiin.enrolment.forms.registration import RegistrationForm
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.places import room_of
from ristiin.enrolment.views.steps import Dates, dates_of
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.permissions import remember_for_reading
from ristiin.programmes.queries import timeline

ON_A_PAGE = 100
PAGES = {"page": EnrolmentState.REGISTERED, "queue": EnrolmentState.WAITING, "left": EnrolmentState.WITHDRAWN}
SHOWN_THEMES = 6
LONGEST_PICTURE = timedelta(days=61)
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def desk(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who has come, day by day and by name, the queue, and what is looked for and given."""
    programme = _kept(request, slug)
    search, newest_first = answers.line(request.GET.get("q", ""), 100), request.GET.get("sort") == "newest"
    groups = windows.groups_of(programme)
    group = next((one for one in groups if str(one.pk) == request.GET.get("group")), None)
    rows = queries.roster(programme, search=search, newest_first=newest_first, target_group=group)
    registered = rows.filter(state=EnrolmentState.REGISTERED)
    waiting = rows.filter(state=EnrolmentState.WAITING).order_by("target_group__position", "waiting_number")
    withdrawn = rows.filter(state=EnrolmentState.WITHDRAWN)
    dates = dates_of(timeline(programme))
    today = localtime(clock.now()).date()
    days = queries.arrivals(programme, *_span(dates, today))
    room, rule = room_of(programme), queueing.rule_of(programme)
    numbers, figures = queries.by_state(rows), queries.desk_figures(programme)
    context = {
        "programme": programme,
        "search": search,
        "newest_first": newest_first,
        "registered": _page(request, queries.with_first_wishes(registered, programme), "page", numbers),
        "waiting": _page(request, queries.with_open_offers(waiting), "queue", numbers),
        "withdrawn": _page(request, withdrawn, "left", numbers),
        "groups": [(one, room.of(one.pk)) for one in groups],
        "group": group,
        "places": room.of(group.pk) if group else room.whole,
        "can_fill": bool(room.turns(queueing.in_line(programme, rule))),
        "rule": rule,
        "rule_form": RuleForm(initial={"giving": rule.giving, "hours_kept": rule.hours_kept}),
        "wanted": _wanted(programme, group) if not programme.makes_pairs else [],
        "organisations": figures.organisations,
        "half_way": figures.half_way,
        "days": days,
        "has_arrivals": any(count for _day, count in days),
        "today": today,
        "demand": demand_queries.supply_and_demand(programme),
        "dates": dates,
    }
    return render(request, "enrolment/desk.html", context)


@require_safe
def registration(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Show one registration with everything the organiser may read; that it was opened is written down."""
    programme = _kept(request, slug)
    enrolment = _of(programme, enrolment_id)
    looking.open_registration(enrolment=enrolment, actor=request.user, at=clock.now())
    return _detail(request, programme, enrolment, WithdrawalForm())


@require_POST
def withdraw(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Withdraw somebody's registration on their behalf."""
    programme = _kept(request, slug)
    enrolment, form = _of(programme, enrolment_id), WithdrawalForm(request.POST)
    if not form.is_valid():
        return _detail(request, programme, enrolment, form)
    reason = form.cleaned_data["reason"]
    actions.withdraw(enrolment=enrolment, actor=request.user, reason=reason, at=clock.now())
    messages.success(request, _("The registration has been withdrawn, and the person has been told."))
    return redirect("enrolment:registration", slug, enrolment_id)


@require_POST
def restore(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Take a withdrawal back."""
    restored = actions.restore(enrolment=_of(_kept(request, slug), enrolment_id), actor=request.user, at=clock.now())
    waits = restored.state == EnrolmentState.WAITING
    messages.success(request, _("Back on the waiting list.") if waits else _("Back among those registered."))
    return redirect("enrolment:registration", slug, enrolment_id)


@require_POST
def admit(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Give somebody who waits a place."""
    actions.admit(enrolment=_of(_kept(request, slug), enrolment_id), actor=request.user, at=clock.now())
    messages.success(request, _("There is a place for them now, and they have been told."))
    return redirect("enrolment:desk", slug)


@require_POST
def move_up(request: PersonRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Move somebody one place forward in the queue."""
    actions.move_up(enrolment=_of(_kept(request, slug), enrolment_id), actor=request.user, at=clock.now())
    return redirect("enrolment:desk", slug)


@require_POST
def fill(request: PersonRequest, slug: str) -> HttpResponse:
    """Let free places go to those first in line."""
    programme = _kept(request, slug)
    number = actions.fill_places(programme=programme, actor=request.user, at=clock.now())
    if queueing.rule_of(programme).giving == Giving.OFFER:
        told = ngettext("%(n)s place is offered.", "%(n)s places are offered.", number)
    else:
        told = ngettext("%(n)s person got a place and was told.", "%(n)s people got a place and were told.", number)
    messages.success(request, told % {"n": number})
    return redirect("enrolment:desk", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, slug: str) -> HttpResponse:
    """Add somebody by hand, before or after the pairs are published."""
    programme = _kept(request, slug)
    data = request.POST if request.method == "POST" else None
    address = AddressForm(data)
    form = RegistrationForm(
        data,
        programme=programme,
        person=None,
        skills=queries.skills_to_choose(programme, None),
        themes=queries.themes_to_choose(programme, None),
        to_choose=windows.groups_of(programme),
        by_desk=True,
    )
    if address.is_valid() & form.is_valid():
        try:
            enrolment = _add(programme, address.cleaned_data["address"], form, request)
        except Refusal as refusal:
            address.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. A confirmation is on its way to them."))
            return redirect("enrolment:registration", slug, enrolment.pk)
    context = {
        "programme": programme,
        "address_form": address,
        "form": form,
        "organisations": queries.organisation_names(),
    }
    return render(request, "enrolment/add.html", context)


@require_safe
def export(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Hand out the registrations as a table."""
    programme = _kept(request, slug)
    headings, rows = exporting.table(programme)
    content = exporting.as_csv(headings, rows) if kind == "csv" else exporting.as_xlsx(headings, rows, programme.name)
    looking.take_out(programme=programme, actor=request.user, rows=len(rows), kind=kind, at=clock.now())
    name = f"{programme.slug}-{localtime(clock.now()):%Y-%m-%d}.{kind}"
    return HttpResponse(
        content, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _add(programme: Programme, address: str, form: RegistrationForm, request: PersonRequest) -> Enrolment:
    at = clock.now()
    person = person_for_address(address=address, name=form.cleaned_data["name"], at=at)
    return actions.register(
        programme=programme,
        person=person,
        wishes=form.wishes(),
        target_group=programme.target_groups.filter(pk=form.cleaned_data.get("target_group") or 0).first(),
        source=Source.DESK,
        actor=request.user,
        at=at,
    )


def _detail(request: PersonRequest, programme: Programme, enrolment: Enrolment, form: WithdrawalForm) -> HttpResponse:
    is_published = windows.groups_published_at(programme, enrolment.target_group) is not None
    context = {
        "programme": programme,
        "enrolment": enrolment,
        "answers": queries.answers_of(enrolment),
        "is_readable": queries.wishes_are_readable(enrolment),
        "partner": pairing_queries.partner_of(enrolment),
        "free": room_of(programme).free(enrolment.target_group_id),
        "offer": queries.open_offer(enrolment),
        "other_groups": [g for g in windows.groups_of(programme) if g.pk != enrolment.target_group_id],
        "is_published": is_published,
        "movable": not is_published or enrolment.state == EnrolmentState.WAITING,
        "form": form,
    }
    return render(request, "enrolment/registration.html", context)


def _kept(request: PersonRequest, slug: str) -> Programme:
    remember_for_reading(request)
    seen = windows.with_groups(Programme.objects.visible_to(request.user))
    programme = get_object_or_404(seen, slug=slug)
    require(permissions.keeps_desk(request.user, programme))
    return programme


def _of(programme: Programme, enrolment_id: int) -> Enrolment:
    rows = queries.with_answers(Enrolment.objects.at_the_desk().filter(programme=programme))
    return get_object_or_404(rows.select_related("channel"), pk=enrolment_id)


def _page(
    request: PersonRequest, rows: "QuerySet[Enrolment]", parameter: str, numbers: Mapping[str, int]
) -> "Page[Enrolment]":
    paginator = Paginator(rows, ON_A_PAGE)
    # How many there are is known already, for all three lists by one question.
    paginator.count = numbers.get(PAGES[parameter], 0)
    return paginator.get_page(request.GET.get(parameter))


def _wanted(programme: Programme, group: TargetGroup | None) -> list[demand_queries.ThemeDemand]:
    """Return the themes most people want, as far as a small picture shows them."""
    wanted = [one for one in demand_queries.demand(programme, group) if any(one.choices)]
    return sorted(wanted, key=lambda one: [-number for number in one.choices])[:SHOWN_THEMES]


def _span(dates: Dates, today: date) -> tuple[date, date]:
    """Return the days of the picture: the registration phase, its end when that is long."""
    first = localtime(dates.registration_starts_at).date() if dates.registration_starts_at else today
    last = localtime(dates.registration_ends_at).date() if dates.registration_ends_at else today
    return max(first, last - LONGEST_PICTURE), last
