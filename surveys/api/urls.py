"""Addresses below ``/api/v1/`` of the collecting side."""

from django.urls import path

from surveys.api.customers import CustomersView
from surveys.api.receipt_codes import ReceiptCodesView
from surveys.api.responses import ResponsesView
from surveys.api.surveys import SurveysView, SurveyView, VersionView
from surveys.api.transactions import TransactionsView
from surveys.api.units import UnitsView, UnitView

urlpatterns = [
    path("customers/", CustomersView.as_view(), name="customers"),
    path("transactions/", TransactionsView.as_view(), name="transactions"),
    path("units/", UnitsView.as_view(), name="units"),
    path("units/<str:code>/", UnitView.as_view(), name="unit"),
    path("surveys/", SurveysView.as_view(), name="surveys"),
    path("surveys/<slug:code>/", SurveyView.as_view(), name="survey"),
    path("surveys/<slug:code>/versions/<int:number>/", VersionView.as_view(), name="version"),
    path("receipt-codes/", ReceiptCodesView.as_view(), name="receipt_codes"),
    path("responses/", ResponsesView.as_view(), name="responses"),
]
