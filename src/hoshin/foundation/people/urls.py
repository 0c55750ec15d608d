"""The addresses of the organisation."""

from django.urls import path

from hoshin.foundation.people.views import posts, sections, staff, transfers, tree

app_name = "people"

_ROOT = "staff/organisation/"

urlpatterns = [
    path(_ROOT, tree.organisation, name="organisation"),
    path(f"{_ROOT}offices/", tree.offices, name="offices"),
    path(f"{_ROOT}offices/new/", tree.new_office, name="new_office"),
    path(f"{_ROOT}offices/<int:office_id>/", tree.change_office, name="change_office"),
    path(f"{_ROOT}sections/new/", sections.new_section, name="new_section"),
    path(f"{_ROOT}sections/<int:section_id>/", sections.section, name="section"),
    path(f"{_ROOT}sections/<int:section_id>/change/", sections.change_section, name="change_section"),
    path(f"{_ROOT}sections/<int:section_id>/arrange/", sections.arrange_section, name="arrange_section"),
    path(f"{_ROOT}sections/<int:section_id>/contact/", sections.contact, name="section_contact"),
    path(f"{_ROOT}sections/<int:section_id>/close/", sections.close_section, name="close_section"),
    path(f"{_ROOT}sections/<int:section_id>/posts/new/", posts.new_post, name="new_post"),
    path(f"{_ROOT}changes/<int:version_id>/withdraw/", sections.withdraw_change, name="withdraw_change"),
    path(f"{_ROOT}outside/", posts.outside, name="outside"),
    path(f"{_ROOT}outside/new/", posts.new_post, name="new_outside_post"),
    path(f"{_ROOT}posts/<int:post_id>/", posts.change_post, name="change_post"),
    path(f"{_ROOT}posts/<int:post_id>/close/", posts.close_post, name="close_post"),
    path(f"{_ROOT}assignments/new/", posts.assign, name="assign"),
    path(f"{_ROOT}assignments/<int:assignment_id>/end/", posts.end_assignment, name="end_assignment"),
    path(f"{_ROOT}assignments/<int:assignment_id>/cancel/", posts.cancel_assignment, name="cancel_assignment"),
    path(f"{_ROOT}people/", staff.people, name="people"),
    path(f"{_ROOT}people/<int:account_id>/", staff.person, name="person"),
    path(f"{_ROOT}people/<int:account_id>/change/", staff.change_person, name="change_person"),
    path(f"{_ROOT}people/<int:account_id>/absence/", staff.absence, name="absence"),
    path(f"{_ROOT}people/<int:account_id>/absence/<int:absence_id>/end/", staff.end_absence, name="end_absence"),
    path(f"{_ROOT}my-absences/", staff.my_absences, name="my_absences"),
    path(f"{_ROOT}transfers/", transfers.transfers, name="transfers"),
    path(f"{_ROOT}transfers/template.csv", transfers.template, name="transfer_template"),
    path(f"{_ROOT}transfers/current.csv", transfers.current, name="transfer_current"),
    path(f"{_ROOT}transfers/<int:batch_id>/", transfers.transfer, name="transfer"),
    path(f"{_ROOT}transfers/<int:batch_id>/apply/", transfers.apply_transfer, name="apply_transfer"),
    path(f"{_ROOT}transfers/<int:batch_id>/discard/", transfers.discard_transfer, name="discard_transfer"),
]
