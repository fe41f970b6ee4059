"""What the demo's customers write, by theme and mood. Braces are filled in by ``comments``; none is a real remark."""

from types import MappingProxyType

UNHAPPY = MappingProxyType(
    {
        "waiting": """
{when}只开{few}个窗口，等了{long}分钟，授权还要等主管回来。
取号以后等了{long}分钟才轮到我，前面也就{some}个人。
换了叫号机以后经常跳号，老人根本听不清叫的是几号。
柜台明明坐着{some}个人，只有{few}个在办业务。
办个转账要两次授权，主管不在就干等着，一共花了{long}分钟。
排队太久了，{when}的时候人多窗口少，能不能多开两个。
大额取款预约过了还要重新排队，等了快{long}分钟。
叫号顺序看不明白，后来的人反而先办。
等候区座位不够，站着等了{long}分钟。
每次来都要等半个多小时，请假出来办业务耽误不起。
""",
        "staff": """
柜员业务不熟，{task}问了旁边同事三次才办好。
柜台人员说话很冲，多问一句就不耐烦。
{task}的材料第一次没说清楚，害我跑了{some}趟。
办{task}的时候柜员一直跟同事聊天，签错字还要我重填。
态度一般，全程没有抬头，也没有告诉我还要等多久。
新来的柜员不会办{task}，最后换人重新来过。
把我的名字打错了，回去才发现，又跑了一趟。
问{task}的手续费怎么收，两个柜员两种说法。
柜员{name}态度恶劣，请领导处理。
""",
        "lobby": """
进门没有人招呼，不知道该取哪种号。
大堂只有一位工作人员，几个老人围着他问，顾不过来。
大堂让我去自助机办，办到一半才说要到柜台，又重新排队。
问路一样问了三个人才找到填单的地方。
引导的保安不懂业务，让我取错了号，白等{long}分钟。
大堂经理只管推销，问{task}反而不搭理。
填单台没有样本，填错了也没人提醒。
""",
        "premises": """
停车位太少，绕了{some}圈才停下。
空调太热，等候区又挤，老人待着很难受。
门口台阶没有扶手，轮椅上不去。
自助区地上都是水，差点滑倒，也没有提示牌。
等候区椅子坏了{some}把，一直没有修。
厕所不对外开放，等了{long}分钟很不方便。
填单台上的笔都写不出字，老花镜也不见了。
""",
        "digital": """
自助机{some}台坏了{few}台，剩下的排长队。
手机银行更新以后总是闪退，{task}做到最后一步就报错。
人脸识别老是通不过，试了{some}次还是要去柜台。
手机银行字太小，找个{task}要点好几层。
自助机吞了卡，打热线说要等两个工作日。
短信验证码收不到，重发了{some}次。
网上预约了时间，到了网点说系统里没有记录。
自助打印流水的机器老是卡纸。
""",
        "products": """
{task}的手续费比别的银行高，也没有提前说明。
理财到期收益比介绍的时候低，没有人解释原因。
条款太长看不懂，问了也只说“都是这样的”。
贷款利率下调了，我的合同还是老利率。
信用卡年费说好免的，这个月又扣了。
小额账户管理费不合理，短信也没有提醒。
存款产品种类少，到期以后利率降得太多。
""",
        "manager": """
客户经理换了{some}次，每次都要从头说一遍。
微信上问客户经理{task}，两天没有回复。
客户经理只在月底卖产品的时候打电话。
说好帮我跟进{task}，后来就没有下文了。
客户经理{name}离职以后一直没有人联系我。
推荐的产品跟我的情况不合适，感觉是为了完成任务。
找客户经理总是占线，到网点又说外出了。
""",
        "followup": """
投诉以后一直没有人回电话，已经{some}个星期了。
问题反映了{some}次，每次都说“已经转给相关部门”。
热线转来转去，最后让我自己去网点。
说三个工作日内答复，过了{long}天也没有消息。
打回访电话的人不了解情况，还得我从头解释。
错账是你们的，道歉都没有一句。
请尽快处理，我的电话{phone}，一直没有人联系我。
卡被扣了两笔年费，请退回，联系电话{phone}。
""",
        "general": """
整体感觉不如以前。
手续太繁琐，一件小事要签五个字。
规定可以理解，但是不能每次说法都不一样。
比隔壁那家银行慢多了。
{task}跑了{some}趟还没有办成，很失望。
老人办业务太难了，请多考虑我们这些不会用手机的人。
""",
    }
)

