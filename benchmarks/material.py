"""What generated documents are made of: sentences of our own with gaps, the words for them, and names from the tables."""

from __future__ import annotations

from functools import cache
from random import Random

from ontology import Knowledge
from ontology.knowledge.lexicon import Thing

#: Sentences with many names; a gap is filled anew each time.
DENSE = (
    "{bank}、{bank}先后上线{theme}平台，带动{theme}与{theme}，{regulator}将其列入{theme}示范名单。",
    "{year}年，{bank}发布《{report}》，把{theme}、{theme}、{theme}和{theme}写入三年规划。",
    "按照《{rule}》（{number}），{bank}完成了{theme}、{theme}的自查，{theme}另行安排。",
    "{regulator}会同{regulator}印发《{rule}》，对{theme}、{theme}、{theme}作出规定。",
    "{bank}依托{product}开展{theme}，{place}辖内{amount}户{client}受益，{theme}、{theme}同步推进。",
    "{company}与{bank}共建{theme}实验室，首批课题是{theme}、{theme}、{theme}、{theme}。",
    "同业中，{bank}重{theme}与{theme}，{bank}则以{product}带动{theme}、{theme}。",
    "{theme}是{theme}的前提，{theme}又离不开{theme}，{bank}因此先做{theme}。",
    "一手抓{theme}，一手抓{theme}，{theme}、{theme}、{theme}齐头并进，{effect}。",
    "{theme}方面，{bank}把{theme}嵌入{theme}，{effect}；{theme}方面，{dept}{act2}。",
    "获奖名单：{bank}（{theme}）、{bank}（{theme}）、{bank}（{theme}）。",
    "{bank}牵头的银团支持{place}{theme}项目，金额{amount}亿元，兼顾{theme}与{theme}。",
)
#: Sentences of ordinary prose: a name or two.
PROSE = (
    "{bank}{dept}的一位负责人表示，{aim}，要先把{thing}理清，再谈{theme}。",
    "{when}，{bank}在{place}的{unit}{act}，{effect}。",
    "从{theme}的角度看，{thing}{state}，{aim}。",
    "{regulator}在{when}的座谈会上要求{act2}，不得{fault}。",
    "{bank}随后{act2}，用{amount}天走完了以往{count}个月的流程。",
    "{dept}曾担心{fault}，因此{act2}，并请{company}作了复核。",
    "{theme}不是一个{unit}能够独立完成的，{dept}、{dept}都要{act2}。",
    "{bank}的经验是，{aim}，离不开{thing}与{thing}。",
    "按《{rule}》的口径，{thing}不应计入{measure2}。",
    "{product}推出{count}年后，{thing}{state}，{effect}。",
)
#: Sentences that name nobody.
NAMELESS = (
    "与{when2}相比，{thing}的变化更值得留意：{effect}，而{thing}依旧{state}。",
    "{dept}把{thing}分成{count}类，{act}，{effect}。",
    "调研覆盖{place}{amount}家{unit}，受访者普遍认为{thing}{state}。",
    "这一做法{effect}，也使{client}{gain}。",
    "需要说明的是，{thing}的口径在{when2}有过调整，前后不宜直接比较。",
    "截至{year}年末，{thing}为{amount}{measure}，比上年增加{percent}个百分点。",
    "{place}的{client}对{thing}提出了新的期待，{unit}却{fault}。",
    "若只看{measure2}，{thing}并不突出；放到{count}年的跨度里，{effect}。",
    "文中所称{thing}，指{unit}在{aim}时所用的全部材料。",
    "第{count}步是{act}；第{count2}步是{act2}。",
    "表中第{count}列给出{thing}，第{count2}列给出{measure2}，单位为{measure}。",
    "经办人{act}之后，由{dept}在{amount}小时内复核，{aim}。",
    "{when}以来{thing}{state}，{client}因此{gain}。",
    "对{fault}的{unit}，{dept}会在{when2}下发提示。",
    "{when}的{unit}里，{client}排到第{count}位，{thing}{state}。",
    "有人把{thing}归因于{fault}，也有人认为{when2}的{measure2}早已说明问题。",
    "{dept}为此{act2}，{dept}则{act}，两边各行其是，{effect}。",
    "{client}说，{gain}，只是{thing}还{state}。",
    "若{fault}，{thing}便{state}；若{act2}，{effect}。",
    "本节所列{amount}{measure}取自{when2}的底稿，{measure2}按{count}年平均计。",
)
#: Words that fill the other gaps.
WORDS = {
    gap: said.split()
    for gap, said in {
        "dept": ("运营部 零售部 计划处 审计组 科技中心 合规岗 授信审批室 客服条线 财会团队 渠道管理处 数据小组 督导组 后勤组"),
        "unit": "网点 支行 分中心 营业室 服务站 经办机构 项目组 办事处 县域机构 直营团队",
        "thing": (
            "台账的更新频率 柜面等候时长 单证的留存期限 材料的补正次数 内部计价 岗位的轮换 流程的断点 "
            "会议纪要的落实 客诉的归因 外勤的路线 印章的交接 押品的复估 名单的去重 口令的管理 报文的格式 "
            "账页的核对 周转箱的调度 排班表 培训的课时 备件的库存 合同的版本 影像的清晰度 签收的时点 "
            "交接班记录 应急预案 回访的话术 表格的栏目 手册的篇幅 指标的权重 复盘的结论 样本的来源 工单的分派 "
            "费用的摊销 设备的折旧 场地的租约 抽查的比例 档案的编号"
        ),
        "state": (
            "大体平稳 仍有缺口 好于预期 略显滞后 起伏不定 有所收窄 尚未定型 明显改观 难以衡量 趋于一致 时好时坏 不尽相同"
        ),
        "aim": (
            "为了少走弯路 要让一线省力 想把等候缩短 既要快也要稳 若要长久见效 为使责任到人 要做到事事有据 "
            "为避免重复劳动 想让规则看得懂 为了经得起回头看 要把账算清楚 为照顾行动不便的人"
        ),
        "act": (
            "重排了窗口的先后 把纸质登记换成扫码 试行错峰办理 增设了一名协调人 逐项列出了待办 先做了一轮摸底 "
            "把旧表合并为一张 请邻近机构交叉检查 改用统一的封面 按月公布进度 将疑点逐条销号 在门口设了问讯台 "
            "把提示语写成了大白话 留出了半天用于复核"
        ),
        "act2": (
            "补齐缺件 逐级报备 当日销账 先试后推 双人复核 定期轮岗 每季回头看 留痕备查 分批切换 倒排工期 "
            "统一口径 压缩层级 明确时限 公开结果 归口管理 建立清单 对照检查 限期改正"
        ),
        "fault": (
            "以口头代替书面 越级审批 重复采集 漏记时点 拖延答复 先办后补 互相推诿 混用旧版 擅改栏目 "
            "只报喜不报忧 照抄上年 随意变更"
        ),
        "effect": (
            "差错少了近一半 排队的人明显见少 月底不再加班 返工的情形渐渐少见 前后台的争执少了 用时缩短了三成 "
            "成本却没有上去 新人两周便能上手 问题在当天就能看见 账实不符的情况没有再出现 各处的做法开始趋同 "
            "反馈比以往早到了几天"
        ),
        "client": ("小店主 种植户 退休职工 外来务工者 出口商 车队 学校食堂 诊所 合作社 园区企业 手艺人 渔民 茶农 物业公司"),
        "gain": ("少跑了两趟 当天拿到了答复 省下了一笔费用 看懂了条款 不必再托人 多了一种选择 心里有了底 提前排好了开支"),
        "when": "年初 三月中旬 入夏 上半年 第三季度 国庆前后 岁末 近两年 试点之初 改版之后 去年此时 旺季",
        "when2": "前年 上一轮 五年前 汛期 改制之前 淡季 年报季 开办之初 搬迁那年 上个周期",
        "measure": "万元 户 笔 件 人次 亿元 平方米 小时 台 份",
        "measure2": "单户均值 笔数 同比增速 人均量 办结率 留存率 峰值 中位数 环比 占比",
        "head": "背景 总体情况 主要做法 成效 不足 下一步 案例 数据 方法 建议 附注 访谈 对比 流程 组织 保障",
        "form": "观察 调研 年度综述 实践汇编 专题分析 手记 白皮书 评估 纪要 研究 概览 问答",
    }.items()
}
#: Page furniture of our own.
FOOTS = ("本页内容由用户上传，仅供学习交流", "返回顶部 联系我们 关于本站", "扫码关注，获取更多资料", "下一篇 上一篇 收藏 举报")


