"""What a title line says: publisher, title, pages, date, series.

>>> from ontology import Knowledge
>>> lexicon = Knowledge().lexicon
>>> line = parse_title("艾瑞咨询:2022年供应链金融数字化报告(61页).pdf", lexicon)
>>> line.publishers, line.title, line.pages
(('艾瑞咨询',), '2022年供应链金融数字化报告', 61)
>>> line = parse_title("银行业:社融平稳信贷结构优化-230915(15页).pdf", lexicon)
>>> line.publishers, line.title, line.issued, line.industry
((), '社融平稳信贷结构优化', '2023-09-15', '银行业')
>>> parse_title("银行业深度报告:净息差的区域差异-240612(33页).pdf", lexicon).title
'银行业深度报告:净息差的区域差异'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builders.documents.metadata.dates import iso_date
from builders.text.marks import unsaid
from ontology.knowledge.lexicon import Lexicon
from ontology.normalise import is_traditional, simplify
from ontology.schema import INSTITUTIONS

__all__ = ["PAGES", "SERIES", "TitleLine", "organizations_and_people", "parse_title", "series_of", "undecorated"]

#: How a title line counts pages.
PAGES = re.compile(r"[(（]\s*(\d{1,5})\s*[页頁][^()（）]{0,4}[)）]")
_SUFFIX = re.compile(r"\.(pdf|docx?|pptx?|txt|html?|xlsx?|md)$", re.I)
_DATED = re.compile(r"[-—_–](\d{2})(\d{2})(\d{2})$")
_INDUSTRY = re.compile(
    r"^(中国|全球|海外|上市|商业|城商|农商)?(非银|非银行)?(银行|证券|保险|金融|非银金融|多元金融|信托|券商|基金|互联网金融|金融科技|房地产|宏观|策略|固收|债券)(行业|业|板块)?$"
)
_TOPIC = re.compile(
    r"\d{4}|报告|研究|系列|深度|专题|点评|周报|月报|季报|年报|综述|跟踪|策略|展望|转型|发展|趋势|之[一二三四五六七八九十]"
)
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")  # 巴克莱(Barclays)
_TAG = re.compile(r"^【(?:研报|报告|行业报告|白皮书|行业研报)】\s*")
_ORGANIZATION = re.compile(
    r"(研究院|研究所|研究中心|研究室|公司|协会|学会|联盟|联合会|委员会|咨询|证券|银行|保险|基金|信托|大学|学院|智库|科技|集团|实验室|社区|"
    r"传媒|财经|资本|资管|律师事务所|事务所|总局|管理局|中心|理财|数据|数科|金科|云|网|报|杂志|在线|观察|工作组|论坛|办公室|政府|部|局|行)$"
)
_SEPARATORS = re.compile(r"[&＆、/+＋]|\s+x\s+|×")
#: The number of a report in its series.
SERIES = re.compile(
    r"总第?\s*\d+\s*期|(?<!年)第\s*\d+\s*[期辑]|系列(?:报告|研究|专题|深度)*之(?:[一二三四五六七八九十]+|\d{1,3}(?!\d))|系列(?:报告|研究|专题|深度)*[(（]?[一二三四五六七八九十]{1,3}[)）]?(?![一-鿿])"
)


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A title line taken apart.

    Attributes:
        title: The title proper.
        publishers: Names before the colon.
        pages: Number of pages.
        issued: Date in six digits at the end, as an ISO date.
        industry: What a broker's line gives in place of a publisher.
        series: Number in a series.
        broker: Whether it is the line of a broker's report: an industry or a date, and no publisher.
    """

    title: str
    publishers: tuple[str, ...] = ()
    pages: int | None = None
    issued: str | None = None
    industry: str | None = None
    series: str | None = None
    broker: bool = False


def series_of(text: str) -> str | None:
    """The number that a text gives its report in a series.

    Args:
        text: A title or an opening.

    Returns:
        The number as printed, without blanks; None when there is none.

    >>> [series_of(text) for text in ("转型系列报告之五 2023年", "季度展望(总第 56 期)", "转型系列之二2023年", "一系列研究")]
    ['系列报告之五', '总第56期', '系列之二', None]
    """
    match = SERIES.search(text)
    return re.sub(r"\s+", "", match[0]) if match else None


