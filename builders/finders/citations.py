"""Reports, white papers and articles cited in a text, with book-title marks or after a citing word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Hinted
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge

__all__ = ["CitationFinder"]

_YEAR = r"(?:\((?:19|20)\d\d(?:年度?|[-—]20\d\d年?)?\)|(?:19|20)\d\d(?:年度?)?)?"
_PLAIN = r"[^。！？!?;；,，、:：\n《》“”()]"
_MARKED = re.compile(r"《(?P<title>[^《》\n]{3,60})》")
_ANNUAL = re.compile(
    r"(?<![\d—–-])(?P<title>(?:19|20)\d\d年?度?[^。！？!?;；,，、:：\n《》“”()的]{2,26}?(?:报告|白皮书|蓝皮书)(?!期|显示|的|书))"
)
_DATED = re.compile(r"(?P<title>[一-鿿A-Za-z]{4,24}?(?:报告|白皮书|蓝皮书)\((?:19|20)\d\d(?:年度?|[-—]20\d\d年?)?\))")
_OUTLOOK = re.compile(
    r"(?P<title>(?:19|20)\d\d年?度?[^。！？!?;；,，、:：\n《》“”()的]{4,26}?展望(?:报告)?)(?=[\s,，。、:：)》]|$)"
)
#: GB/T 7714: [3]盛天翔,范从来.TITLE[J].金融研究,2020(6):114-132.
_REFERENCE = re.compile(
    r"(?:^|[\]\n;；。])[\s]*(?P<authors>[^.．。\[\]\n]{2,60})[.．]\s*(?P<title>[^\[\]\n。]{4,120}?)\s*\[(?:J|M|R|N|D|C|G|EB)(?:/OL)?\]"
)
_JOURNAL = re.compile(r"\s*[.．,，]?\s*(?P<title>[^\[\],，.．;；:：\d]{2,40}(?:\([^()\d]{1,6}\))?)[,，]\s*(?:19|20)\d\d")
#: A line of a report site: PUBLISHER:TITLE(36页).pdf
_FILED = re.compile(r"(?:^|[•·:：\n])\s*(?P<title>[^:：\n•·]{4,60}?)(?:-\d{6})?\(\d{1,4}页\)\.(?:pdf|docx?)")
#: Patterns of titles, the rule's name, its score, and strings without which it cannot match.
_TITLES = (
    (_MARKED, Rule.SHAPE_MARKS, 0.8, ("《",)),
    (_REFERENCE, Rule.SHAPE_REFERENCE, 0.85, ("[J]", "[M]", "[R]", "[N]", "[D]", "[C]", "[G]", "[EB", "[J/", "[M/", "[R/")),
    (_FILED, Rule.SHAPE_FILED, 0.75, ("页).",)),
    (_OUTLOOK, Rule.SHAPE_OUTLOOK, 0.6, ("展望",)),
    (_DATED, Rule.SHAPE_DATED, 0.7, ("报告(", "白皮书(", "蓝皮书(")),
    (_ANNUAL, Rule.SHAPE_ANNUAL, 0.6, ("报告", "白皮书", "蓝皮书")),
)
_OFFICIAL = re.compile(r"(?:法|条例|办法|意见|通知|规定|指引|细则|规划|方案|纲要|决定|准则|公告)(?:\([^()]+\))?$")
#: What a title cited without marks does not hold: clauses, days, the words of publishing.
_LOOSE = re.compile(
    r"^[的了‘该]|起|进行|形成|年度?(?:财务|专项|专题|自查|检查|整改)报告$|连续|发布|披露|首次|完成|在|提交|出具|编制|显示|\d月|目录|名单|章程|规范|^.{0,2}(?:社会责任|可持续发展)报告$|^\d{5,}"
)


class CitationFinder:
    """Finds cited titles outside what is already found as a regulation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, cues = knowledge.lexicon, knowledge.cues
        tail = cues.alternation("report_tail")
        cited = re.compile(
            rf"(?:{cues.alternation('citation')}|参考文献[:：])"
            rf"(?P<title>(?:(?:19|20)\d\d年?(?:度)?)?{_PLAIN}{{2,30}}?(?:{tail}){_YEAR})"
        )
        patterns = (*_TITLES[:3], (cited, Rule.SHAPE_CITED, 0.7, cues.endings("report_tail")), *_TITLES[3:])
        self._titles = [(pattern, rule, score) for pattern, rule, score, _ in patterns]
        self._hinted = Hinted((pattern, hints) for pattern, _, _, hints in patterns)

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Cited titles.

        Args:
            passage: The passage.
            found: What was found in it so far; titles inside regulations and reports are left out.

        Yields:
            Titles of type Report, with the journal after those in a reference list.
        """
        text = passage.text
        taken = [(f.start, f.end) for f in found if f.type in ("Regulation", "Report")]
        for (pattern, rule, score), matches in zip(self._titles, self._hinted.matches(text), strict=True):
            for match in matches:
                (start, end), title = match.span("title"), match["title"]
                loose = _OFFICIAL if pattern is _MARKED else None if pattern in (_REFERENCE, _FILED) else _LOOSE
                if (loose and loose.search(title)) or any(a <= start and end <= b for a, b in taken):
                    continue
                yield self._titled(start, end, title, rule, score)
                if pattern is _REFERENCE and (journal := _JOURNAL.match(text, match.end())):
                    yield self._titled(*journal.span("title"), journal["title"], Rule.SHAPE_JOURNAL, score)

    def _titled(self, start: int, end: int, title: str, rule: str, score: float) -> Found:
        known = self._lexicon.lookup(title, ("Publication",), ())
        iri, label = (known[0].iri, known[0].label) if known else self._lexicon.identified("publication", title)
        return Found(start, end, "Report", rule, score, iri, label)
