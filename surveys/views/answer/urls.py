"""Addresses that customers and raters hold."""

from django.urls import path, re_path

from surveys.views.answer.answering import answer
from surveys.views.answer.displaying import display
from surveys.views.answer.entering import invitation, kiosk, mangled, poster
from surveys.views.answer.my_ratings import my_ratings
from surveys.views.answer.posters import poster_file
from surveys.views.answer.rating import rating
from surveys.views.answer.receipts import receipt_code
from surveys.views.answer.rights import erase, own_copy, own_data
from surveys.views.answer.stopping import stop

urlpatterns = [
    path("i/<str:token>/", invitation, name="invitation"),
    path("s/<str:token>/", stop, name="stop"),
    path("q/<slug:code>/", poster, name="access_point"),
    path("q/<slug:code>/<slug:fresh>/", poster, name="rotating_point"),
    path("display/<slug:code>/<slug:key>/", display, name="display"),
    path("c/", receipt_code, name="receipt_code"),
    path("k/<slug:code>/", kiosk, name="kiosk"),
    path("r/<uuid:public_id>/", answer, name="answer"),
    re_path(r"^[qkr]/.+/$", mangled, name="mangled"),
    path("d/<str:token>/", own_data, name="own_data"),
    path("d/<str:token>/erase/", erase, name="own_erase"),
    path("d/<str:token>/answers.<str:kind>", own_copy, name="own_copy"),
    path("a/", rating, name="rating"),
    path("a/<str:key>/", rating, name="rating_by_key"),
    path("my/ratings/", my_ratings, name="my_ratings"),
    path("access-points/<slug:code>/poster.svg", poster_file, {"kind": "svg"}, name="poster_svg"),
    path("access-points/<slug:code>/poster.pdf", poster_file, {"kind": "pdf"}, name="poster_pdf"),
]
