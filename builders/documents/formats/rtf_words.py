"""The words of rich text that hold, hide or place text, and the code pages of its fonts."""

from __future__ import annotations

__all__ = ["ASIDE", "CHARSETS", "INFO", "PAGES", "SIGNS", "SKIPPED"]

#: Code pages by the number of a character set, and by their own.
CHARSETS = {
    **{
        0: "cp1252",
        77: "mac_roman",
        128: "cp932",
        129: "cp949",
        134: "gb18030",
        136: "big5hkscs",
        161: "cp1253",
        162: "cp1254",
    },
    **{204: "cp1251", 238: "cp1250"},
}
PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 10000: "mac_roman"}
SIGNS = {
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"},
    **{"tab": "\t", "line": "\n", "lbr": "\n", "emspace": " ", "enspace": " ", "qmspace": " "},
}
#: Groups that hold no text of the document.
SKIPPED = frozenset(
    (
        *(
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "fldinst",
            "themedata",
            "datastore",
            "listtable",
            "listoverridetable",
        ),
        *(
            "rsidtbl",
            "xmlnstbl",
            "generator",
            "latentstyles",
            "pntext",
            "listtext",
            "xe",
            "tc",
            "bkmkstart",
            "bkmkend",
            "atnid",
        ),
        *(
            "atnauthor",
            "annotation",
            "nonshppict",
            "revtbl",
            "filetbl",
            "mmathPr",
            "shpinst",
            "sp",
            "datafield",
            "ftnsep",
            "aftnsep",
        ),
        *(
            "ftnsepc",
            "aftnsepc",
            "ftncn",
            "aftncn",
            "userprops",
            "wgrffmtfilter",
            "pgdsctbl",
            "do",
            "pnseclvl",
            "falt",
            "panose",
        ),
    )
)
#: Groups whose text stands elsewhere.
ASIDE = {
    "footnote": "note",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page footer"),
}
INFO = {"title": "title", "author": "author", "company": "company", "creatim": "created", "revtim": "modified"}
