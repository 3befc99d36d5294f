"""The collections of texts in which names are looked for (:mod:`ontology.knowledge.verify.documents`)."""

from __future__ import annotations

from ontology.knowledge.verify.documents import named
from ontology.knowledge.verify.facts import Dataset

__all__ = ["CORPORA"]

#: What claims call it, title, publisher, licence (as its repository states it), repository on GitHub.
_TEXTS = (
    ("laosheng", "金融圈、中央单位、央企、院校名录", "大萌 (Laosheng.top)", "reprint with name", "DiamonWoo/Laosheng.top"),
    (
        "central-bank-texts",
        "pbc_regulations: texts",
        "angelala00 (中国人民银行 规章、规范性文件)",
        "",
        "angelala00/pbc_regulations",
    ),
    ("law-texts", "中国法律法规数据库: texts", "qisehong (国家法律法规数据库 的公开副本)", "", "qisehong/china-law-db"),
    ("payment-documents", "agentsystem documents", "LuisChen1Q84", "", "LuisChen1Q84/AgentSystem"),
    (
        "security-articles",
        "picker, branch archive: articles on security and data",
        "chainreactors",
        "GPL 3.0",
        "chainreactors/picker",
    ),
    ("news-scripts", "新闻联播 transcripts", "china-data (中央电视台 文字稿的公开副本)", "MIT", "china-data/xwlb"),
    ("prospectuses", "bs_challenge_financial_14b: 招股说明书", "LTX129", "", "LTX129/bs_challenge_financial_14b_dataset"),
    ("fund-questions", "FinQwen: 招股说明书、基金", "Tongyi-EconML", "", "Tongyi-EconML/FinQwen"),
    ("annual-reports", "FinGLM: 上市公司年度报告", "MetaGLM", "", "MetaGLM/FinGLM"),
    ("research-reports", "yanbao_indicator_extract: 研究报告", "Qznan", "", "Qznan/yanbao_indicator_extract"),
    ("auditing-standards", "注册会计师执业准则", "Chaaoo", "", "Chaaoo/docsify"),
    ("hong-kong-news", "香港中通社 articles", "hkarchivist", "", "hkarchivist/hkcnews-article-archive"),
    ("law-tracker", "finance-law-tracker", "RaccoonC", "", "RaccoonC/finance-law-tracker"),
    (
        "securities-regulator",
        "证监会信息公开",
        "masx200",
        "MulanPSL 2.0",
        "masx200/csrc-open-information-data-scraping-crawler",
    ),
    ("data-security", "数据安全wiki", "Momoko-X", "", "Momoko-X/Sec-farming"),
    ("policy-texts", "china-policy-intelligence-rag: texts", "YushenSun", "", "YushenSun/china-policy-intelligence-rag"),
    ("investment-research", "Gator investment research", "Ronchy2000", "MIT", "Ronchy2000/Gator-Investment-Research"),
    ("finance-briefings", "陆家嘴财经早餐", "Halerfermatqing", "MIT", "Halerfermatqing/mybolgfor"),
    ("law-book", "LawRefBook Laws", "LawRefBook", "", "LawRefBook/Laws"),
    ("articles", "txt: articles", "ourhimalayas", "", "ourhimalayas/txt"),
    ("esg-documents", "ESG documents", "faystart", "", "faystart/ESG"),
)

CORPORA = tuple(
    Dataset(
        *(name, title, publisher, licence, "document"),
        f"the documents of the public repository {home}: its Chinese texts below 4 MiB",
        *("**/*.*", named, True),
    )
    for name, title, publisher, licence, home in _TEXTS
)
