"""Who had a part in a paper: by rows of labels and by sentences of the paper about itself."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Source

HEAD = "商业银行智能客服应用报告\n\n2024年3月\n\n"
PAPERS: list[tuple[str, set[tuple[str, str]]]] = [
    (
        "牵头单位:徽商银行\n参编单位:长沙银行、神州信息\n承办单位:杭州银行",
        {("徽商银行", "牵头单位"), ("长沙银行", "参编单位"), ("神州信息", "参编单位"), ("杭州银行", "承办单位")},
    ),
    (
        "本报告由徽商银行牵头,长沙银行、神州信息参与编写。",
        {("徽商银行", "牵头单位"), ("长沙银行", "参编单位"), ("神州信息", "参编单位")},
    ),
    (
        "本标准由徽商银行主编,长沙银行和杭州银行参编。",
        {("徽商银行", "主编单位"), *((one, "参编单位") for one in ("长沙银行", "杭州银行"))},
    ),
    (
        "该白皮书由徽商银行主办,长沙银行承办,杭州银行协办。",
        {("徽商银行", "主办单位"), ("长沙银行", "承办单位"), ("杭州银行", "合作单位")},
    ),
    (
        "牵头单位:徽商银行股份有限公司\n本报告由徽商银行牵头,长沙银行参与编写。",
        {("徽商银行股份有限公司", "牵头单位"), ("长沙银行", "参编单位")},
    ),
    ("本项目由徽商银行牵头,长沙银行参与建设。", set()),
    ("试点由徽商银行牵头,长沙银行参与。", set()),
    ("本报告由专家小组牵头,各方参与编写。", set()),
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize(("text", "wanted"), PAPERS)
def test_roles_of_a_paper(extractor: Extractor, text: str, wanted: set[tuple[str, str]]) -> None:
    raw = f"{HEAD}{text}\n\n全行业加大投入,客户等待时间缩短。\n"
    (extraction,) = extractor.of_source(Source("a.txt", raw, "utf-8", "0" * 64, "plain"))
    assert set(extraction.section.contributors) == wanted
    told = [one for one in extraction.section.evidence if one.field == "contributors"]
    assert {one.value for one in told} == {name for name, _ in wanted}
    assert all(raw[one.start : one.end] == one.text for one in told)
