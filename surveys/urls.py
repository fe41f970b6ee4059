from django.urls import URLPattern, URLResolver, include, path

from surveys.views.gateway import sms_receipts, sms_replies

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("surveys.views.answer.urls")),
    path("", include("surveys.views.kiosk.urls")),
    path("", include("surveys.views.console.urls")),
    path("", include("surveys.views.cases.urls")),
    path("", include("surveys.views.contact_plans.urls")),
    path("", include("surveys.views.tokens")),
    path("gateway/sms/receipts/", sms_receipts, name="sms_receipts"),
    path("gateway/sms/replies/", sms_replies, name="sms_replies"),
]
