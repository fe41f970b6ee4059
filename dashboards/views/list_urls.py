"""Addresses of the lists: comparison, comments, results of campaigns and of the internal programme."""

from django.urls import path

from dashboards.views import answers, campaign, compare, internal

urlpatterns = [
    path("compare/", compare.compare, name="compare"),
    path("compare/figure.json", compare.compare_json, name="compare_json"),
    path("compare/units.csv", compare.compare_csv, name="compare_csv"),
    path("comments/", answers.comments, name="comments"),
    path("comments/comments.csv", answers.comments_csv, name="comments_csv"),
    path("answers/", answers.answers, name="answers"),
    path("answers/answers.csv", answers.answers_csv, name="answers_csv"),
    path("answers/<int:number>/", answers.answer, name="answer"),
    path("campaigns/<int:pk>/results/", campaign.campaign, name="campaign"),
    path("campaigns/<int:pk>/results/units.csv", campaign.campaign_csv, name="campaign_csv"),
    path("internal/", internal.internal, name="internal"),
    path("internal/ratings.csv", internal.internal_csv, name="internal_csv"),
]
