"""Signs of what stands around the text of a page: elements, roles, words of classes and ids, and phrases."""

from __future__ import annotations

import re
from functools import lru_cache

from builders.documents.formats.html.walk import Box

__all__ = ["BARS", "CALL", "CHROME", "CONTACT", "FOOTER", "RELATED", "SENTENCE", "SURE", "named", "tagged"]

_TAGS = {
    "nav": "navigation",
    "aside": "sidebar",
    "footer": "site footer",
    "header": "site header",
    "button": "form",
    "label": "form",
}
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
    "navigation": "nav navs navbar navigation subnav topnav menu menus submenu breadcrumb breadcrumbs crumb crumbs mbx "
    "dqwz curpos topbar toolbar pagination pager paging paginate prevnext pageturn daohang path skip "
    "sitemap tabs backtop totop gotop",
    "site footer": "footer foot footers copyright copyrights beian icp friendlink friendlinks flink yqlj bottombar footlink",
    "site header": "header head heads masthead logo topbanner",
    "related links": "related relate relates relatednews recommend recommends recommended recommendation tuijian hot hots "
    "hotnews rank ranking ranks xgyd xgxw xglj guess latest popular morenews readmore keywords tags tag "
    "tagcloud like likes next prev previous adjacent",
    "sidebar": "sidebar side sidebox sider aside leftbar rightbar lbar rbar leftside rightside widget widgets",
    "share": "share shares sharing bdshare bshare jiathis social socials qrcode ewm qr weixin weibo wechat sns tool tools",
    "comments": "comment comments cmt cmts reply replies pinglun disqus discuss gentie",
    "advertisement": "ad ads adv advs advert adverts advertisement advertising gg guanggao sponsor sponsored promo "
    "promotion adbox",
    "form": "search searchbox searchbar login loginbox register signin subscribe newsletter feedback vote popup "
    "modal dialog toast cookie",
}
_CALLED = {word: note for note, words in _NAMES.items() for word in words.split()}
#: What a name says surely enough to set prose aside at an edge of the page.
SURE = frozenset(("sidebar", "related links", "comments", "site footer", "advertisement"))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
#: Elements of the text itself, whose names tell of its look.
_TEXT = frozenset(("p", "table", "tbody", "thead", "tr", "td", "th", "li", "dt", "dd", "blockquote", "pre", "figcaption"))
SENTENCE = re.compile(r"[。！？；]|[，,、;].*[，,、;.]|[.!?]\s")


def _phrases(*phrases: str) -> str:
    return "(?:" + "|".join(phrase for group in phrases for phrase in group.split()) + ")"


#: Headings of lists of other pages.
RELATED = re.compile(
    r"[【\[▶■◆●·\s]*"
    + _phrases(
        "相[关關](?:阅读|閱讀|新闻|新聞|报道|报導|链接|連結|文章|推荐|专题|内容|资讯) 延伸阅读 延伸閱讀 推荐阅读 猜你喜欢",
        "热门(?:推荐|文章|新闻|排行) 更多(?:新闻|精彩|推荐|阅读|内容|资讯) 最新(?:文章|资讯|新闻|推荐)",
        "热点(?:新闻|推荐|排行) 精彩推荐 大家都在看 点击排行 阅读排行 友情链接 往期回顾 recommended",
        r"related\s(?:articles|stories|posts|news) read\smore more\sfrom you\smay\salso\slike most\s(?:read|popular)",
    )
    + r"[】\]]?.{0,6}",
    re.I,
)
#: What a page offers its reader to do.
CHROME = re.compile(
    r"[【\[［]?"
    + _phrases(
        "打印(?:本页|此页|页面|文章)? 关闭(?:窗口|本页|页面|此页)? 關閉視窗 列印 返回(?:顶部|首页|列表|上页|上一页)?",
        r"收藏(?:本文|本页)? 字[号體体][:：]?\s*[大中小默认超特A+\s|/\[\]【】-]* 分享(?:到|至|本文)?(?:[:：].{0,30})?",
        "扫一扫.{0,24} 扫码.{0,20} 扫描.{0,8}二维码.{0,20} (?:欢迎)?关注.{0,10}(?:公众号|微信|微博|我们).{0,20}",
        "微信(?:扫.{0,20})? (?:新浪)?微博 朋友圈 QQ(?:空间|好友)? 点赞 赞 评论 举报 转发 阅读原文 查看更多 收起",
        "展开(?:全文|更多)? 正在加载.{0,6} 加载(?:中|更多).{0,6} 登录 注册 搜索 更多 首页 末页 尾页 上一页 下一页",
        "用手机看.{0,6} 下载(?:APP|客户端) 我要(?:评论|纠错|留言|分享|收藏) (?:我要)?反馈 纠错 听新闻 设为首页",
        "(?:添加|加入)收藏夹? 已收藏!? 收藏成功 关于我们 联系我们 网站地图 网站首页",
        r"[上下]一[篇条则]\s*[:：]?.* 您?(?:现在|当前)?的?(?:当前|所在)?位置[:：是].* share print close",
        r"back\sto\stop log\s?in sign\s?(?:in|up) search next previous menu home",
    )
    + r"[】\]］]?",
    re.I,
)
#: What parts the words of a menu in one line.
BARS = re.compile(r"[|｜丨·\s]+")
#: Beside the text only: calls to follow an account or to load a program, and the address of the site.
CALL = re.compile(
    _phrases(
        "扫(?:描)?.{0,10}码.{0,12}(?:关注|下载|打开) (?:关注|下载|安装).{0,16}(?:公众号|客户端|APP|微信号)",
        "(?:公众号|客户端|微信号)$",
    ),
    re.I,
)
CONTACT = re.compile(
    _phrases(r"地\s*址 邮\s*编 邮政编码 电\s*话 传\s*真 电子(?:信箱|邮箱|邮件) 主页网址 E-?mail Tel Fax") + r"\s*[:：]", re.I
)
#: What stands at the foot of every page of a site.
FOOTER = re.compile(
    _phrases(
        r"版权所有 版權所有 ICP[备備证] 公网安备 copyright\b © all\srights\sreserved 网站地图 網站地圖 联系我们 关于我们",
        "隐私(?:政策|声明) 免责声明 法律声明 网站声明 技术支持[:：] 主办[:：单] 承办[:：单] 网站标识码",
        "违法和不良信息 举报电话 建议使用.{0,30}浏览 许可证编?号",
        r"privacy\spolicy terms\sof\s(?:use|service)",
    ),
    re.I,
)


def tagged(box: Box) -> str:
    """What a box is by its role or its tag; empty when they tell nothing."""
    return _ROLES.get(box.role) or _TAGS.get(box.tag) or ""


def named(box: Box) -> str:
    """What the classes and the id of a box call it; empty for an element of the text itself."""
    return "" if box.tag in _TEXT or (len(box.tag) == 2 and box.tag[0] == "h") else _called(box.names)


@lru_cache(maxsize=4096)
def _called(names: str) -> str:
    for word in _WORD.findall(names):
        if told := _CALLED.get(word.lower()):
            return told
    return ""
