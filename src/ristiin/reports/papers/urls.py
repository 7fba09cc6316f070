"""Addresses of papers for people."""

from django.urls import path

from ristiin.reports.views import certificates, papers

urlpatterns = [
    path("me/papers/", papers.mine, name="papers"),
    path("me/papers/<int:certificate_id>/certificate.pdf", papers.certificate, name="certificate"),
    path("programmes/<slug:slug>/working-time/", papers.working_time, name="working_time"),
    path("programmes/<slug:slug>/working-time.pdf", papers.working_time_pdf, name="working_time_pdf"),
    path("verify/<slug:code>/", papers.verify, name="verify"),
    path("programmes/<slug:slug>/certificates/", certificates.certificates, name="certificates"),
    path("programmes/<slug:slug>/certificates/give/", certificates.give, name="give_certificate"),
    path("programmes/<slug:slug>/certificates/<int:certificate_id>.pdf", certificates.pdf, name="certificate_pdf"),
    path(
        "programmes/<slug:slug>/certificates/<int:certificate_id>/withdraw/",
        certificates.withdraw,
        name="withdraw_certificate",
    ),
    path(
        "programmes/<slug:slug>/certificates/<int:certificate_id>/anew/",
        certificates.write_anew,
        name="write_certificate_anew",
    ),
]
