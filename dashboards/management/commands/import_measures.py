"""``manage.py import_measures``: operational measures from a file."""

from dashboards.actions.fact_files import MeasureFile
from dashboards.management.importing import FactFileCommand

HELP = """Take in operational measures from a CSV or Excel file, one line for each unit, month and measure.

Every line is checked first; where one is wrong nothing at all is written. The same file twice adds nothing. A value
that differs from the known one becomes its next version; the earlier one stays, so that what was known at a stated time
can be read again.

Columns (English or Chinese headings; any order):
  unit         机构编号    code of the unit; needed
  month        月份        such as 2026-11; needed
  measure      指标        code or name in the catalogue (its page: /evidence/catalogue/); needed
  value        数值        a number from 0 on, for a measure that is no share
  numerator    分子        for a share, instead of a value: whole numbers
  denominator  分母

Exit status: 0 done (or, with --dry-run, nothing is wrong); 1 lines are wrong, nothing was written; 2 the file could
not be read.
"""


class Command(FactFileCommand):
    help = HELP
    kind = MeasureFile