def _plain(thing: Thing) -> bool:
    return 2 < len(thing.label) < 22 and not thing.label.isascii()


@cache
def names() -> dict[str, list[str]]:
    """The names of the tables, by the gap that they fill; all names of an institution, so that short ones come too."""
    lexicon = Knowledge().lexicon
    kinds = {"Bank": "bank", "Regulator": "regulator", "Organization": "company", "Theme": "theme", "Product": "product"}
    found: dict[str, set[str]] = {gap: set() for gap in (*kinds.values(), "rule", "number")}
    for entries in lexicon.names.values():
        for name in entries:
            thing = lexicon.things[name.iri]
            gap = kinds.get(thing.type)
            if gap and _plain(thing) and name.status in ("preferred", "short", "alias", "legal") and len(name.text) > 2:
                found[gap].add(name.text)
    for thing in lexicon.things.values():
        if thing.type == "Regulation" and _plain(thing):
            found["rule"].add(thing.label)
            found["number"].add(thing.number or "内部规程第7号")
    found["place"] = {row["name"] for row in Knowledge().rows("places") if row["division"] in ("province", "city")}
    ordered = {gap: sorted(them) for gap, them in sorted(found.items())}
    for them in ordered.values():
        Random(0).shuffle(them)  # so that those that are named often are of any kind
    return ordered


#: How many names of a kind a document draws from; six of the others.
_MANY = {"theme": 36, "bank": 10}


def _favoured(random: Random, among: list[str]) -> str:
    """One of ``among``: the earlier, the more often."""
    return among[int(len(among) * random.random() ** 2.5)]


class Gaps(dict[str, str]):
    """The words for one sentence, drawn when they are asked for: a document names some things again and again."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random
        few = {gap: _MANY.get(gap, 6) for gap in names()}
        self._own = {gap: [_favoured(random, them) for _ in range(few[gap])] for gap, them in names().items()}

    def __missing__(self, gap: str) -> str:
        random = self._random
        match gap:
            case "year":
                return str(random.randint(2012, 2025))
            case "amount":
                return f"{random.randint(3, 9800):,}" if random.random() < 0.5 else str(random.randint(2, 480))
            case "percent":
                return f"{random.uniform(0.1, 19):.2f}"
            case "count" | "count2":
                return str(random.randint(2, 17))
            case "report":
                return f"{self['place']}{self['theme']}{self['form']}"
        if gap in self._own:  # nine times in ten one of the document's own
            return _favoured(random, self._own[gap] if random.random() < 0.9 else names()[gap])
        return random.choice(WORDS[gap])


def sentence(random: Random, gaps: Gaps, density: float) -> str:
    """A sentence, with many names in the share ``density`` of cases, and with none in three fifths of the others."""
    kind = DENSE if random.random() < density else NAMELESS if random.random() < 0.6 else PROSE
    return random.choice(kind).format_map(gaps)
