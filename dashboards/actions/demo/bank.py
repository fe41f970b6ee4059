"""The invented bank: Lanjiang Bank (澜江银行), its regions, branches and head-office departments."""

from dataclasses import dataclass

HEAD_OFFICE = ("HO", "总行", "Head office")
MOVED, MOVED_TO = "XY-0308", "NW"
MERGED, MERGED_INTO = "NW-0116", "NW-0103"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit to be: its code and names; ``region`` is the prefix of the region it began under."""

    code: str
    zh: str
    en: str
    region: str = ""


DEPARTMENTS = (
    Place("HO-OPS", "运营管理部", "Operations"),
    Place("HO-IT", "信息科技部", "Technology"),
    Place("HO-RISK", "风险管理部", "Risk"),
    Place("HO-COMP", "合规部", "Compliance"),
    Place("HO-HR", "人力资源部", "Human resources"),
    Place("HO-RET", "个人金融部", "Retail banking"),
    Place("HO-CORP", "公司金融部", "Corporate banking"),
    Place("HO-FIN", "计划财务部", "Finance"),
)
# Prefix, name, first two digits of its branches' numbers; then its branches, numbered as marked or as they stand.
_TABLE = """
DL 东岭 Dongling 04: 17望江 Wangjiang, 02新港 Xingang, 05学府路 Xuefulu, 11柳堤 Liudi, 03东湖 Donghu, 08南桥 Nanqiao,
 14北站 Beizhan, 19观澜 Guanlan, 20河口 Hekou, 金沙 Jinsha, 文昌 Wenchang, 锦绣 Jinxiu, 青年路 Qingnianlu, 东门 Dongmen,
 体育馆 Tiyuguan, 滨江 Binjiang, 石桥 Shiqiao, 松林 Songlin, 惠民 Huimin, 长宁 Changning
XY 西原 Xiyuan 03: 08白塔 Baita, 解放路 Jiefanglu, 翠屏 Cuiping, 朝阳 Chaoyang, 新华 Xinhua, 建设路 Jianshelu,
 西关 Xiguan, 五里桥 Wuliqiao, 工业园 Gongyeyuan, 红旗 Hongqi, 民安 Minan, 鼓楼 Gulou, 农机路 Nongjilu, 麦田 Maitian,
 前进 Qianjin, 胜利 Shengli, 西郊 Xijiao, 团结 Tuanjie, 牧野 Muye, 杏林 Xinglin, 古槐 Guhuai
NW 南湾 Nanwan 01: 03碧湖 Bihu, 16双桥 Shuangqiao, 15月湾 Yuewan, 梅园 Meiyuan, 梧桐 Wutong, 丁香 Dingxiang,
 荷塘 Hetang, 海棠 Haitang, 渔港 Yugang, 沙洲 Shazhou, 椰林 Yelin, 金湾 Jinwan, 南屏 Nanping, 珠光 Zhuguang,
 榕树 Rongshu, 观海 Guanhai, 码头 Matou, 银滩 Yintan, 芙蓉 Furong, 清泉 Qingquan
BC 北辰 Beichen 02: 07软件园 Ruanjianyuan, 新城 Xincheng, 天河 Tianhe, 高铁站 Gaotiezhan, 科技城 Kejicheng,
 北苑 Beiyuan, 会展 Huizhan, 星光 Xingguang, 医学院 Yixueyuan, 光明 Guangming, 大学城 Daxuecheng, 玉泉 Yuquan,
 北门 Beimen, 航空港 Hangkonggang, 创业路 Chuangyelu, 枫林 Fenglin, 紫竹 Zizhu, 学院路 Xueyuanlu, 凤凰 Fenghuang,
 明珠 Mingzhu
YT 云台 Yuntai 02: 01口岸 Kouan, 八一 Bayi, 度假区 Dujiaqu, 师大 Shida, 云溪 Yunxi, 茶马 Chama, 山城 Shancheng,
 温泉 Wenquan, 石林 Shilin, 竹海 Zhuhai, 仙桥 Xianqiao, 花街 Huajie, 银杏 Yinxing, 彩虹 Caihong, 翠湖路 Cuihulu,
 半山 Banshan, 松涛 Songtao, 古镇 Guzhen, 龙潭 Longtan, 祥云 Xiangyun
LJ 临江 Linjiang 01: 10邮电路 Youdianlu, 钟楼 Zhonglou, 江北 Jiangbei, 大桥 Daqiao, 轮渡 Lundu, 江心洲 Jiangxinzhou,
 老街 Laojie, 船厂 Chuanchang, 纺织城 Fangzhicheng, 水街 Shuijie, 粮库 Liangku, 柏杨 Boyang, 临港 Lingang,
 江畔 Jiangpan, 三元 Sanyuan, 安平 Anping, 瑞园 Ruiyuan, 和谐 Hexie, 桃源 Taoyuan, 春晖 Chunhui
"""


def _read_table() -> tuple[tuple[Place, ...], dict[str, tuple[Place, ...]]]:
    regions, branches = [], {}
    for block in _TABLE.replace("\n ", " ").strip().splitlines():
        head, names = block.split(": ")
        prefix, zh, en, digits = head.split()
        regions.append(Place(f"{prefix}-0000", f"{zh}分行", en, prefix))
        branches[prefix] = tuple(_number(prefix, digits, names.split(", ")))
    return tuple(regions), branches


def _number(prefix: str, digits: str, names: list[str]) -> list[Place]:
    taken = {name[:2] for name in names if name[:2].isdigit()}
    free = iter(f"{number:02d}" for number in range(1, 40) if f"{number:02d}" not in taken)
    places = []
    for name in names:
        zh, en = name.split()
        number, zh = (zh[:2], zh[2:]) if zh[:2].isdigit() else (next(free), zh)
        places.append(Place(f"{prefix}-{digits}{number}", f"{zh}支行", en, prefix))
    return places


REGIONS, BRANCHES = _read_table()
MOST_BRANCHES, FEWEST_BRANCHES = 120, 12


def chosen_branches(count: int) -> tuple[Place, ...]:
    """``count`` branches as they stand today, and the one merged away; the best-known of each region first.

    Where a region counts one that came to it or left it, its number is that of today.
    """
    chosen: list[Place] = []
    for place, region in enumerate(REGIONS):
        here = count // len(REGIONS) + (place < count % len(REGIONS))
        # West began with one more (it moved away); the south with one that was merged, and got the one that moved.
        began = here + 1 if region.region == "XY" else here
        chosen += BRANCHES[region.region][:began]
    return tuple(chosen)
