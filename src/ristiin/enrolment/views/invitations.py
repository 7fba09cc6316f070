"""Inviting people, seeing who answered, links for each channel; and the page an invitation leads to."""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment import intake_queries
from ristiin.enrolment.actions import invitations as actions
from ristiin.enrolment.forms.invitations import ChannelForm, FixAddressForm, InviteForm
from ristiin.enrolment.importing.addresses import pasted
from ristiin.enrolment.models import Channel, Invitation
from ristiin.enrolment.views.intake import ON_A_PAGE, kept
from ristiin.enrolment.views.registration import CHANNEL
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import EntryKind, Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import entry_of, timeline

INVITATION = "invitation"
"""Where the session keeps the token whose button was pressed: no address that is logged or passed on holds it."""

STANDS_FOR_A_LINK = "xxxxxxxxxxxxxxxx"


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: PersonRequest, slug: str) -> HttpResponse:
    """List who was invited and what came of it; look through a pasted list, then send it."""
    programme = kept(request, slug)
    form = InviteForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        if "send" in request.POST:
            return _sent(request, programme, form)
        return _looked_through(request, programme, form)
    rows = Paginator(intake_queries.invitations(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    to_remind = set(intake_queries.to_remind(programme, at).values_list("pk", flat=True))
    lines = [
        (row, state := intake_queries.state_of(row), *intake_queries.STATES[state], row.pk in to_remind) for row in rows
    ]
    context = {
        "programme": programme,
        "form": form,
        "page": rows,
        "lines": lines,
        "to_remind": len(to_remind),
        "lists": intake_queries.by_list(programme),
        "takes": programme.state == State.PUBLISHED and _phase(programme) in actions.TAKES_INVITATIONS,
    }
    return render(request, "enrolment/invitations.html", context)


@require_POST
def remind(request: PersonRequest, slug: str) -> HttpResponse:
    """Write again to those who have not answered."""
    programme = kept(request, slug)
    count = actions.remind(programme=programme, person=request.user, at=clock.now())
    text = ngettext("A reminder goes to %(n)s person.", "A reminder goes to %(n)s people.", count)
    messages.success(request, text % {"n": count})
    return redirect("enrolment:invitations", slug)


@require_POST
def withdraw_invitation(request: PersonRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    programme = kept(request, slug)
    invitation = get_object_or_404(Invitation, programme=programme, pk=invitation_id)
    actions.withdraw(invitation=invitation, person=request.user, at=clock.now())
    messages.success(request, _("The invitation was taken back: its link works no more."))
    return redirect("enrolment:invitations", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def fix_address(request: PersonRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Mend an address and send the invitation there."""
    programme = kept(request, slug)
    invitation = get_object_or_404(Invitation.objects.select_related("letter"), programme=programme, pk=invitation_id)
    form = FixAddressForm(request.POST or None, initial={"address": invitation.address})
    if request.method == "POST" and form.is_valid():
        try:
            actions.fix_address(
                invitation=invitation, address=form.cleaned_data["address"], person=request.user, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("The invitation goes to the new address."))
            return redirect("enrolment:invitations", slug)
    context = {"programme": programme, "invitation": invitation, "form": form}
    return render(request, "enrolment/fix_address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: PersonRequest, slug: str) -> HttpResponse:
    """Show each channel's link, code and figures; add one."""
    programme = kept(request, slug)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_channel(
                programme=programme, label=form.cleaned_data["label"], person=request.user, at=clock.now()
            )
            return redirect("enrolment:channels", slug)
        except actions.LabelTaken as refusal:
            form.add_error("label", str(refusal))
    rows = Paginator(intake_queries.channels(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [(channel, _address(channel)) for channel in rows]
    return render(
        request, "enrolment/channels.html", {"programme": programme, "form": form, "page": rows, "lines": lines}
    )


@require_POST
def remove_channel(request: PersonRequest, slug: str, channel_id: int) -> HttpResponse:
    """Remove a channel nobody has used."""
    programme = kept(request, slug)
    channel = get_object_or_404(Channel, programme=programme, pk=channel_id)
    actions.remove_channel(channel=channel, person=request.user, at=clock.now())
    messages.success(request, _("The channel was removed."))
    return redirect("enrolment:channels", slug)


@require_safe
def channel_qr(request: PersonRequest, slug: str, channel_id: int) -> HttpResponse:
    """Draw a channel's link as a QR code."""
    channel = get_object_or_404(Channel, programme=kept(request, slug), pk=channel_id)
    drawn = io.BytesIO()
    segno.make(_address(channel), error="m").save(
        drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    if "save" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{programme_file(channel)}.svg"'
    return response


@login_not_required
@require_safe
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """Remember by which link somebody came, and lead to the programme's page."""
    found = get_object_or_404(
        Channel.objects.select_related("programme"), code=code, programme__in=Programme.objects.public()
    )
    key = CHANNEL % found.programme.slug
    if request.method == "GET" and request.session.get(key) != code:
        request.session[key] = code
        actions.follow(channel=found)
    return redirect("programmes:page", found.programme.slug)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the invitation is to. Looking uses nothing up: mail scanners look too. The button is the answer."""
    invitation = _by_token(token)
    if request.method == "POST":
        actions.answer(invitation=invitation, at=clock.now())
        request.session[INVITATION] = token
        return redirect("enrolment:invited_in")
    programme = invitation.programme
    context = {
        "programme": programme,
        "invitation": invitation,
        "registration": entry_of(timeline(programme), EntryKind.REGISTRATION),
        "phase": _phase(programme),
        "phases": Phase,
    }
    return render(request, "enrolment/invited.html", context)


@require_safe
def invited_in(request: PersonRequest) -> HttpResponse:
    """Let the one who has signed in use the invitation whose button they pressed, and lead to the form."""
    token = request.session.get(INVITATION)
    if token is None:
        return redirect("now")
    invitation = _by_token(token)
    if request.method == "GET":
        try:
            actions.redeem(invitation=invitation, person=request.user, at=clock.now())
        except (actions.InvitationTaken, actions.InvitationWithdrawn) as refusal:
            context = {"programme": invitation.programme, "refusal": str(refusal)}
            return render(request, "enrolment/invitation_taken.html", context)
        del request.session[INVITATION]
    return redirect("enrolment:register", invitation.programme.slug)


def programme_file(channel: Channel) -> str:
    """Return what a channel's picture is called on disk."""
    return f"{channel.programme.slug}-{channel.code}"


def _by_token(token: str) -> Invitation:
    seen = Invitation.objects.select_related("programme").filter(programme__in=Programme.objects.public())
    return get_object_or_404(seen, token=token)


def _address(channel: Channel) -> str:
    return settings.BASE_URL + reverse("enrolment:channel", args=[channel.code])


def _phase(programme: Programme) -> Phase:
    return programme.phase(timeline(programme), clock.now())


def _looked_through(request: PersonRequest, programme: Programme, form: InviteForm) -> HttpResponse:
    """Show what a pasted list holds and how the letter reads, before anything is sent."""
    said, list_ = form.cleaned_data, pasted(form.cleaned_data["addresses"])
    addresses = [one.address for one in list_.found]
    before = set(
        Invitation.objects.filter(programme=programme, withdrawn_at=None, address__in=addresses).values_list(
            "address", flat=True
        )
    )
    new = [one for one in list_.found if one.address not in before]
    sample = Invitation(
        programme=programme,
        name=new[0].name if new else "",
        message=said["message"],
        language=said["language"],
        invited_by=request.user,
        token=STANDS_FOR_A_LINK,
    )
    context = {
        "programme": programme,
        "form": form,
        "list": list_,
        "new": new,
        "before": len(before),
        "letter": _letter(sample),
    }
    return render(request, "enrolment/invitations_look.html", context)


def _letter(sample: Invitation) -> dict[str, str]:
    with override(sample.language):
        context = actions.letter_context(invitation=sample, at=clock.now()) | {"base_url": settings.BASE_URL}
        subject, _newline, body = render_to_string("enrolment/mail/invitation.txt", context).strip().partition("\n")
    return {"subject": subject, "body": body.strip(), "language": sample.language}


def _sent(request: PersonRequest, programme: Programme, form: InviteForm) -> HttpResponse:
    said = form.cleaned_data
    sent = actions.invite(
        programme=programme,
        people=pasted(said["addresses"]).found,
        person=request.user,
        language=said["language"],
        list_label=said["list_label"],
        message=said["message"],
        at=clock.now(),
    )
    text = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent.invited)
    words = [text % {"n": sent.invited}] if sent.invited else [_("No new letters were sent.")]
    if sent.invited_before:
        words.append(_("Invited before, so no second letter: %(n)s.") % {"n": sent.invited_before})
    if sent.registered_before:
        words.append(_("Registered already: %(n)s.") % {"n": sent.registered_before})
    messages.success(request, " ".join(words))
    return redirect("enrolment:invitations", programme.slug)
