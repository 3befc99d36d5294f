"""What a title in book-title marks is of: a report, a rule, or neither (a contract, a form, a film).

Its ending says most (the roles ``title_…`` of the table ``cues``), then the words before and after the marks, then the title
beside it in a list. A short title without any sign names nothing; a long one is an article's.

>>> from ontology import Knowledge
>>> kinds = TitleKinds(Knowledge().cues)
>>> [(m["title"], kind) for m, kind in kinds.titles("签署《借款合同》;据《望海金融稳定报告》")]
[('借款合同', ''), ('望海金融稳定报告', 'Report')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontology.knowledge.cues import Cues

__all__ = ["TitleKinds"]

_MARKED = re.compile(r"《(?P<title>[^《》\n]{3,90})》")
_VERSION = re.compile(
    r"(?:\((?:[^()]{0,12}(?:稿|征|版|年本|年度|修订|修正|试行|暂行|草案|适用|节选|摘要|调整后|最高额|基本建设|[一二三四五六])"
    r"|[\d年月日. —-]{4,24}|[^()]{2,20}号)\)|之[一二三四五六]|\d\.\d)+$"
)
#: A title in a list with the one before it.
_LISTED = re.compile(r"》(?:\([^()]{1,24}\))?[、,，/\s和与及]*(?:以及)?$")
#: Before the marks: the number of a reference, or an author and a year.
_REFERRED = re.compile(r"(?:^|\n)\s*(?:\[\d{1,3}\]|\d{1,3}[.、]|[①-⑳])[^\n《》。;；]{0,60}$|\((?:19|20)\d\d[a-z]?\)[:：,，.]?$")
#: After the marks: the English title, a year, a publisher, an issue, what a text says.
_PRINTED = re.compile(
    r"》(?:\((?:[A-Z][A-Za-z]+[ ,.:)-]|(?:19|20)\d\d)|[,，](?:[^,，。;；《》\n]{2,24}[,，])?"
    r"(?:(?:19|20)\d\d|[^,，。;；《》\n]{2,16}出版社)"
    r"|第?[\d一二三四五六七八九十]{1,4}[期卷辑版]|(?:19|20)\d\d年第?\d{1,3}期"
    r"|[^。;；,，《》\n]{0,24}?(?:发布|编制|撰写|编写|出版|推出)的?\n?(?:白皮书|报告|论文|研究|专著)"
    r"|(?:一文|一书|报告|研报|白皮书|论文|一篇|调查|数据库|期刊|杂志|周刊|显示|指出|刊文|报道|刊登|刊发|刊载|撰文))"
)
#: After the marks: the number of a standard.
_STANDARD = re.compile(
    r"》(?:\((?:GB|JR|GA|YD|YZ|HJ|DB|ISO)[/A-Z]{0,3} ?\d"
    r"|等?(?:[\d一二两三四五六七八九十]+[项个])?(?:金融|行业|国家|团体|地方|企业)标准(?!化))"
)
#: The year at the end of an act's title.
_YEAR = re.compile(r"(?<=法案)(?:19|20)\d\d$")
#: What a company announces of itself.
_COMPANY = re.compile(
    r"(?:股份|股东|董事|监事|激励|回购|辞职|增持|减持|募集|重组|整改|建设项目|限制性股票|合同|利润分配|股权|议案).*(?:公告|决议|说明)$"
)
#: Endings of articles, policies and published tables that look like a certificate's, a declaration's or a form's.
_PAPER = re.compile(r"[一-鿿]{4}(?:实证|论证|考证|例证|辩证|(?:政策|监管)声明)$|(?:生命|发生率|投入产出)表$")
#: A guide for buyers and readers, which is no rule.
_GUIDE = re.compile(r"(?:市场|厂商|选型|选购|采购|投资|理财|入门|学习|求职)指南$")
#: After the marks: an article of the rule.
_ARTICLE = re.compile(r"》(?:\([^()]{1,20}\))?第[\d一二三四五六七八九十百零()]{1,10}条")
_METHOD = re.compile(
    r"(?:选股|操作|估值|估算|分析|评估|评价|(?<!外商|商业|合同)(?:价值|主|型|成长|集中|趋势|逆向)投资|教学|记账|计算|复盘|算|方|做|看|想|用)法则?$"
)
#: Characters of a title that needs no other sign of a report.
_LONG = 10


class TitleKinds:
    """Tells what the titles in book-title marks are of.

    Args:
        cues: The trigger words.
    """

    def __init__(self, cues: Cues) -> None:
        self._nothing = re.compile(f"(?:{cues.alternation('title_not_report')})$")
        self._rule = re.compile(f"(?:{cues.alternation('document_tail')}|{cues.alternation('title_rule')}|[法令]|法典)$")
        self._series = re.compile(
            r"(?:准则|指引|规则|指南|公告|办法|解释|问答|规范)第\d{1,5}号"
            r"|(?:准则|标准)\d{3,5}$|(?:国家|行业|团体)标准[-—:：]|\((?:EU|EC)\) ?第?\d{2,4}/\d{2,4}"
        )
        self._report = re.compile(f"(?:{cues.alternation('title_report')})$")
        self._work = re.compile(cues.alternation("title_work"))
        self._cited = re.compile(f"(?:{cues.alternation('title_report_cue')})[了的于在中其:：“‘]?$")
        self._generic = cues["title_generic"]

    def nothing(self, title: str) -> bool:
        """Whether a title is of a contract, form, letter, certificate or motion, or names a kind of paper and no paper.

        Args:
            title: The words between the marks.

        Returns:
            True also for 审计报告, not for 2023年审计报告.
        """
        bare = _VERSION.sub("", title)
        if bare in self._generic or title.startswith(("附录", "附件")) or _COMPANY.search(bare):
            return True
        return self._nothing.search(bare) is not None and not _PAPER.search(bare)

    def rule(self, title: str) -> bool:
        """Whether a title ends like a rule's, or is one of a numbered series.

        Args:
            title: The words between the marks.

        Returns:
            False for a method (价值选股法).
        """
        bare = _VERSION.sub("", title)
        if _METHOD.search(bare) or _GUIDE.search(bare):
            return False
        bare = _YEAR.sub("", bare)
        return self._rule.search(bare) is not None or self._series.search(bare) is not None

    def titles(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """The titles in marks.

        Args:
            text: Clean text.

        Yields:
            The match with the group ``title``, and ``Report``, ``Regulation``, or nothing.
        """
        kind, end = "", 0
        for match in _MARKED.finditer(text) if "《" in text else ():
            listed = end and match.start() - end < 32 and _LISTED.match(text, end - 1, match.start())
            kind = self._kind(text, match, kind if listed else None)
            end = match.end()
            yield match, "" if kind == "Work" else kind

    def _kind(self, text: str, match: re.Match[str], beside: str | None) -> str:
        """The kind of one title; ``beside`` is that of the one it is listed with, None when it stands alone."""
        title = match["title"]
        if self.nothing(title):
            return ""
        if self.rule(title) or _STANDARD.match(text, match.end() - 1) or _ARTICLE.match(text, match.end() - 1):
            return "Regulation"
        start, end = match.span()
        sentence = _sentence(text, start)
        if beside == "Work" or self._work.search(sentence[-12:]):
            return "Work"
        if self._told(text, start, end, title) or beside == "Report":
            return "Report"
        if self._work.search(sentence) or self._work.search(_sentence_rest(text, end)):
            return "Work"
        return "Report" if len(title) >= _LONG else ""

    def _told(self, text: str, start: int, end: int, title: str) -> bool:
        """Whether the title's ending, or a word beside the marks, says that it is a report."""
        bare = _VERSION.sub("", title)
        if self._report.search(bare) or _METHOD.search(bare) or bare.startswith(("论", "试论", "浅谈", "浅论")):
            return True
        if self._cited.search(text, max(0, start - 8), start) or _PRINTED.match(text, end - 1):
            return True
        return _REFERRED.search(text, max(0, start - 70), start) is not None


_STOP = re.compile(r"[。！？!?；;\n]")


def _sentence(text: str, start: int, reach: int = 60) -> str:
    """The sentence up to a title."""
    return _STOP.split(text[max(0, start - reach) : start])[-1]


def _sentence_rest(text: str, end: int, reach: int = 30) -> str:
    """The sentence after a title."""
    return _STOP.split(text[end : end + reach], maxsplit=1)[0]