CONTENT = MappingProxyType(
    {
        "waiting": """
基本没有排队，{short}分钟就办好了。
叫号很快，{when}人多的时候也没有等太久。
现在比以前快多了，以前{task}要等半个小时。
人多的时候临时加开了窗口，值得表扬。
预约以后到了就办，没有等。
授权很快，主管就在旁边。
""",
        "staff": """
柜员讲得很耐心，{task}的材料一次就办齐了。
小姑娘态度很好，{task}办得又快又仔细。
{name}办业务很熟练，还提醒我快到期的存单。
柜台人员主动帮我核对信息，避免了转错账。
提醒我可能是诈骗电话，帮我保住了{some}万块钱，非常感谢。
我耳朵不好，柜员把要点写在纸上给我看，很贴心。
{task}的流程讲得清清楚楚，让人放心。
业务熟练，服务热情，给五分。
柜员{name}服务特别好，希望领导表扬。
""",
        "lobby": """
大堂的工作人员带我在自助机上办好了{task}，没有排队。
一进门就有人问办什么业务，引导得很清楚。
大堂经理{name}帮我母亲填单，很有耐心。
下雨天保安帮忙撑伞，很暖心。
不会用自助机，大堂的小伙子一步一步教我。
带着孩子去的，大堂安排我优先办理，谢谢。
""",
        "premises": """
网点环境干净整洁，还有饮水和老花镜。
装修以后宽敞多了，等候区很舒服。
有无障碍通道，推轮椅进出方便。
停车方便，周边也好找。
自助区二十四小时开放，晚上取钱也放心。
""",
        "digital": """
手机银行{task}很方便，不用跑网点了。
自助机上{short}分钟就开好了，机器提示很清楚。
手机银行大字版很好，我父亲自己会用了。
网上预约取号省了不少时间。
电子回单可以直接下载，对账方便多了。
""",
        "products": """
{task}的费用讲得明明白白，没有隐藏收费。
贷款批得快，利率也比预想的低。
理财产品风险讲得清楚，没有乱推荐。
存款利率虽然不高，但是稳当。
信用卡的优惠活动实在，经常用。
""",
        "manager": """
客户经理{name}很专业，每个季度都会主动联系我。
客户经理帮我把几笔贷款重新安排，省了不少利息。
有问题微信上一问就回，很放心。
客户经理根据我的情况推荐，不强求，值得信任。
上门帮公司办{task}，解决了大问题。
""",
        "followup": """
上次提的意见真的改了，点赞。
反映的问题当天就有人回电话，处理得很快。
办完以后还打电话问结果，很负责。
热线接得快，问题一次就说清楚了。
退费第二天就到账了，谢谢。
""",
        "general": """
很满意，继续保持。
办得快，态度好，没有什么意见。
一直在这家网点办业务，越来越好了。
总体不错，比别的银行省心。
老客户了，信得过。
都挺好的。
""",
    }
)

EVEN = """
总体还可以，就是排队时间长了一点。
服务正常，没有特别的感觉。
一般，和别的银行差不多。
柜员态度不错，就是{task}手续多了些。
希望周末也能办{task}。
建议{when}多开一个窗口。
建议增加自助打印流水的机器。
希望手机银行能办{task}，不用专门跑一趟。
环境可以，停车不方便。
建议把需要的材料写在网上，少跑一趟。
能不能在网点放几把带扶手的椅子，老人起身方便。
这次还行，上次等得比较久。
"""

UNHAPPY_EN = MappingProxyType(
    {
        "waiting": """
Waited {long} minutes although only {some} people were ahead of me.
Only {few} counters were open {when}. Please open more.
The queue numbers kept jumping and nobody explained why.
""",
        "staff": """
The clerk had to ask colleagues three times how to do {task}.
Friendly enough, but nobody could explain the {task} fee in English.
I was given two different answers at two counters.
""",
        "lobby": """
Nobody in the lobby could tell me which ticket to take.
I was sent to the machine and then back to the counter.
""",
        "premises": """
The waiting area was far too hot and there were not enough seats.
No ramp at the entrance for a wheelchair.
""",
        "digital": """
The app crashed at the last step of {task}.
Face recognition failed {some} times, so I had to come in person.
""",
        "products": """
The fee for {task} was never mentioned beforehand.
The return was lower than what I had been told.
""",
        "manager": """
My account manager has changed {some} times in a year.
No reply from my account manager for a week.
""",
        "followup": """
I complained {some} weeks ago and nobody has called. My number is {phone}.
The hotline passed me round and then told me to visit the branch.
""",
        "general": """
Too many signatures for a simple thing.
Not as good as it used to be.
""",
    }
)

CONTENT_EN = MappingProxyType(
    {
        "waiting": """
In and out in {short} minutes, no queue at all.
Much faster than last year.
""",
        "staff": """
Patient and clear; all the papers for {task} were right the first time.
The clerk spoke good English and double-checked every detail.
""",
        "lobby": """
Someone greeted me at the door and took me to the right machine.
The lobby staff showed my father how to use the machine.
""",
        "premises": """
Clean, bright and easy to find.
Plenty of seats, and water while you wait.
""",
        "digital": """
The app made {task} easy.
The machine took {short} minutes and the instructions were clear.
""",
        "products": """
Fees were explained plainly.
The loan was approved sooner than I expected.
""",
        "manager": """
My account manager calls every quarter and never pushes.
Very professional advice from {name_en}.
""",
        "followup": """
They called back the same day and fixed it.
My refund arrived the next day, thank you.
""",
        "general": """
Very satisfied, keep it up.
Good service as always.
""",
    }
)

EVEN_EN = """
Fine overall, only the wait was a little long.
Please open on Sundays.
Average; nothing special to report.
"""

# Said of head-office departments by the front line: nothing that could tell who wrote it.
INTERNAL = """
系统报错后响应很快，希望常见问题能整理成手册。
制度更新快，但是解读不够，基层各有各的理解。
报表要求重复，同一组数据要报三个部门。
培训内容实用，希望能错开月末。
审批时间比去年短了，感谢。
电话经常占线，建议设一个基层专线。
答复比较原则，具体怎么办还要自己琢磨。
检查能不能合并，一个月来三次影响营业。
新系统上线前请先让网点试用。
遇到问题愿意一起想办法，服务意识有提高。
考核指标年中调整，希望提前说明原因。
费用报销退单理由能不能一次说全。
"""
