"""The days of a document, from every place that states one: issued, effective, adopted, amended, fetched, available."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from builders.documents.metadata.claims import Claim
from builders.documents.metadata.dates import Tells, dates, only_date, stated_date, text_date
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Stated
from builders.documents.metadata.lines import Line
from builders.documents.metadata.signature import Signature
from ontology.knowledge.cues import Cues

__all__ = ["Days", "not_before", "papers_year"]

#: Labels of the days of a paper itself, which are surer than those of its page.
_OWN = re.compile(r"成文|发文|印发|颁布|公布|签发|公告|出版|报告|披露")
_WEAK = frozenset(("日期", "时间", "date", "Date"))
_EFFECT = re.compile(
    r"(?:本|该|此|现予公布,?|予以公布,?|[》法则定知引例见程约])[^。;]{0,24}?自(?P<when>[^。,;]{2,24}?)(?:起|开始)?(?:正式)?(?:施行|实施|执行|生效|实行)"
)
_ON_ISSUE = re.compile(r"(?:发布|印发|公布|颁布|下发|签发|发文)之?日")
_WHO = re.compile(
    r"(?:第[^届]{1,4}届)?(?P<who>[一-鿿]{2,36}?)(?:第|令|发布|公布|颁布|印发|颁发|批准|审判委员会|检察委员会|主席|行务|局务|部务|委务|办公会|常务会|通过|制定)"
)
#: A sentence that tells what others did on a day: 2025年7月11日,望海监管局正式发布《…》.
_NUMBER = re.compile(r"[一-鿿]{2,14}[〔\[(](?P<year>(?:19|20)\d\d)[〕\])]第?\d{1,5}号")
#: The name of a field of a table whose value stands in the next line: 设立时间.
_FACT = re.compile(r"[一-鿿]{2,6}(?:时间|日期)")
#: Lines after the title in which a note of a rule's days stands.
NOTED = 16
_STORY = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?,")
#: The day of the printing or of the edition, in a line of its own: 二零二四年十二月印刷.
_EDITION = re.compile(r"\s*(?:第?[一1]?版)?(?:第[一二三1-3]次)?(?:印刷|印制|出版|编印|付印|刊印|第[一1]版)[。.)]?")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_ABROAD = re.compile(r"[。!！?？]")


def papers_year(head: Sequence[Line]) -> str:
    """The year in the number that a paper has in a line of its own at its head; empty when it has none."""
    numbers = (_NUMBER.fullmatch(line.text.strip("()")) for line in head[:8])
    return next((number["year"] for number in numbers if number), "")


def not_before(year: str, claims: Sequence[Claim]) -> list[Claim]:
    """Claims of days, those of an issue before the year of the paper's own number with half their weight.

    Args:
        year: The year, or nothing.
        claims: The claims.

    Returns:
        The claims in the same order.
    """
    return [
        claim._replace(score=claim.score / 2) if claim.field == "issued" and claim.values[0][:4] < year else claim
        for claim in claims
    ]


class Days:
    """Reads the days of a document."""

    def __init__(self, cues: Cues, institutions: Institutions) -> None:
        self._tells, self._institutions = Tells(cues), institutions

    def labelled(self, stated: Sequence[Stated], rule: str, bonus: float = 0.0) -> Iterator[Claim]:
        """The days after labels.

        Args:
            stated: Labelled values.
            rule: The rule to name.
            bonus: What is added to their scores.

        Yields:
            Claims of all kinds of days.
        """
        for one in stated:
            if one.field not in ("issued", "effective", "adopted", "amended", "fetched"):
                continue
            value = stated_date(one.value)
            if value is None or (one.field == "issued" and len(one.value) > 60):
                continue
            score = 0.9
            if one.field == "issued":
                score = 0.93 if _OWN.search(one.label) else 0.84 if one.label in _WEAK else 0.87
            yield Claim(one.field, (value,), one.value, (one.span,), f"{rule}:{one.label}", score + bonus)

    def signed(self, signed: Sequence[Signature], *, tail: bool) -> Iterator[Claim]:
        """The days below signatures, and those of printing."""
        for number, one in enumerate(reversed(signed) if tail else signed):
            score = 0.8 if one.printed else (0.89 if tail else 0.82) - 0.02 * min(number, 3)
            yield Claim("issued", (one.date,), "", (one.date_span,), "printed" if one.printed else "signature", score)

    def noted(self, lines: Sequence[Line], *, rules: bool) -> Iterator[Claim]:
        """The days and makers of a rule that a note below its title, or the order that carries it, tells.

        Args:
            lines: The lines of a head.
            rules: Whether the document is a rule's text or an order.

        Yields:
            Claims of days, and of the publishers named with them.
        """
        for line in lines[:NOTED]:
            text = line.text
            bracketed = text.startswith("(") and text.endswith(")")
            if not bracketed and (not rules or _STORY.match(text)):
                continue
            if len(text) > 420 or re.match(r"第一条", text):
                break
            told: set[str] = set()
            for field, one in self._tells(text):
                span = line.span(one.start, one.end)
                later = 0.2 if bracketed and field == "issued" and field in told else 0.0
                told.add(field)
                if field == "adopted":
                    yield Claim("issued", (one.value,), "", (span,), "note of adoption", 0.4)
                yield Claim(field, (one.value,), "", (span,), "note", (0.91 if field == "issued" else 0.85) - later)
                who = _WHO.match(text[one.end : one.end + 60].lstrip(" ,"))
                names = self._institutions.listed(who["who"]) if who and field in ("issued", "adopted") else ()
                if names:
                    start = text.index(who["who"], one.end) if who else 0
                    yield Claim(
                        "publisher", names, "", (line.span(start, start + len(who["who"]) if who else 0),), "note",
                        0.8 if field == "issued" else 0.7,
                    )  # fmt: skip
            if text.startswith("(") and re.fullmatch(r"\((?:19|20)\d\d年\d{1,2}月\d{1,2}日\)", text):
                one_day = dates(text)[0]
                yield Claim("issued", (one_day.value,), "", (line.span(one_day.start, one_day.end),), "note", 0.8)

    def effective(self, lines: Sequence[Line], issued: str | None) -> Iterator[Claim]:
        """The day from which a rule says that it holds; that of its issue, where it says so.

        Args:
            lines: Lines of a head or a tail.
            issued: The day of issue, where known.

        Yields:
            Claims of the day.
        """
        for line in lines:
            for match in _EFFECT.finditer(line.text) if "自" in line.text else ():
                span = line.span(*match.span("when"))
                if found := next((one for one in dates(match["when"]) if len(one.value) >= 7), None):
                    yield Claim("effective", (found.value,), "", (span,), "clause", 0.86)
                elif issued and len(issued) == 10 and _ON_ISSUE.search(match["when"]):
                    yield Claim("effective", (issued,), "", (span,), "clause on issue", 0.7)

    def printed_alone(self, head: Sequence[Line], tail: Sequence[Line], labelled: Collection[int]) -> Iterator[Claim]:
        """Lines at the head, and at the very end, that are nothing but a date, and short lines that print one.

        Args:
            head: The lines of a head.
            tail: The lines of a tail.
            labelled: Places of lines that a label has told already.

        Yields:
            Claims of the day of issue.
        """
        head = [line for line in head if line.places[0] not in labelled]
        tail = [line for line in tail if line.places[0] not in labelled]
        facts = {line.number + 1 for line in head[:40] if _FACT.fullmatch(line.text)}
        alone = [(line, found) for line in head[:40] if line.number not in facts and (found := only_date(line.text))]
        if len({found.value for _, found in alone}) <= 3:
            for rank, (line, found) in enumerate(alone):
                score = 0.79 if line.number < 16 else 0.7
                yield Claim(
                    "issued", (found.value,), "", (line.span(found.start, found.end),), "date line", score - 0.03 * rank
                )
        for line in (*head[:20], *tail[-14:]):
            found = next(iter(dates(line.text)), None) if len(line.text) <= 30 else None
            if found and len(found.value) >= 7 and _EDITION.fullmatch(line.text, found.end):
                yield Claim("issued", (found.value,), "", (line.span(found.start, found.end),), "edition", 0.5)
        for line in tail[-8:]:
            if found := only_date(line.text):
                yield Claim("issued", (found.value,), "", (line.span(found.start, found.end),), "date at the end", 0.74)
        for line in head[:12]:
            told = next(self._tells(line.text), None) if len(line.text) <= 64 else None
            other = told is not None and told[0] != "issued"
            if len(line.text) > 64 or other or _ABROAD.search(line.text) or only_date(line.text):
                continue
            day = text_date(line.text)
            found = next((one for one in dates(line.text) if one.value == day), None)
            if day and found:
                score = 0.7 if _CLOCK.search(line.text) else 0.66 if len(day) == 10 else 0.5
                score -= 0.01 * line.number
                yield Claim("issued", (day,), "", (line.span(found.start, found.end),), "short line", score)

    def beside(self, lines: Sequence[Line], labelled: Collection[int]) -> Iterator[Claim]:
        """The days in short lines that a page sets around its text, with the hour.

        Args:
            lines: Lines that were set aside.
            labelled: Places of lines that a label has told already.

        Yields:
            Claims of the day of issue.
        """
        for line in lines:
            found = [one for one in dates(line.text) if len(one.value) == 10]
            if line.places[0] not in labelled and len(line.text) <= 50 and len(found) == 1 and _CLOCK.search(line.text):
                yield Claim(
                    "issued", (found[0].value,), "", (line.span(found[0].start, found[0].end),), "line beside the text", 0.6
                )
