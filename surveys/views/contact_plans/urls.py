"""Addresses of regular contact; included at the root, inside the namespace ``surveys``."""

from django.urls import path

from surveys.views.contact_plans import customers, plan

urlpatterns = [
    path("contacts/", customers.contacts, name="contacts_due"),
    path("contacts/plan/", plan.plan, name="contact_plan"),
    path("contacts/plan/approve/", plan.plan_approve, name="contact_plan_approve"),
    path("contacts/plan/drop/", plan.plan_drop, name="contact_plan_drop"),
    path("contacts/<uuid:key>/", customers.contact, name="contact"),
    path("contacts/<uuid:key>/record/", customers.record, name="contact_record"),
    path("contacts/<uuid:key>/show/", customers.show, name="contact_show"),
]
