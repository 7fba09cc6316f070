"""Addresses of badges."""

from django.urls import path

from ristiin.connect import badge_views

app_name = "badges"
urlpatterns = [
    path("me/papers/<int:certificate_id>/badge.jwt", badge_views.credential, name="credential"),
    path("badges/issuer.json", badge_views.issuer, name="issuer"),
    path("badges/withdrawn.json", badge_views.withdrawn, name="withdrawn"),
    path("badges/keys/<str:thumbprint>.json", badge_views.key, name="key"),
    path("badges/programmes/<slug:slug>.json", badge_views.achievement, name="achievement"),
    path(".well-known/jwks.json", badge_views.keys, name="keys"),
]
