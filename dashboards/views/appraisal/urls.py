"""Addresses of the appraisal."""

from django.urls import path

from dashboards.views.appraisal import board, board_files, calculating, layouts, ledger, runs, scorecard

urlpatterns = [
    path("appraisal/", board.appraisal, name="appraisal"),
    path("appraisal/board.csv", board_files.board_csv, name="appraisal_csv"),
    path("appraisal/board.xlsx", board_files.board_xlsx, name="appraisal_xlsx"),
    path("appraisal/board.json", board_files.board_json, name="appraisal_json"),
    path("appraisal/calculate/", calculating.calculate, name="appraisal_calculate"),
    path("appraisal/calculate/jobs/", calculating.calculation_list, name="appraisal_calculations"),
    path("appraisal/layouts/", layouts.sheet_layouts, name="sheet_layouts"),
    path("appraisal/ledger/", ledger.ledger, name="ledger"),
    path("appraisal/ledger/head.json", ledger.head_json, name="ledger_head"),
    path("appraisal/runs/<uuid:public_id>/", runs.run_page, name="appraisal_run"),
    path("appraisal/runs/<uuid:public_id>/changes.csv", runs.changes_csv, name="appraisal_changes"),
    path("appraisal/<str:period>/<str:code>/", scorecard.scorecard, name="scorecard"),
    path("appraisal/<str:period>/<str:code>/card.json", scorecard.scorecard_json, name="scorecard_json"),
    path("appraisal/<str:period>/<str:code>/paper.pdf", scorecard.scorecard_paper, name="scorecard_paper"),
]
