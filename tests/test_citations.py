"""Reports and rules that a text cites: reference lists, titles in marks by their kind, titles without marks, own titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Extractor
from builders.finders.references import references
from builders.finders.title_kinds import TitleKinds
from ontology import Knowledge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def named(extractor: Extractor, folder: Path, text: str, type_: str) -> list[str]:
    """The titles of a type that a text names, without line ends."""
    path = folder / "case.txt"
    path.write_text(text, encoding="utf-8")
    mentions = [m for extraction in extractor.extract(path) for m in extraction.mentions]
    return [m.text.replace("\n", "") for m in mentions if m.type == type_]


@pytest.mark.parametrize(
    ("entry", "titles"),
    [
        ("[1]沈某.渔港信贷的期限结构[J].海湾金融,2021(5):11-19.", ["渔港信贷的期限结构", "海湾金融"]),
        ("[2]沈某,韩某,等.船舶抵押登记研究[D].海湾:海湾财经大学,2020.", ["船舶抵押登记研究"]),
        ("[3]海湾研究院.2022年渔业金融报告[R].2022.", ["2022年渔业金融报告"]),
        ("[4]韩某.海湾钱庄史[M].海湾:海湾出版社,2015.", ["海湾钱庄史"]),
        ("[5]韩某.渔民有了信用分[N].海湾晚报,2022-05-06(3).", ["渔民有了信用分", "海湾晚报"]),
        ("[6]海湾研究院.开放支付观察[EB/OL].https://a.example/c,2021-01-02.", ["开放支付观察"]),
        ("[7]沈某.渔港信贷的\n期限结构 [J]. 海湾金融, 2021, 3(2): 5.", ["渔港信贷的\n期限结构", "海湾金融"]),
        (
            "[8] J. Moss, A. Reed, et al. Lending to harbours 2.0[J]. Journal of Coasts, Credit and Trade, 2019, 5(2): 3.",
            ["Lending to harbours 2.0", "Journal of Coasts, Credit and Trade"],
        ),
        ("参考文献\n9.渔业银行数字化蓝皮书,海湾咨询,2021年6月\n", ["渔业银行数字化蓝皮书"]),
        (
            "References\nMoss, J., & Reed, A. (2019). Credit for small harbours. Coastal Finance Review, 12(2), 33-51.\n",
            ["Credit for small harbours", "Coastal Finance Review"],
        ),
        ("参考文献\n沈某,韩某(2021).渔船保险与信贷.海湾经济,3(2),5-20.\n", ["渔船保险与信贷", "海湾经济"]),
        (
            "参考文献:沈某,韩某.渔港票据贴现[J].海湾金融,2021,37(06):17-18+11.韩某.船东信用画像[N].21世纪经济报道,2017-01-20(4)."
            "沈某.渔船抵押:登记与顺位[D].海湾:海湾大学,2019.Moss J, Reed A, et al. Rise of Harbours: Scoring by Catch[J]. "
            "The Coastal Review, 2020, 33(7): 28-97.",
            [
                *("渔港票据贴现", "海湾金融", "船东信用画像", "21世纪经济报道", "渔船抵押:登记与顺位"),
                *("Rise of Harbours: Scoring by Catch", "The Coastal Review"),
            ],
        ),
        (
            "沈某.渔业保单质押[J].海湾金融,2021(5):9.\n韩某.渔获价格[M].海湾出版社,2018.\nJR/T 9999—2020,渔港数据分级[S].",
            ["渔业保单质押", "海湾金融", "渔获价格"],
        ),
        ("[9]沈某:渔港清算史[M],海湾:海湾出版社2010年版。", ["渔港清算史"]),
        (
            "Moss, J. (2019). Digital piers. Coastal Finance Letters, 30, 1-9. "
            "Reed, A. (2020). Is the tide moving? Harbour Review, 12(2).",
            ["Digital piers", "Coastal Finance Letters", "Is the tide moving", "Harbour Review"],
        ),
        ("Committee on Coastal Trade. Principles for harbours[R]. 2022.", ["Principles for harbours"]),
        ("见附件[J]。", []),
        ("1.营业收入,同比增长,2021年\n", []),
    ],
)
def test_entries_of_reference_lists(entry: str, titles: list[str]) -> None:
    assert [entry[start:end] for start, end, _ in references(entry)] == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("双方签订《船舶租赁合同》《保证合同》及《授信额度协议》,递交《开户申请表》《法人委托书》。", []),
        ("领取《渔业许可证》,收到《民事裁定书》和《行政处罚决定书》,出具《审计报告》《法律意见书》。", []),
        ("审议通过《关于选举监事的议案》,披露《股份变动公告》。", []),
        ("歌曲《潮声》登顶,游戏《海战纪元》上线,纪录片《盐田》《渔港》和《灯塔》播出。", []),
        ("电影《一条大船驶过海湾的那个清晨》票房领先。", []),
        ("《潮声》很长。", []),
        ("海湾研究院发布《海湾金融稳定报告》。", ["海湾金融稳定报告"]),
        ("刊登于《海湾晚报》和《海湾金融评论》。", ["海湾晚报", "海湾金融评论"]),
        ("沈某(2020)《渔港故事》认为,韩某:《信用边界》,海湾出版社2019年版。", ["渔港故事", "信用边界"]),
        ("资料来源:海湾咨询《渔民存款地图》,2022年。", ["渔民存款地图"]),
        ("《渔船抵押如何改变海湾信贷市场》写道。", ["渔船抵押如何改变海湾信贷市场"]),
        ("《海湾股票价值选股法》一书。", ["海湾股票价值选股法"]),
    ],
)
def test_titles_in_marks_are_reports_by_what_they_are_of(text: str, titles: list[str]) -> None:
    assert [match["title"] for match, kind in TitleKinds(Knowledge().cues).titles(text) if kind == "Report"] == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("海湾协会近日发布了开放支付白皮书。", ["开放支付白皮书"]),
        ("据2023中国渔业银行体验报告,余额增长。", ["2023中国渔业银行体验报告"]),
        ("渔业银行人工智能白皮书由海湾咨询撰写。", ["渔业银行人工智能白皮书"]),
        ("公司应当按照规定编制年度报告,并提交可行性研究报告,发布超过30份行业研究报告。", []),
        ("按照规定及时书面报告;数据来源于定期市场洞察。", []),
        ("2009-2020年渔业ESG报告发布数量。", []),
    ],
)
def test_titles_without_marks(extractor: Extractor, tmp_path: Path, text: str, titles: list[str]) -> None:
    assert named(extractor, tmp_path, text, "Report") == titles


def test_a_report_does_not_cite_itself(extractor: Extractor, tmp_path: Path) -> None:
    text = "2023年海湾渔业金融报告\n余额增长。\n据《海湾渔业金融年鉴》,户数增加。\n2023年海湾渔业金融报告\n"
    assert named(extractor, tmp_path, text, "Report") == ["海湾渔业金融年鉴"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("根据《海湾准则第7号——渔船计量》和《渔港数字服务法案》。", ["海湾准则第7号——渔船计量", "渔港数字服务法案"]),
        (
            "the Harbour Lending Act of 1977 与 Directive (EU) 2031/17。",
            ["Harbour Lending Act of 1977", "Directive (EU) 2031/17"],
        ),
        ("支持“海湾绿色金融行动方案3.0”。", ["海湾绿色金融行动方案3.0"]),
        ("海湾市“十四五”渔业发展规划\n落实规划。", ["海湾市“十四五”渔业发展规划"]),
        ("海湾金罚决字〔2024〕12号,银罚决字〔2023〕1号,海湾评报字〔2014〕148号。", []),
        ("财政部公告2023年第5号。", ["财政部公告2023年第5号"]),
        ("渔民应当依照本条例规定登记,参照本章关于登记人与渔民之间权利义务的规定。", []),
        ("制定实施新一轮渔港行动方案,遵守国家有关监督管理规定。", []),
        ("《关于渔船公司股东减持股份的公告》和《渔船操作法则》。", []),
        ("人民银行、银保监会关于加强渔业小微金融服务的通知。", ["关于加强渔业小微金融服务的通知"]),
    ],
)
def test_rules_by_shape(extractor: Extractor, tmp_path: Path, text: str, titles: list[str]) -> None:
    assert named(extractor, tmp_path, f"海湾观察\n{text}\n", "Regulation") == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("[1]沈某.渔港信贷的期限结构[J].金融研究,2021(5):11-19.\n", ["渔港信贷的期限结构", "金融研究"]),
        ("[1]沈某.渔港信贷的期限结构[J].海湾学刊,2021(5):11-19.\n", ["渔港信贷的期限结构"]),
        ("[1]沈某.渔民信用分[N].21世纪经济报道,2017-01-20(4).\n", ["渔民信用分", "21世纪经济报道"]),
        ("参考文献\n1. 沈某:《渔港票据流转实证》,载《海湾评论》2019年第6期。\n", ["渔港票据流转实证"]),
        (
            "海湾研究院白皮书“Lending to Small- and Medium-sized Harbours”建议建立系统。",
            ["Lending to Small- and Medium-sized Harbours"],
        ),
        ("他在文章〈渔港金融的下一站〉中说。", ["渔港金融的下一站"]),
        ("该公司推出“Harbour Cloud Banking Suite”产品。", []),
        ("据该所调查,多数机构参与。\nA股渔业公司ESG评级分析报告2020\n数据来源:该所\n", ["A股渔业公司ESG评级分析报告2020"]),
        ("附录:《为渔港融资》海湾倡议2020年9月发布的白皮书。", ["为渔港融资"]),
        ("海湾咨询《中国渔业数据库市场指南》收录其产品。", ["中国渔业数据库市场指南"]),
        ("该行发布2023年环境、社会及管治报告,依《环境、社会及管治报告守则》编制。", ["2023年环境、社会及管治报告"]),
        ("该案获评《银行家》杂志优秀案例。", ["银行家"]),
    ],
)
def test_journals_foreign_titles_and_guides(extractor: Extractor, tmp_path: Path, text: str, titles: list[str]) -> None:
    assert named(extractor, tmp_path, text, "Report") == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("主管机关撤回《大型渔业银行并购政策声明》。", ["大型渔业银行并购政策声明"]),
        ("参见《渔港代销产品的规范标准和流程》第二(二)3条。", ["渔港代销产品的规范标准和流程"]),
        ("各分行依「渔船放款处理要点」办理。", ["渔船放款处理要点"]),
        ("客户称之为「新要点」。", []),
        ("通过密码测评(GM/T 9999—2018)。", ["GM/T 9999—2018"]),
        ("中国《保险法》首次颁布。", ["保险法"]),
        ("依氣候變遷因應法開徵碳費,並參酌巴三終稿。", ["氣候變遷因應法", "巴三終稿"]),
        (
            "此类债务工具须符合《绿\n色债券原则》和《可持续\n发展债券指引》的债券;\n或其他。\n",
            ["绿色债券原则", "可持续发展债券指引"],
        ),
    ],
)
def test_rules_in_other_marks(extractor: Extractor, tmp_path: Path, text: str, titles: list[str]) -> None:
    assert named(extractor, tmp_path, text, "Regulation") == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("海湾出版社的渔业信贷导论、港口出版社的船舶融资实务可供参考。", ["渔业信贷导论", "船舶融资实务"]),
        ("海湾出版社的编辑人员,港口出版社的图书销量,湖滨出版社的两本新书。", []),
        ("John Moss所著Harbour Money尚无译本。", ["Harbour Money"]),
        ("见欧洲央行Lending in Small Harbours一文。", ["Lending in Small Harbours"]),
        ("德勤港口数字支付应用报告认为费率将下行。", ["港口数字支付应用报告"]),
        ("中国支付清算协会发布过港口互通白皮书和渔船数据调研报告。", ["港口互通白皮书", "渔船数据调研报告"]),
        ("英国央行「渔港转型:气候与信贷」(Harbours in transition: Climate and credit)(2019年5月)", ["渔港转型:气候与信贷"]),
        ("期货公司应当向国务院期货监督管理机构报告。评级机构德勤下调某港口企业展望。", []),
        ("华为可能会持有本报告中提及的股份;麦肯锡的年度报告已披露。", []),
        ("《经济观察报》报道,《证券时报》转载,经济观察报记者。", ["经济观察报", "证券时报"]),
        ("综述载于软件学报,债券市场回暖,征信业务扩面。", ["软件学报"]),
        ("中国统计年鉴2021的数据", ["中国统计年鉴2021"]),
        ("《渔民人身保险经验生命表(2020)》,《渔船损益表》,《董事会工作报告》", ["渔民人身保险经验生命表(2020)"]),
        (
            "参考文献\n[4]Moss J, et al. Harbour money and the structure of credit. BIS Working Papers, No 79, 2019.\n",
            ["Harbour money and the structure of credit", "BIS Working Papers"],
        ),
    ],
)
def test_titles_beside_who_made_them(extractor: Extractor, tmp_path: Path, text: str, titles: list[str]) -> None:
    assert named(extractor, tmp_path, text, "Report") == titles
