"""Titles of reports cited without book-title marks: after a word of publishing or citing, with a year, in a file's name.

Where the marks are lost a title has to prove itself: no clause, words enough before 报告, and a year, a place, an institution
or a publisher, so that 按照规定报告 and 编制审计报告 cite nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Edges, Hinted
from builders.finders.plain_titles import plain_titles
from builders.finders.title_kinds import TitleKinds
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["CitedTitles"]

_YEAR = r"(?:\((?:19|20)\d\d(?:年度?|[-—]20\d\d年?)?\)|(?:19|20)\d\d(?:年度?)?)?"
_PLAIN = r"[^。！？!?;；,，、:：\n《》“”()]"
#: What follows a title: a border, or what a text says, and no word that makes of it a duty, a form, a number.
_BORDER = (
    r"(?=[\s,，。;；:：、()（）《》“”‘’\"!！?？[]|$"
    r"|显示|指出|认为|称|表明|表示|披露的|数据|统计|提出|提到|预测|预计|中(?!心|介)|里|的|及|和|与|一书)"
)
_NO_DUTY = r"(?!期|显示|的|书|制度|义务|发布|披露|编制|数量|格式|内容|工作|机制|分部)"
_ANNUAL = re.compile(
    r"(?<![\d—–-])(?P<title>(?:19|20)\d\d年?度?(?![-—–/]\d)[^。！？!?;；,，、:：\n《》“”()的]{2,26}?(?:报告|白皮书|蓝皮书))"
    + _NO_DUTY
)
_DATED = re.compile(r"(?P<title>[一-鿿A-Za-z]{4,24}?(?:报告|白皮书|蓝皮书)\((?:19|20)\d\d(?:年度?|[-—]20\d\d年?)?\))")
_OUTLOOK = re.compile(
    r"(?P<title>(?:19|20)\d\d年?度?[^。！？!?;；,，、:：\n《》“”()的]{4,26}?展望(?:报告)?)(?=[\s,，。、:：)》]|$)"
)
#: A line that is a title with its year behind it.
_HEADED = re.compile(
    r"(?:^|(?<=\n))(?P<title>[A-Za-z一-鿿][^。！？!?;；,，、:：\n《》“”()的]{3,40}?(?:报告|白皮书|蓝皮书|绿皮书|年鉴)(?:19|20)\d\d)(?=版?\s*(?:\n|$))"
)
#: The report that exchanges call by three words.
_THREE = re.compile(
    r"(?P<title>(?:19|20)\d\d年?度?环境、社会[及与和](?:公司|企业)?(?:管治|治理)(?:\(ESG\))?报告)(?!守则|指引|书)"
)
#: English titles in quotation marks, and Chinese ones in single title marks, beside a word for what they are.
_WORK = r"(?:白皮书|报告书?|研报|论文|文章|博客|专著|著作|一书|刊文|发表|撰文|题为|名为)"
_ENGLISH = r"(?P<title>[A-Z](?=\S+ \S+ \S)[\w'’&:,./ -]{14,150}?)"
_OPENED = tuple(f"{mark}{letter}" for mark in '“"〈' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FOREIGN = tuple(
    (re.compile(pattern), Rule.SHAPE_MARKS, 0.75, hints)
    for pattern, hints in (
        (rf"{_WORK}(?:中|了|的|,|题为|名为)?[“\"〈]{_ENGLISH}[”\"〉]", _OPENED),
        (
            rf"[“\"〈]{_ENGLISH}[”\"〉](?:的|这?一?)?(?:白皮书|报告|研报|论文|文章?|书)",
            ("”文", "”一文", "”报告", "”论文", "”的", "”白皮书", "”一书"),
        ),
        (rf"{_WORK}(?:中|了|的)?〈(?P<title>[^〈〉\n]{{4,60}})〉", ("〈",)),
    )
)
#: A line of a report site: PUBLISHER:TITLE(36页).pdf
_FILED = re.compile(r"(?:^|[•·:：\n])\s*(?P<title>[^:：\n•·]{4,60}?)(?:-\d{6})?\(\d{1,4}页\)\.(?:pdf|docx?)")
#: What a title cited without marks does not hold: clauses, days, the words of publishing.
_LOOSE = re.compile(
    r"^[的了‘该本其各或与和及以向在后者所为]|[起进]行|形成|年度?(?:财务|专项|专题|自查|检查|整改)报告$|连续|发布|披露|首次|完成|在|提交|出具|编制|显示|\d月"
    r"|目录|名单|章程|规范|^.{0,2}(?:社会责任|可持续发展)报告$|^\d{5,}|修订|应当|要求|或者|本报告|本手册|我们|及其|将|第.{1,4}条|履行|超过|\d+[份篇]|新增"
    r"|规定|办法|依据|使用|收到|报送|提供|做出|作出|开始|任何|满足|[的被须已]|可以|后才"
)
#: The same, for titles with a word of publishing before them; these have no year to prove them.
_GENERIC = re.compile(
    r"(?:大额|可疑|和|定期市场|市场|年度|半年度|季度|定期|临时|中期|财务|会计|审计|验资|评估|鉴证|调查|检查|尽职调查|可行性研究|信用|征信|评级|检测|国家|工作组|公开|专题|经营|业绩|专项|书面|执行|咨询|建议|问题|差异|交易"
    r"|社会责任|可持续发展|ESG|行业|客户|研究|分析|统计|监测|企业|公司|上市公司|机构|银行|内部控制|自我评价|环境|风险|其他|其它|相关)+"
    r"(?:报告|年报|季报|半年报|手册|展望|综述|洞察)$"
)
_PROPER = re.compile(
    r"(?:19|20)\d\d|^(?:中国|全球|世界|国际|亚太|亚洲|欧洲|我国|全国|[一-鿿]{2,6}[省市县区])|蓝皮书|白皮书|绿皮书|红皮书|黄皮书|年鉴|统计公报|案例集|文集"
)
_BARE = re.compile(
    r"^(?:19|20)\d\d年?度?(?:第?[一二三四1-4]季度|上半年|半年度?|年度)?(?:财务|中期|业绩|中期业绩|年报|年度)*(?:报告|年报|季报)$"
)
#: How a title ends, and what it has before a known title that it ends with: a subject, no day, no word for any report.
_TITLED = ("白皮书", "蓝皮书", "绿皮书", "红皮书", "年鉴")
_SUBJECT = re.compile(
    r"(?!过|了|最新|新版|首[份部个]|今年|去年|本[期次份年]|该|其|一[份部]|第|上[半年]|下半|[份部期]|年度|季度)[一-鿿]{2,10}(?<![的了年月日期度版份部])"
)
#: The year of an edition, right behind the name of a series.
_EDITION = re.compile(r"(?:19|20)\d\d(?![\d年.,%])")
#: Patterns with the rule's name, its score, and strings without which it cannot match.
_TITLES = (
    *_FOREIGN,
    (_FILED, Rule.SHAPE_FILED, 0.75, ("页).",)),
    (_OUTLOOK, Rule.SHAPE_OUTLOOK, 0.6, ("展望",)),
    (_DATED, Rule.SHAPE_DATED, 0.7, ("报告(", "白皮书(", "蓝皮书(")),
    (_HEADED, Rule.SHAPE_DATED, 0.6, [f"{end}{century}" for end in ("报告", "皮书", "年鉴") for century in (19, 20)]),
    (_THREE, Rule.SHAPE_ANNUAL, 0.7, ("环境、社会",)),
    (_ANNUAL, Rule.SHAPE_ANNUAL, 0.6, ("报告", "白皮书", "蓝皮书")),
)


class CitedTitles:
    """Finds titles of reports without marks.

    Args:
        knowledge: The tables.
        kinds: Tells contracts, forms and filings from reports by their endings.
    """

    def __init__(self, knowledge: Knowledge, kinds: TitleKinds) -> None:
        cues = knowledge.cues
        cited = re.compile(
            rf"(?:(?<![数依占证单凭票收])(?:{cues.alternation('report_citation')})过?|参考文献[:：])\s?"
            rf"(?P<title>(?:(?:19|20)\d\d年?(?:度)?)?{_PLAIN}{{2,30}}?(?:{cues.alternation('report_tail')}){_YEAR}){_BORDER}"
        )
        patterns = ((cited, Rule.SHAPE_CITED, 0.7, cues.endings("report_tail")), *_TITLES)
        self._rules = [(rule, score) for _, rule, score, _ in patterns]
        self._kinds, self._edges = kinds, Edges(cues)
        self._hinted = Hinted((pattern, hints) for pattern, _, _, hints in patterns)

    def __call__(self, text: str, found: Sequence[Found]) -> Iterator[tuple[int, int, Rule, float]]:
        """Titles without marks.

        Args:
            text: Clean text.
            found: What was found in it so far; institutions prove a title.

        Yields:
            Beginning and end of each, the rule and its score.
        """
        named = [f for f in found if f.type in INSTITUTIONS]
        reports = [f for f in found if f.type == "Report" and f.rule.startswith("gazetteer:")]
        for (rule, score), matches in zip(self._rules, self._hinted.matches(text), strict=True):
            for match in matches:
                start, end = match.span("title")
                if self._kinds.nothing(match["title"]):
                    continue
                inner = any(start < f.start and f.end == end for f in reports)
                if rule in (Rule.SHAPE_FILED, Rule.SHAPE_MARKS) or _stands(
                    text, start, match["title"], match.start(), rule, named, inner
                ):
                    yield _without_publisher(text, start, end, named) if rule == Rule.SHAPE_DATED else start, end, rule, score
        yield from plain_titles(text, named)
        for known in found:
            if known.type != "Report":
                continue
            if known.rule.startswith("gazetteer:") and (year := _EDITION.match(text, known.end)):
                yield known.start, year.end(), Rule.SHAPE_DATED, 0.7
            if known.rule != Rule.SHAPE_MARKS and (start := self._longer(text, known, named)) < known.start:
                yield start, known.end, Rule.SHAPE_CITED, 0.7

    def _longer(self, text: str, known: Found, named: Sequence[Found]) -> int:
        """Where a longer title begins that only ends like a known one: 银行业人工智能白皮书 is not 人工智能白皮书."""
        if not text.endswith(_TITLED, 0, known.end) or not "一" <= text[known.start - 1 : known.start] <= "鿿":
            return known.start
        start, certain = self._edges.left(text, known.start, 10)
        start = max([start, *(f.end for f in named if start < f.end <= known.start)])
        return start if certain and _SUBJECT.fullmatch(text[start : known.start]) else known.start


def _without_publisher(text: str, start: int, end: int, named: Sequence[Found]) -> int:
    """Where a title begins behind the house that published it; a bank's, or a mere year's report, is called with its house."""
    begins = max((f.end for f in named if f.start == start and f.type != "Bank"), default=start)
    title = text[begins:end].split("(", 1)[0]
    return begins if len(title) >= 8 and not _GENERIC.fullmatch(title) else start


def _stands(text: str, start: int, title: str, cue: int, rule: str, named: Sequence[Found], inner: bool) -> bool:
    """Whether a title without marks is one, and no clause."""
    if _LOOSE.search(title):
        return False
    if _BARE.search(title):  # only its publisher tells which
        return any(start - 2 <= f.end <= start for f in named)
    if rule != Rule.SHAPE_CITED:
        return True
    if _GENERIC.fullmatch(title):
        return False
    if inner or _PROPER.search(title) or any(f.start == start and f.end < start + len(title) for f in named):
        return True
    return len(title) >= 6 and any(cue - 12 <= f.end <= cue for f in named)
