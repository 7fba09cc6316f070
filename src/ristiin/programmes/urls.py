"""Addresses of programmes."""

from django.urls import URLPattern, path

from ristiin.programmes.views import deciding, own_playbooks, planning, showing, starting, steering, targeting

app_name = "programmes"
ONE = "<slug:slug>/target-groups/<int:target_group_id>"
urlpatterns: list[URLPattern] = [
    path("", starting.mine, name="mine"),
    path("start/", starting.start, name="start"),
    path("start/own/", own_playbooks.playbooks, name="own_playbooks"),
    path("start/own/bring/", own_playbooks.bring, name="own_playbook_bring"),
    path("start/own/<slug:playbook>.toml", own_playbooks.download, name="own_playbook_file"),
    path("start/own/<slug:playbook>/remove/", own_playbooks.remove, name="own_playbook_remove"),
    path("start/<slug:playbook>/", starting.start_from, name="start_from"),
    path("<slug:slug>/", showing.page, name="page"),
    path("<slug:slug>/timeline/", steering.timeline, name="timeline"),
    path("<slug:slug>/settings/", steering.settings, name="settings"),
    path("<slug:slug>/settings/<slug:kind>/", steering.option, name="option"),
    path("<slug:slug>/dates/", steering.dates, name="dates"),
    path("<slug:slug>/publish/", steering.publish, name="publish"),
    path("<slug:slug>/cancel/", steering.cancel, name="cancel"),
    path("<slug:slug>/share/", showing.share, name="share"),
    path("<slug:slug>/qr.svg", showing.qr, name="qr"),
    path("<slug:slug>/qr.png", showing.qr_png, name="qr_png"),
    path("<slug:slug>/organisers/", steering.roles, name="roles"),
    path("<slug:slug>/organisers/<int:role_id>/end/", steering.role_end, name="role_end"),
    path("<slug:slug>/organisers/providers/", deciding.provider_add, name="provider_add"),
    path("<slug:slug>/organisers/providers/<int:provider_id>/end/", deciding.provider_end, name="provider_end"),
    path("<slug:slug>/plan/", planning.plan, name="plan"),
    path("<slug:slug>/themes-and-places/", planning.theme_plans, name="theme_plans"),
    path("<slug:slug>/themes-and-places/add/", planning.theme_add, name="theme_add"),
    path("<slug:slug>/decisions/", deciding.decisions, name="decisions"),
    path("<slug:slug>/decisions/<int:decision_id>/", deciding.decision, name="decision"),
    path("<slug:slug>/target-groups/", targeting.target_groups, name="target_groups"),
    path("<slug:slug>/target-groups/new/", targeting.target_group_new, name="target_group_new"),
    path(f"{ONE}/", targeting.target_group, name="target_group"),
    path(f"{ONE}/open/", targeting.target_group_open, name="target_group_open"),
    path(f"{ONE}/defer/", targeting.target_group_defer, name="target_group_defer"),
    path(f"{ONE}/remove/", targeting.target_group_remove, name="target_group_remove"),
]