def parse_title(line: str, lexicon: Lexicon, *, prefixed: bool = True) -> TitleLine:
    """Take a title line of a report site apart.

    Args:
        line: The line, perhaps with a bullet, a page count and a file suffix.
        lexicon: The known names, by which publishers are told from topics.
        prefixed: Whether what stands before a colon may be a publisher or an industry.

    Returns:
        Its parts; what is not stated is None or empty.
    """
    line = unsaid(line).lstrip("•·●■◆-* ").strip()
    line = _TAG.sub("", _SUFFIX.sub("", line))
    pages = PAGES.search(line)
    if pages:
        line = line[: pages.start()] + line[pages.end() :]
    line = _SUFFIX.sub("", line.strip())
    issued = None
    dated = _DATED.search(line)
    if dated and (issued := iso_date(2000 + int(dated[1]), int(dated[2]), int(dated[3]))):
        line = line[: dated.start()]
    publishers, industry, title = _prefix(line.strip(), lexicon) if prefixed else ((), None, line.strip())
    broker = not publishers and bool(industry or issued)
    return TitleLine(title, publishers, int(pages[1]) if pages else None, issued, industry, series_of(title), broker)


def _prefix(line: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str | None, str]:
    match = re.match(r"([^:：]{1,40})[:：]\s*(\S.*)$", line)
    if not match:
        return (), None, line
    head, rest = match[1].strip(), match[2]
    if _INDUSTRY.match(head) and not _known(head, lexicon):
        return (), head, rest
    names = [n.strip() for n in _SEPARATORS.split(head) if n.strip()]
    if names and all(_is_publisher(n, lexicon) for n in names):
        return tuple(n if _known(n, lexicon) else _BRACKETED.sub("", n) for n in names), None, rest
    if _is_publisher(head, lexicon):
        return (head,), None, rest
    return (), None, line


def _known(name: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.lookup(name, INSTITUTIONS, ()))


def _is_publisher(name: str, lexicon: Lexicon) -> bool:
    """Whether what stands before the colon is a publisher, not a topic: known, or of the shape of an organization's name."""
    if is_traditional(name):
        name = simplify(name)
    if _known(name, lexicon) or _known(name := _BRACKETED.sub("", name), lexicon):
        return True
    if _TOPIC.search(name) and not _ORGANIZATION.search(name):
        return False
    if lexicon.lookup(name, ("Theme",)):
        return False
    return bool(_ORGANIZATION.search(name) or re.fullmatch(r"[A-Za-z][\w .&'-]{1,30}", name) or re.fullmatch(r"\w{2,5}", name))


_SITE = (
    r"共享资源|资源共享|资[源料][网库站]|文库|文档|下载|免费|精品|珍藏|高清|可编辑|在线|会员|VIP"
    r"|(?<!联)网$|站$|\.(?:com|cn|net)$"
)
_DECORATION = re.compile(
    rf"^【(?=[^】]*(?:共享|资源|资料|推荐|最新|完整|{_SITE}))[^】]{{2,12}}】|[(（](?=[^()（）]*(?:{_SITE}))[^()（）]{{2,12}}[)）]$"
    r"|^(?:共享资源|资源共享|文[档件](?:标题|名称)?|资料名称|标题|名称)\s*[:：|]\s*|^(?:共享资源|资源共享)\s+|\s+(?:共享资源|资源共享)$"
    rf"|\s*[-_|–—｜]+\s*(?=[^-_|–—｜]*(?:{_SITE}))[^-_|–—｜]{{2,16}}$|(?:免费|在线|全文|PDF|pdf)+(?:下载|阅读|预览|浏览)$",
)


def undecorated(line: str) -> str:
    """A title line without what a site adds to it.

    Args:
        line: The line, in either script.

    Returns:
        The line with blanks at its ends cut; four characters stay at least.

    >>> undecorated("【共享资源】2023年零售银行观察(65页).pdf - 某某文库"), undecorated("文档名称:普惠金融资源共享机制研究")
    ('2023年零售银行观察(65页).pdf', '普惠金融资源共享机制研究')
    """
    line = line.strip()
    while match := _DECORATION.search(simplify(line)):
        rest = (line[: match.start()] + line[match.end() :]).strip()
        if len(rest) < 4:
            break
        line = rest
    return line


_PERSON = re.compile(r"[一-鿿]{2,4}|[一-鿿]{2,8}·[一-鿿]{2,8}")


def organizations_and_people(stated: str, lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom a file states as its author; the names of programs and accounts are neither.

    Args:
        stated: The field ``author`` of the file.
        lexicon: The known names.

    Returns:
        Names of organizations and names of people.

    >>> from ontology import Knowledge
    >>> lexicon = Knowledge().lexicon
    >>> [organizations_and_people(stated, lexicon) for stated in ("望海金融研究院", "张三;李四", "Administrator")]
    [(('望海金融研究院',), ()), ((), ('张三', '李四')), ((), ())]
    """
    names = [name.strip() for name in re.split(r"[;；,，、/&＆|]|\s{2,}", stated) if re.search(r"[一-鿿]{2}", name)]
    organizations = tuple(name for name in names if _known(name, lexicon) or _ORGANIZATION.search(name))
    return organizations, tuple(name for name in names if name not in organizations and _PERSON.fullmatch(name))
