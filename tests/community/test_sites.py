"""Sites of the community."""

import pytest
from django.urls import reverse

from ristiin.community import actions
from ristiin.community.models import Site
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.models import Programme


@pytest.fixture
def tampere(administrator, at):
    return actions.add_site(name="Tampere", venue="Kauppakatu 1", by=administrator, at=at)


def test_a_site_is_named_once_whatever_its_case(tampere):  # S113
    assert actions.site_named(name=" tampere ") == tampere
    assert Site.objects.get().venue == "Kauppakatu 1"


def test_a_site_gets_another_name_and_venue(tampere, administrator, at):
    actions.change_site(site=tampere, name="Tampere, keskusta", venue="", by=administrator, at=at)
    assert (Site.objects.get().name, Site.objects.get().venue) == ("Tampere, keskusta", "")
    assert AuditEntry.objects.filter(verb="site changed").count() == 1


def test_two_sites_have_not_the_same_name(tampere, administrator, at):
    oulu = actions.add_site(name="Oulu", venue="", by=administrator, at=at)
    with pytest.raises(actions.SiteThere):
        actions.change_site(site=oulu, name="TAMPERE", venue="", by=administrator, at=at)


def test_a_site_where_a_programme_meets_stays(tampere, programme, administrator, at):  # S120
    Programme.objects.filter(pk=programme.pk).update(site=tampere)
    with pytest.raises(actions.SiteInUse):
        actions.remove_site(site=tampere, by=administrator, at=at)
    Programme.objects.filter(pk=programme.pk).update(site=None)
    actions.remove_site(site=tampere, by=administrator, at=at)
    assert Site.objects.count() == 0


def test_the_programmes_page_tells_where_it_is(tampere, programme, browse):
    Programme.objects.filter(pk=programme.pk).update(site=tampere)
    body = browse(None).get(reverse("programmes:page", args=[programme.slug])).content.decode()
    assert "Tampere" in body
    assert "Kauppakatu 1" in body


def test_the_keepers_page_lists_changes_and_removes(tampere, administrator, browse):
    client = browse(administrator)
    assert "Kauppakatu 1" in client.get(reverse("community:sites")).content.decode()
    client.post(reverse("community:site", args=[tampere.pk]), {"name": "Oulu", "venue": "Isokatu 5"})
    assert Site.objects.get().name == "Oulu"
    client.post(reverse("community:site_remove", args=[tampere.pk]))
    assert Site.objects.count() == 0
