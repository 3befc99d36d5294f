"""PDFs made for tests, line by line."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Section, Source


def document(font: Path) -> FPDF:
    made = FPDF(format="A4")
    made.add_font("box", fname=font)
    made.set_font("box", size=10)
    made.set_auto_page_break(False)
    return made


def put(made: FPDF, x: float, y: float, text: str) -> None:
    made.set_xy(x, y)
    made.cell(text=text)


def finished(made: FPDF, folder: Path, name: str = "报告.pdf") -> tuple[Source, Section]:
    made.output(str(folder / name))
    source, (section,) = readers.sections(folder / name)
    return source, Extractor().cleaned(source, section)[1]


def clean_text(source: Source, section: Section) -> str:
    return Extractor().cleaned(source, section)[0].text


LEFT = (
    "商业银行的零售业务持续投入科技资源与人才,客户经营转向线上线下融合的方式开展,招商银行与平安银行各有侧重,数据治理成为共同的基础工作。"
    * 3
)
RIGHT = (
    "区域银行面向中小企业提供外汇服务,绿色债券支持环保项目建设,宁波银行与江苏银行走在前面,资本充足水平总体保持在合理区间之内波动。"
    * 3
)
