"""Who published a report, from every place that says so: its title, its head, labels, signatures, its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from builders.documents.metadata.claims import Claim
from builders.documents.metadata.dates import dates
from builders.documents.metadata.headline import Headlines
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Stated
from builders.documents.metadata.lines import Line
from builders.documents.metadata.signature import Signature
from builders.documents.metadata.titles import series_of
from builders.records import Span
from ontology.knowledge.cues import Cues
from ontology.normalise import is_traditional, simplify

__all__ = ["Publishers"]

_ISSUES = re.compile(
    r"(?P<who>.{2,120}?)(?:办公厅|办公室)?(?:关于|印发|转发|批转|发布|公告(?=[〔(（\[])|令(?=[〔第(（\[])|就.{2,60}答记者问)"
)
_LEGAL_FIRST = re.compile(r"致?(?P<who>[^,，。:：]{2,40}?(?:股份有限公司|有限责任公司|有限公司))(?=.{4})")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
#: Whose a paper is, at the end of a line or in a sentence of it: 望海支付协会发布, 本文件由望海支付协会提出并归口.
_DOES = re.compile(r"\s*(?:联合)?(?:发\s?布|编制|编写|编著|编|出品|印制|主编|撰写|主办|编印)$")
_IN_SERIES = re.compile(r"(?:工作论文|研究报告|研究成果|专题报告|系列报告|课题)(?:系列)?$")
#: Between a name, a day and a place in a series in one line: （望海金融研究院 | 2023年8月 | 转型系列之二）.
_PARTS = re.compile(r"[\s|｜·()（）]+")
_BY = re.compile(
    r"(?:本|该)(?:文件|标准|报告|指引|规范|办法|白皮书|指南)由(?P<who>[一-鿿()、]{4,40}?)(?:联合|共同|负责)?(?:提出|发布|编制|归口|制定|印发|撰写|编写|出品)"
)
_COPY = re.compile(
    r"(?:©|\(c\)|copyright|版权所有)[\s::@©-]*(?:\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–~至]\s*(?:19|20)?\d\d(?:\d\d)?)?年?)?[\s,:]*(?:by\s+)?(?P<who>[^,。|;:©—–]{2,40})",
    re.I,
)
_RESERVED = re.compile(r"(?:.ICP[备证]|版权所有|保留(?:一切|所有)?权利|all rights reserved|不得|未经).*$|[.。]$", re.I)
_SELF = re.compile(
    r"(?P<who>[一-鿿()A-Za-z]{4,36}?)[(](?:以下|下文)?(?:简称|统称|称)?(?:为)?[:：]?[“\"'「]?(?P<short>[一-鿿A-Za-z]{2,8})[”\"'」、,和或以及)]"
)
#: Words before a name that are none of it.
_BEFORE = re.compile(r"供(?!应)|.*(?:使用|仅供|委托|同意|签署|登录|通过|阅读|注册|属于|接受|授权|欢迎)")
_RUNNING = re.compile(r"。|^(?=.*[一-鿿]).{60}")
_PEOPLE = re.compile(r"[丨|、,，;；/\s]+|(?<=[一-鿿])\([^()]*\)")
_NO_NAME = re.compile(r"[。,，:：;；、|<>《》/\\\\]|https?|www|\d{4}")
_HOUR = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|[()\[\]]")
_PAPER = re.compile(r"[一-鿿]{2}(?:网|社|报|台|新闻|周刊)$")
#: Those who speak for an institution: 有关司局负责人.
_SPOKE = re.compile(r"(?:有关|相关)?(?:司局|部门)?(?:主要|有关|相关)?(?:负责人|负责同志|新闻发言人|发言人)$")
#: Papers of others about the one that their title names first.
_ABOUT_ANOTHER = re.compile(
    r"(?:审计报告|评级报告|法律意见书?|核查意见|鉴证报告|验资报告|评估报告|审核报告|保荐书|保荐报告|调研报告|点评|分析报告)(?:[(（].*)?$"
)
#: Papers whose title begins with their owner's name.
_OWN = re.compile(
    r"(?:章程|纪要|说明书|揭示书|须知|公约|隐私政策|条款|协议|协议书|合约|合同|合同书|价目表|收费标准|服务指南)(?:[(（].*)?$"
)
#: Kinds of institutions, by which rules about them begin.
_KIND = re.compile(
    r"商业银行|金融机构|银行业|证券公司|保险公司|基金公司|信托公司|支付机构|非银行|地方|个人|企业|网络|第三方|中小|理财公司|用户|客户"
)
#: Kinds of documents in which the one who sets the terms calls itself by a short name.
_TERMS = ("agreement", "regulation text", "notice")
_OURS = ("本行", "本公司", "公司", "本集团", "我行", "我们", "本司", "集团")
#: What follows the name of a platform in the title of its agreement.
_SERVED = re.compile(
    r"(?:平台|[Aa][Pp][Pp]|软件|网站|个人|用户|会员|注册|隐私|服务|借款|出借|投资|交易|支付|账户|实名|授权|充值|信息)"
)
_OFFICE = re.compile(r"(?:办公厅|办公室|综合司|秘书处)$")


def _starts(words: str) -> Iterator[int]:
    """Where a name may begin in words that end with it: behind a verb, then behind the last 由, 是 or 与 first."""
    yield from (match.end() for match in [_BEFORE.match(words)] if match)
    yield from (at + 1 for at in range(len(words) - 4, -1, -1) if words[at] in "由是与为及")
    yield from range(len(words) - 3)


class Publishers:
    """Reads the publishers of a document."""

    def __init__(self, institutions: Institutions, headlines: Headlines, cues: Cues) -> None:
        words = cues.alternation("front_byline")
        self._byline = re.compile(rf"[(（【\[]?(?P<who>[一-鿿]{{2,10}}?)(?:[一-鿿]{{2,8}}\d{{1,2}}月\d{{1,2}}日)?(?:{words})")
        self._institutions, self._headlines = institutions, headlines

    def of_title(self, title: str, spans: tuple[Span, ...], type_: str) -> Iterator[Claim]:
        """The institution that a title begins with: X关于…的通知, X2019年年度报告, X有限公司….

        Args:
            title: The title as printed.
            spans: Where it stands.
            type_: The kind of document that it tells.

        Yields:
            Claims of publishers.
        """
        words = simplify(title) if is_traditional(title) else title
        if (match := _ISSUES.match(words)) and (names := self._issuers(match)):
            yield Claim("publisher", names, title, spans, "title", 0.88)
        another = -0.42 if _ABOUT_ANOTHER.search(words) else 0
        bare = re.sub(rf"^{_YEAR.pattern}", "", words)
        for end in range(min(len(bare) - 2, 40), 1, -1):
            if self._headlines.generic(bare[end:]) and self._institutions.is_one(bare[:end]):
                yield Claim("publisher", (bare[:end],), title, spans, "title", 0.87 + another)
                return
        if (match := _LEGAL_FIRST.match(words)) and self._institutions.is_one(match["who"]):
            yield Claim("publisher", (match["who"],), title, spans, "title", 0.85 + another)
        elif name := self._owner(words, type_):
            yield Claim("publisher", (name,), title, spans, "title", 0.6)

    def _owner(self, words: str, type_: str) -> str:
        """Whose paper a title names before the word for it: 澄江银行会议纪要, 望海支付协会章程, 澄江银行“…”说明书."""
        own, tell = bool(_OWN.search(words)), self._institutions
        if not own and type_ not in ("agreement", "regulation text"):
            return ""
        for end in range(min(len(words) - 2, 36), 3 if type_ != "agreement" else 1, -1):
            name = words[:end]
            if words[end] not in "业家类们" and (
                tell.known(name) or (own and not _KIND.match(name) and tell.is_one(name, sure=True))
            ):
                return name
        return ""

    def party(self, title: str, spans: tuple[Span, ...], lines: Sequence[Line]) -> Iterator[Claim]:
        """The platform that an agreement's title begins with, where its text lets it act: 澄金所用户协议, 澄金所将….

        Args:
            title: The title as printed.
            spans: Where it stands.
            lines: Lines of a head and a tail.

        Yields:
            Claims of publishers.
        """
        words = title.strip("《 ")
        for match in (match for at in range(2, 13) if (match := _SERVED.match(words, at))):
            name = re.escape(words[: match.start()])
            acts = re.compile(
                rf"(?:欢迎(?:您)?(?:来到|使用|注册|加入)|由){name}|{name}(?:将|有权|保留|不承担|依据|依照|会根据|提供|是[^,。]{{2,30}}(?:公司|简称)|的产品规则|产品)"
            )
            if not self._institutions.stopped(words[: match.start()]) and any(acts.search(line.text) for line in lines):
                yield Claim("publisher", (words[: match.start()],), title, spans, "title of an agreement", 0.45)
                return

    def hosts(self, lines: Sequence[Line], stated: Iterable[Stated]) -> Iterator[Claim]:
        """Who runs the site, at the foot of a page: those who may have published what names nobody else.

        Args:
            lines: The lines of the foot.
            stated: The labelled values in them.

        Yields:
            Claims of publishers.
        """
        for one in stated:
            name = self._institutions.trimmed(one.parts[0]) if one.role == "host" and one.parts else ""
            if name and not self._institutions.stopped(name) and not _NO_NAME.search(name):
                yield Claim("publisher", (name,), one.value, (one.span,), "foot of the site", 0.32)
        for line in lines:
            match = _COPY.search(line.text)
            name = _RESERVED.sub("", match["who"]).split(" ")[0] if match else ""
            if match and re.fullmatch(r"[一-鿿]{3,16}", name) and not self._institutions.stopped(name):
                yield Claim("publisher", (name,), "", (line.span(*match.span("who")),), "foot of the site", 0.31)

    def _issuers(self, match: re.Match[str]) -> tuple[str, ...]:
        who = _SPOKE.sub("", match["who"].strip("《「 "))
        whole = match[0][: match.end()]
        office = re.match(rf"{re.escape(match['who'])}(?:办公厅|办公室)", whole)
        if office and (names := self._institutions.listed(office[0].strip("《「 "))):
            return names
        return self._institutions.listed(who)

    def labelled(self, stated: Sequence[Stated], rule: str, bonus: float = 0.0) -> Iterator[Claim]:
        """Names after labels; one that is no institution and no other word is kept with little weight.

        Args:
            stated: Labelled values.
            rule: The rule to name.
            bonus: What is added to their scores.

        Yields:
            Claims of publishers, and of platforms.
        """
        sourced = min((one.number for one in stated if one.field == "source"), default=1000)
        for one in stated:
            if one.field == "platform" and not self._institutions.stopped(one.value):
                yield Claim("platform", (one.value,), one.value, (one.span,), f"{rule}:{one.label}", 0.8)
            if one.field not in ("publisher", "source", "author"):
                continue
            names = self._names(one)
            if not names and one.field == "source":
                names = self._institutions.listed(one.parts[0]) if one.parts else ()
            if names:
                base = {"publisher": 0.92, "source": 0.64, "author": 0.58}[one.field]
                if one.role == "host":
                    base = 0.33 if rule == "label at the end" or one.number > sourced + 2 else 0.75
                yield Claim("publisher", names, one.value, (one.span,), f"{rule}:{one.field}{one.role}", base + bonus)
            elif one.field in ("publisher", "source") and (name := self._a_name(one)):
                score = 0.42 if one.field == "publisher" else 0.34
                yield Claim("publisher", (name,), one.value, (one.span,), f"{rule}:name", score)

    def people(self, stated: Sequence[Stated]) -> Iterator[Claim]:
        """The people after labels of authors.

        Args:
            stated: Labelled values.

        Yields:
            Claims of authors.
        """
        for one in stated:
            names = (
                [name.strip() for name in _PEOPLE.split(" ".join(one.parts)) if name.strip()] if one.field == "author" else []
            )
            people = tuple(name for name in names if self._institutions.is_person(name))
            if people and len(names) <= 8:
                yield Claim("author", people, one.value, (one.span,), "label:author", 0.8)

    def roles(self, stated: Sequence[Stated]) -> Iterator[tuple[str, str, Stated]]:
        """Names and roles of those for whom, with whom or under whose guidance a report was made, after labels.

        Args:
            stated: Labelled values.

        Yields:
            Each institution with its role, and where that is stated.
        """
        yield from ((name, one.role, one) for one in stated if one.field == "contributor" for name in self._names(one))

    def _names(self, one: Stated) -> tuple[str, ...]:
        names = self._institutions.listed(" ".join(one.parts))
        if not names and one.parts and self._institutions.is_paper(one.parts[0]):
            return (self._institutions.trimmed(one.parts[0]),)
        spaced = len(one.parts) == 1 or all(len(part) <= 2 for part in one.parts)
        return names or (self._institutions.listed(one.value) if spaced else ())

    def _a_name(self, one: Stated) -> str:
        """The name after a label that is no institution's by its shape; empty for other words, people and addresses."""
        name = self._institutions.trimmed(one.parts[0] if one.field == "source" and one.parts else one.value)
        word = 2 <= len(name) <= 24 and not self._institutions.stopped(name) and not _NO_NAME.search(name)
        return name if word and (one.field == "source" or not self._institutions.is_person(name)) else ""

    def of_head(self, lines: Sequence[Line], title_at: tuple[int, int], labelled: Collection[int]) -> Iterator[Claim]:
        """A masthead, and names that are whole lines beside the title.

        Args:
            lines: The lines of a head.
            title_at: First and last line of the title.
            labelled: Where lines begin that a label has told.

        Yields:
            Claims of publishers.
        """
        for line in lines[:6]:
            if told := self._headlines.masthead(line):
                names = self._institutions.listed(line.spaced().split(told[1])[0]) or self._institutions.listed(told[0])
                yield Claim("publisher", names, "", (line.span(0, len(told[0])),), "masthead", 0.85)
        first, last = title_at
        ends = next((line.number for line in lines[last + 1 :] if _RUNNING.search(line.text)), len(lines))
        beside = [line for line in lines[max(0, first - 6) : min(last + 6, ends)] if not first <= line.number <= last]
        for line in beside:
            if len(line.text) <= 60 and line.places[0] not in labelled and (names := self._beside_title(line)):
                near = line.number - last if line.number > last else first - line.number
                score = (0.7 if line.number > last else 0.69) - 0.02 * near
                yield Claim("publisher", names, "", (line.span(),), "cover", score)

    def _beside_title(self, line: Line) -> tuple[str, ...]:
        """The institutions that a line beside a title is, or the known one that it begins with before a slogan."""
        if where := self._headlines.signed(line.text):
            return (where,)
        words = line.spaced()
        if (day := next(iter(dates(words)), None)) and day.end == len(words):
            words = words[: day.start].strip(" |·")
        if series_of(words):
            parts = (part for part in _PARTS.split(words) if part and not series_of(part) and not dates(part))
            return self._institutions.listed(" ".join(parts))
        if not words:
            return ()
        if told := _DOES.search(words):
            return self._institutions.listed(words[: told.start()])
        if (series := _IN_SERIES.search(words)) and self._institutions.is_one(words[: series.start()], sure=True):
            return (words[: series.start()],)
        first = words.split()[0]
        slogan = first != words and self._institutions.known(first)
        return self._institutions.listed(words, sure=True) or ((first,) if slogan else ())

    def dated(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """A name beside a date in one line, as news print it below their title.

        Args:
            lines: The lines of a head.

        Yields:
            Claims of publishers.
        """
        for line in lines:
            found = [one for one in dates(line.text) if len(one.value) == 10] if len(line.text) <= 60 else []
            if len(found) != 1 or "。" in line.text:
                continue
            rest = _HOUR.sub(" ", line.text[: found[0].start] + " " + line.text[found[0].end :])
            parts = [self._institutions.trimmed(part) for part in re.split(r"\s+|[-|丨·]", rest) if part.strip()]
            name = next((part for part in parts if self._institutions.is_one(part)), "")
            if name and name in line.text:
                start = line.text.index(name)
                yield Claim("publisher", (name,), "", (line.span(start, start + len(name)),), "line with a date", 0.63)

    def accounts(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """The account that an article appeared under, below its title: 原创 李某 望海观察 2024-03-08 18:30.

        Args:
            lines: The first lines of a head.

        Yields:
            Claims of a platform, and weaker ones of a publisher.
        """
        for at, line in enumerate(lines):
            found = [one for one in dates(line.text) if len(one.value) == 10] if len(line.text) <= 60 else []
            if len(found) != 1:
                continue
            start = found[0].start
            if start:
                parts, place = line.spaced(0, start).split(), line
            else:
                above = [one for one in lines[max(0, at - 3) : at] if len(one.text) <= 16]
                parts, place = [one.text for one in above], lines[at - 1]
            marked = "原创" in [part.strip() for part in parts]
            name = parts[-1].strip() if parts else ""
            sure = marked and name != "原创" and (len(parts) > 2 or not self._institutions.is_person(name))
            if sure and 2 <= len(name) <= 16 and not _NO_NAME.search(name) and not self._institutions.stopped(name):
                begin = place.text.rfind(name)
                span = place.span(begin, begin + len(name)) if begin >= 0 else place.span()
                yield Claim("platform", (name,), "", (span,), "account", 0.6)
                yield Claim("publisher", (name,), "", (span,), "account", 0.45)
                return

    def signed(self, signed: Sequence[Signature], *, tail: bool) -> Iterator[Claim]:
        """Those who sign, and those who print."""
        for number, one in enumerate(reversed(signed) if tail else signed):
            if not one.names:
                continue
            if one.printed:
                names = tuple(_OFFICE.sub("", name) if len(_OFFICE.sub("", name)) > 3 else name for name in one.names)
                yield Claim("publisher", names, "", one.spans, "printed", 0.6)
            else:
                score = (0.84 if tail else 0.78) - 0.02 * min(number, 3)
                yield Claim("publisher", one.names, "", one.spans, "signature", score)

    def bylines(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """The paper or agency whose correspondent reports: 新华社记者 …, 海山日报讯.

        Args:
            lines: The lines of a head.

        Yields:
            Claims of publishers that are known.
        """
        for line in lines[:24]:
            match = self._byline.match(line.text)
            words = line.text[: match.end()].strip("(【[本报讯 ") if match else ""
            name = next((words[:n] for n in range(min(len(words), 10), 1, -1) if self._reports(words[:n])), "")
            if name:
                start = line.text.index(name)
                yield Claim("publisher", (name,), "", (line.span(start, start + len(name)),), "byline", 0.58)
                return

    def _reports(self, name: str) -> bool:
        return self._institutions.known(name) or _PAPER.search(name) is not None

    def marked(self, lines: Sequence[Line], title: str, type_: str) -> Iterator[Claim]:
        """Who holds the copyright, and who calls itself 本行 or 本公司, or by a short name that the title has too.

        Args:
            lines: Lines of a head and a tail.
            title: The title.
            type_: The kind of document.

        Yields:
            Claims of publishers.
        """
        for line in lines:
            if (by := _BY.search(line.text) if "由" in line.text else None) and (names := self._institutions.listed(by["who"])):
                yield Claim("publisher", names, "", (line.span(*by.span("who")),), "sentence", 0.54)
            if match := _COPY.search(line.text):
                who = _RESERVED.sub("", match["who"]).strip()
                if names := self._institutions.listed(who):
                    yield Claim("publisher", names, "", (line.span(*match.span("who")),), "copyright", 0.55)
            for own in _SELF.finditer(line.text) if "称" in line.text or "本" in line.text else ():
                if own["short"] not in _OURS and not (own["short"] in title and (type_ in _TERMS or _OWN.search(title))):
                    continue
                name = next((own["who"][i:] for i in _starts(own["who"]) if self._institutions.is_one(own["who"][i:])), "")
                if name:
                    yield Claim(
                        "publisher", (name,), "", (line.span(own.end("who") - len(name), own.end("who")),), "names itself", 0.5
                    )
                    return
