"""``manage.py import_complaints``: complaints from a file."""

from dashboards.actions.fact_files import ComplaintFile
from dashboards.management.importing import FactFileCommand

HELP = """Take in complaints from a CSV or Excel file, one line each.

Every line is checked first; where one is wrong nothing at all is written. The same file twice adds nothing. A line
about a known number that says something else (handled, upheld, withdrawn) becomes the complaint's next version; the
earlier one stays, so that what was known at a stated time can be read again.

Columns (English or Chinese headings; any order):
  reference    投诉编号    number of the complaint; needed
  unit         机构编号    code of the unit complained of; needed
  received_on  受理日期    needed
  category     类别        attitude 服务态度, waiting 等候, authorisation 授权, fees 收费, product 产品,
                           digital 电子渠道, premises 环境, privacy 个人信息, other 其他; needed
  channel      渠道        branch 网点, hotline 热线, app, letter 信访, regulator 监管, media 媒体,
                           other 其他 (default)
  severity     严重程度    minor 一般 (default), serious 严重, grave 重大
  due_on       办理期限    default: 15 days after it was received
  handled_on   办结日期
  upheld       是否属实    yes 是 or no 否; empty while it is not decided
  withdrawn    是否撤回    yes 是 or no 否 (default)
No words and no name of the customer are read.

Exit status: 0 done (or, with --dry-run, nothing is wrong); 1 lines are wrong, nothing was written; 2 the file could
not be read.
"""


class Command(FactFileCommand):
    help = HELP
    kind = ComplaintFile
