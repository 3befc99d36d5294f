"""The sample reports that come with Yinpu: what ``yinpu demo`` and the notebooks read.

All texts are our own. They name real institutions, rules and kinds of products, but they were written for Yinpu in the
shapes, and with the damage, of real sources: the publishers named did not publish them, and their figures are made up.

==========================  ============================================================================================
listing.txt                 a page of a report site: 12 entries of 2021 to 2024, three with their whole text; two publishers
                            joined by ``&``, brokers' entries with an industry and a date in place of a publisher
paged.txt                   a case book in Traditional characters, cut into blocks of 300 characters, with damage
collection.txt              six journal articles one after the other, download notices between them
data-security.html          an article saved from a browser, with menus, meta data and a table (2024)
rural-reform.html           the same in GB18030 with old-fashioned markup (2023)
green-bonds.pdf             three pages with running heads and wrapped lines, titled in its metadata (2022)
core-systems.pdf            the same with a word processor's name where the title should be (2024)
digital-yuan.md             Markdown with lists and a table (2023)
rural-credit.txt            plain text in GB18030 (2021)
pension-anniversary.txt     plain text with a byte-order mark, a head of ``标题: …`` lines and full-width punctuation (2023)
consumer-rights.txt         the same with two publishers (2022)
anti-fraud.txt              doubled text, running heads in mid-sentence, blanks in names, a table run together (2024)
wealth-subsidiaries.txt     all wealth-management companies in one list (2023)
supply-chain.txt            document numbers without brackets (2021)
five-articles.txt           one of a series, many banks a sentence (2024)
capital-rules.txt           rules that replace rules, and foreign supervisors (2023)
esg-annual.txt              disclosure of city banks (2022)
anti-money-laundering.docx  Word: title and headings by styles, a table, a footer (2024)
bad-loans.xlsx              a workbook of two reports, a row each, with days as days (2024)
credit-cards.csv            the same in GB18030, as spreadsheets save it, with line ends inside cells (2023)
liquidity.jsonl             the same as records of JSON, one a line (2024)
open-banking.pptx           four slides, two of them with notes (2022)
related-parties.odt         OpenDocument, with a list (2022)
foreign-banks.epub          a book of three chapters (2023)
operational-risk.ofd        two pages of lines put down by place, the day in Chinese numerals (2024)
leasing.rtf                 rich text in GBK (2025)
mortgage-rates.eml          a mail, titled by its subject, and the report attached to it (2024)
consumer-finance.mhtml      a page that a browser saved in one file (2024)
bills-and-deposits.zip      two texts, one of them in a folder (2023)
assistants.json             a PDF as Docling parsed it: DoclingDocument (2024)
==========================  ============================================================================================
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["sample_path"]


def sample_path() -> Path:
    """The folder of the sample reports.

    Returns:
        A folder of 30 files inside the package.

    >>> len(list(sample_path().iterdir()))
    30
    """
    return Path(__file__).parent / "reports"
