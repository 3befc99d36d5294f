"""Which lines of a page are its text, and which stand around it on every page of the site.

Several kinds of evidence weigh together: what an element is (``nav``, ``footer``), what its classes call it, how much of it
is links, whether it is prose, where it stands to the title and to the box that holds most of the prose, and, for prose
outside that box which nothing else tells, a library (resiliparse). A class alone decides nothing about a large box: what
holds over a fifth of the visible text or of the prose is never set aside as a whole. What nothing tells is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from builders.document_model import Kind
from builders.documents.formats.html.walk import Box, Line, Page

__all__ = ["furniture"]

#: Share of the text, or of the prose, above which a box is never set aside.
LARGE = 0.2
#: Share of the prose that the box of the text holds, and characters of prose below which a page has none to tell by.
MAIN, FEW = 0.7, 40
#: How much larger than the box of the text its surroundings may be and still belong to it.
AROUND = 1.3
#: Share of links from which a box is a list of them, and how many make one.
DENSE, LINKS = 0.6, 3

#: Share of the prose from which a box away from the text may be a part of it, and of links in it up to which.
PART, FEW_LINKED = 0.1, 0.3

_TAGS = {"nav": "navigation", "aside": "sidebar", "footer": "site footer", "header": "site header", "button": "form", "label": "form"}
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "banner": "site header",
    "contentinfo": "site footer",
    "complementary": "sidebar",
    "search": "form",
    "dialog": "form",
    "alert": "form",
}
#: Words of classes and ids, by what they call their box.
_NAMES = {
    "navigation": "nav navs navbar navigation subnav topnav menu menus submenu breadcrumb breadcrumbs crumb crumbs mbx dqwz curpos "
    "topbar toolbar pagination pager paging paginate prevnext pageturn daohang path skip sitemap tabs backtop totop gotop",
    "site footer": "footer foot footers copyright copyrights beian icp friendlink friendlinks flink yqlj bottombar footlink",
    "site header": "header head heads masthead logo topbanner",
    "related links": "related relate relates relatednews recommend recommends recommended recommendation tuijian hot hots hotnews rank "
    "ranking ranks xgyd xgxw xglj guess latest popular morenews readmore keywords tags tag tagcloud like likes next prev previous adjacent",
    "sidebar": "sidebar side sidebox sider aside leftbar rightbar lbar rbar leftside rightside widget widgets",
    "share": "share shares sharing bdshare bshare jiathis social socials qrcode ewm qr weixin weibo wechat sns tool tools",
    "comments": "comment comments cmt cmts reply replies pinglun disqus discuss gentie",
    "advertisement": "ad ads adv advs advert adverts advertisement advertising gg guanggao sponsor sponsored promo promotion adbox",
    "form": "search searchbox searchbar login loginbox register signin subscribe newsletter feedback vote popup modal dialog toast cookie",
}
_CALLED = {word: note for note, words in _NAMES.items() for word in words.split()}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE = re.compile(r"[。！？；]|[，,、;].*[，,、;.]|[.!?]\s")
_RELATED = re.compile(
    r"[【\[▶■◆●·\s]*(?:相[关關](?:阅读|閱讀|新闻|新聞|报道|報導|链接|連結|文章|推荐|专题|内容|资讯)|延伸阅读|延伸閱讀|推荐阅读|猜你喜欢|热门(?:推荐|文章|新闻|排行)|"
    r"更多(?:新闻|精彩|推荐|阅读|内容|资讯)|最新(?:文章|资讯|新闻|推荐)|热点(?:新闻|推荐|排行)|精彩推荐|大家都在看|点击排行|阅读排行|友情链接|往期回顾|related (?:articles|stories|posts|news)|"
    r"read more|more from|you may also like|recommended|most (?:read|popular))[】\]]?.{0,6}",
    re.I,
)
_CHROME = re.compile(
    r"(?:【|\[|［)?(?:打印(?:本页|此页|页面|文章)?|关闭(?:窗口|本页|页面|此页)?|關閉視窗|列印|返回(?:顶部|首页|列表|上页|上一页)?|收藏(?:本文|本页)?|字[号體体](?:[:：]?\s*)(?:[大中小默认超特\s|/\[\]【】-]*)|"
    r"分享(?:到|至|本文)?(?:[:：].{0,30})?|扫一扫.{0,24}|扫码.{0,20}|扫描.{0,8}二维码.{0,20}|(?:欢迎)?关注.{0,10}(?:公众号|微信|微博|我们).{0,20}|微信(?:扫.{0,20})?|(?:新浪)?微博|朋友圈|QQ(?:空间|好友)?|点赞|赞|评论|举报|转发|阅读原文|查看更多|展开(?:全文|更多)?|收起|"
    r"正在加载.{0,6}|加载(?:中|更多).{0,6}|登录|注册|搜索|更多|首页|末页|尾页|上一页|下一页|用手机看.{0,6}|下载(?:APP|客户端)|我要(?:评论|纠错|留言|分享|收藏)|(?:我要)?反馈|纠错|听新闻|设为首页|(?:添加|加入)收藏夹?|已收藏!?|收藏成功|关于我们|联系我们|网站地图|网站首页|"
    r"[上下]一篇\s*[:：]?.*|[上下]一[条则]\s*[:：]?.*|(?:您?(?:现在|当前)?的?(?:当前|所在)?位置)[:：是].*|share|print|close|back to top|log ?in|sign ?(?:in|up)|search|next|previous|menu|home)(?:】|\]|］)?",
    re.I,
)
#: What parts the words of a menu in one line.
_BARS = re.compile(r"[|｜丨·\s]+")
#: Beside the text only: calls to follow an account or to load a program, and the address of the site.
_CALL = re.compile(
    r"扫(?:描)?.{0,10}码.{0,12}(?:关注|下载|打开)|(?:关注|下载|安装).{0,16}(?:公众号|客户端|APP|微信号)|(?:公众号|客户端|微信号)$", re.I
)
_CONTACT = re.compile(r"(?:地\s*址|邮\s*编|邮政编码|电\s*话|传\s*真|电子(?:信箱|邮箱|邮件)|主页网址|E-?mail|Tel|Fax)\s*[:：]", re.I)
_FOOTER = re.compile(
    r"版权所有|版權所有|ICP[备備证]|公网安备|copyright\b|©|all rights reserved|网站地图|網站地圖|联系我们|关于我们|隐私(?:政策|声明)|免责声明|法律声明|网站声明|技术支持[:：]|主办[:：单]|承办[:：单]|网站标识码|"
    r"违法和不良信息|举报电话|建议使用.{0,30}浏览|许可证编?号|privacy policy|terms of (?:use|service)",
    re.I,
)


@dataclass(slots=True)
class _Weight:
    """What a box holds."""

    size: int = 0
    linked: int = 0
    links: int = 0
    files: int = 0
    prose: int = 0


def furniture(page: Page, title: int, vote: Callable[[], str]) -> list[str]:
    """What each line is set aside as.

    Args:
        page: The visible lines of a page.
        title: Place of the line that is its title; -1 when none is.
        vote: Gives the text of the page as a library takes it, blanks left out; called only when something is unsure.

    Returns:
        For each line the kind of boilerplate, empty for a line of the text.
    """
    if not page.lines:
        return []
    return _Judge(page, title, vote).lines()


class _Judge:
    """What is known of a page while its lines are judged."""

    def __init__(self, page: Page, title: int, vote: Callable[[], str]) -> None:
        self.page, self.title, self.vote = page, title, vote
        self.prose = [_prose(line) for line in page.lines]
        self.last = max((place for place, size in enumerate(self.prose) if size), default=len(page.lines))
        self.weights = _weights(page, self.prose)
        self.whole = self.weights[0]
        self.often = Counter(line.text for line, size in zip(page.lines, self.prose, strict=True) if size)
        self.titled = _around(page.boxes, page.lines[title].box) if title >= 0 else set()
        self.main = self._main([self._called(place, box) for place, box in enumerate(page.boxes)])
        self.inside, self.within = self._around_main(AROUND), self._around_main(1)
        self.told = self._told()

    def _told(self) -> list[str]:
        """What each box is set aside as, alone or with one around it."""
        told: list[str] = []
        for place, box in enumerate(self.page.boxes):
            around = told[box.parent] if box.parent >= 0 else ""
            told.append(around or self._set_aside(place, box))
        return told

    def lines(self) -> list[str]:
        """The judgement of every line."""
        notes = [self._line(place, line) for place, line in enumerate(self.page.lines)]
        self._related(notes)
        return notes

    def _small(self, place: int) -> bool:
        """Whether a box may be set aside as a whole: neither large, nor around the title."""
        weight, whole = self.weights[place], self.whole
        if place in self.titled or weight.prose > max(LARGE * whole.prose, 0):
            return False
        return weight.size <= LARGE * whole.size or not weight.prose

    def _called(self, place: int, box: Box) -> str:
        """What a small box is by its tag, its role or its name."""
        told = _ROLES.get(box.role) or _TAGS.get(box.tag) or _named(box.names)
        return told if told and self._small(place) else ""

    def _main(self, called: Sequence[str]) -> int:
        """The innermost box with most of the prose that no name sets aside; -1 when there is too little of it."""
        boxes, prose = self.page.boxes, [0] * len(self.page.boxes)
        aside: list[bool] = []
        for box, told in zip(boxes, called, strict=True):
            aside.append(bool(told) or (box.parent >= 0 and aside[box.parent]))
        for line, size in zip(self.page.lines, self.prose, strict=True):
            if not aside[line.box]:
                prose[line.box] += size
        for place in range(len(boxes) - 1, 0, -1):
            prose[boxes[place].parent] += prose[place]
        if prose[0] < FEW:
            return -1
        enough = [place for place, size in enumerate(prose) if size >= MAIN * prose[0]]
        return _block(boxes, enough[-1])

    def _around_main(self, times: float) -> set[int]:
        """Boxes of the text, and of what stands around it in a box at most so many times as large."""
        boxes, place = self.page.boxes, self.main
        if place < 0:
            return set(range(len(boxes)))
        limit = times * self.weights[place].size
        while boxes[place].parent > 0 and self.weights[boxes[place].parent].size <= limit:
            place = boxes[place].parent
        inside = {place}
        for child in range(place + 1, len(boxes)):
            if boxes[child].parent in inside:
                inside.add(child)
        return inside

    def _set_aside(self, place: int, box: Box) -> str:
        """What a box is set aside as, from all that is known of it."""
        weight, outside = self.weights[place], place not in self.inside
        if not weight.size:
            return ""
        dense = weight.linked >= DENSE * weight.size
        told = self._called(place, box)
        if told:
            by_tag = box.role in _ROLES or box.tag in _TAGS
            if box.tag in ("header", "footer") and not dense and self._in_article(place):
                told = ""
            elif by_tag or outside or dense or weight.prose * 2 <= weight.size or told == "comments":
                return told
        if dense and weight.links >= LINKS and not weight.files and self._small(place) and not self._index():
            return "related links" if self._after(place) else "navigation"
        return ""

    def _in_article(self, place: int) -> bool:
        """Whether a box is one of an article's or a section's own."""
        boxes, place = self.page.boxes, self.page.boxes[place].parent
        while place >= 0 and boxes[place].tag not in ("article", "section"):
            place = boxes[place].parent
        return place >= 0

    def _index(self) -> bool:
        """Whether the page is a list of links: they are its text."""
        return self.main < 0 and self.whole.linked * 2 > self.whole.size

    def _after(self, place: int) -> bool:
        return place > self.main >= 0

    def _line(self, place: int, line: Line) -> str:
        told = self.told[line.box]
        if told or place == self.title:
            return told if place != self.title else ""
        if len(line.text) <= 40 and (_CHROME.fullmatch(line.text) or all(map(_CHROME.fullmatch, _BARS.split(line.text)))):
            return "navigation"
        if line.box not in self.within and len(line.text) <= 80 and self.main >= 0:
            if _CALL.search(line.text):
                return "advertisement"
            if place > self.last and _CONTACT.match(line.text):
                return "site footer"
        if (place > self.last or self.main < 0 and place * 2 > len(self.page.lines)) and _FOOTER.search(line.text[:200]):
            return "site footer"
        return "" if line.box in self.inside or self.main < 0 else self._outside(place, line)

    def _outside(self, place: int, line: Line) -> str:
        """A line away from the box of the text: kept before it, below the title, and where it is prose enough to be a part."""
        if 0 <= self.title < place and line.box < self.main and line.linked * 2 <= len(line.text):
            return ""
        if (self.prose[place] or line.cell) and self.often[line.text] < 2 and self._part(line):
            return ""
        return "sidebar" if self._after(line.box) else "site header"

    def _part(self, line: Line) -> bool:
        """Whether prose away from the box of the text is a part of it: next to it, or much prose that the vote takes."""
        boxes = self.page.boxes
        place, near = line.box, self.above
        while boxes[place].parent >= 0 and boxes[place].parent not in near:
            place = boxes[place].parent
        weight, distance = self.weights[place], near.get(boxes[place].parent, len(near))
        if not weight.links and distance <= 2:
            return True
        much = weight.prose >= PART * self.whole.prose and weight.prose * 2 > weight.size and weight.linked < FEW_LINKED * weight.size
        return much and "".join(line.text.split()) in self.voted

    @cached_property
    def above(self) -> dict[int, int]:
        """The boxes around the box of the text, with their distance from it."""
        boxes, place, found = self.page.boxes, self.main, dict[int, int]()
        while boxes[place].parent >= 0:
            place = boxes[place].parent
            found[place] = len(found) + 1
        return found

    @cached_property
    def voted(self) -> str:
        """The text of the page as the library takes it."""
        return self.vote()

    def _related(self, notes: list[str]) -> None:
        """Set aside the lists under a heading that announces related reading."""
        lines, under = self.page.lines, False
        for place, line in enumerate(lines):
            linked = line.linked * 2 > len(line.text)
            if len(line.text) <= 24 and _RELATED.fullmatch(line.text):
                under = any(other.linked * 2 > len(other.text) for other in lines[place + 1 : place + 3])
                if under:
                    notes[place] = notes[place] or "related links"
            elif under:
                under = linked or bool(notes[place])
                if under:
                    notes[place] = notes[place] or "related links"


def _weights(page: Page, prose: Sequence[int]) -> list[_Weight]:
    weights = [_Weight() for _ in page.boxes]
    for line, size in zip(page.lines, prose, strict=True):
        weight = weights[line.box]
        weight.size += len(line.text)
        weight.linked += line.linked
        weight.links += line.links
        weight.files += line.files
        weight.prose += size
    for place in range(len(weights) - 1, 0, -1):
        inner, outer = weights[place], weights[page.boxes[place].parent]
        outer.size += inner.size
        outer.linked += inner.linked
        outer.links += inner.links
        outer.files += inner.files
        outer.prose += inner.prose
    return weights


def _prose(line: Line) -> int:
    """Characters of a line that are sentences outside of links."""
    size = len(line.text)
    if line.linked * 2 > size or line.kind is Kind.HEADING or size < 12:
        return 0
    told = _SENTENCE.search(line.text) is not None or (size >= 40 and not line.links and line.text.count(" ") * 5 < size)
    return size - line.linked if told and not _FOOTER.search(line.text[:200]) else 0


@lru_cache(maxsize=4096)
def _named(names: str) -> str:
    """What the classes and the id of a box call it."""
    for word in _WORD.findall(names):
        if told := _CALLED.get(word.lower()):
            return told
    return ""


def _around(boxes: Sequence[Box], place: int) -> set[int]:
    around = set()
    while place >= 0:
        around.add(place)
        place = boxes[place].parent
    return around


def _block(boxes: Sequence[Box], place: int) -> int:
    """The box itself, or for a paragraph or a cell the one that it stands in."""
    while boxes[place].tag in ("p", "td", "th", "tr", "tbody", "li", "blockquote", "dd") and boxes[place].parent >= 0:
        place = boxes[place].parent
    return place
