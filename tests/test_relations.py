"""What clauses, names side by side, tables and entries say, with status, places and evidence."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from builders.extractor import Extractor
from builders.records import Extraction, Relation, Source
from builders.sample import sample_path
from ontology.errors import ReadError

Triple = tuple[str, str, str]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, text: str) -> Extraction:
    (extraction,) = extractor.of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain"))
    return extraction


def stated(extraction: Extraction, *predicates: str) -> set[Triple]:
    return {
        (one.subject_label, one.predicate, one.object_label)
        for one in extraction.relations
        if one.origin == "stated" and one.predicate in predicates
    }


SENTENCES: list[tuple[str, str, set[tuple[str, str]]]] = [
    (
        "徽商银行不断推进数字化转型,快速响应并支持乡村振兴。",
        "practises",
        {("徽商银行", "数字化转型"), ("徽商银行", "乡村振兴")},
    ),
    ("徽商银行将数据治理融入日常经营。", "practises", {("徽商银行", "数据治理")}),
    ("徽商银行的招牌是供应链金融,仍以绿色信贷立身。", "practises", {("徽商银行", "供应链金融"), ("徽商银行", "绿色信贷")}),
    ("徽商银行、长沙银行都在做养老金融。", "practises", {("徽商银行", "养老金融"), ("长沙银行", "养老金融")}),
    (
        "徽商银行与长沙银行,一家主攻绿色金融,一家主攻养老金融。",
        "practises",
        {("徽商银行", "绿色金融"), ("长沙银行", "养老金融")},
    ),
    ("开展养老金融的,除徽商银行外,还有长沙银行。", "practises", {("徽商银行", "养老金融"), ("长沙银行", "养老金融")}),
    ("做供应链金融的有徽商银行,也有长沙银行。", "practises", {("徽商银行", "供应链金融"), ("长沙银行", "供应链金融")}),
    ("最早把绿色信贷做成规模的,不是别家,正是徽商银行。", "practises", {("徽商银行", "绿色信贷")}),
    ("深耕养老金融的徽商银行业绩平稳。", "practises", {("徽商银行", "养老金融")}),
    ("在养老金融方面,徽商银行打造了多个网点。", "practises", {("徽商银行", "养老金融")}),
    ("徽商银行以“普惠金融、科技金融”为纲要。", "practises", {("徽商银行", "普惠金融"), ("徽商银行", "科技金融")}),
    ("徽商银行非但没有退出消费金融,反而加大投入。", "practises", {("徽商银行", "消费金融")}),
    ("徽商银行与长沙银行先后上线养老金融,后者已于去年停办。", "practises", {("徽商银行", "养老金融")}),
    (
        "徽商银行和长沙银行各有所长,前者的“海塘通”覆盖外贸,后者的“江岸通”面向大众。",
        "offers",
        {("徽商银行", "海塘通"), ("长沙银行", "江岸通")},
    ),
    ("徽商银行发布联邦学习框架“海塘通”。", "uses", {("海塘通", "联邦学习")}),
    ("徽商银行与财政部建立专线,并和神州信息签订合作协议。", "cooperatesWith", {("徽商银行", "神州信息")}),
    ("徽商银行×中国科学技术大学:海塘通平台", "cooperatesWith", {("徽商银行", "中国科学技术大学")}),
    (
        "徽商银行遵循《海塘融资管理办法》(财政部、人民银行联合印发)。",
        "issuedBy",
        {("海塘融资管理办法", "财政部"), ("海塘融资管理办法", "中国人民银行")},
    ),
    ("财政部就《海塘融资管理办法》公开征求意见。", "issuedBy", {("海塘融资管理办法", "财政部")}),
    ("《海塘融资管理办法》已把《海塘融资暂行规定》取而代之。", "replaces", {("海塘融资管理办法", "海塘融资暂行规定")}),
    ("《海塘融资暂行规定》被《海塘融资管理办法》所替代。", "replaces", {("海塘融资管理办法", "海塘融资暂行规定")}),
    ("宁波银行推出“海塘通”平台。", "offers", {("宁波银行", "海塘通平台")}),
    ("“海塘通”平台由宁波银行与神州信息联合研发。", "offers", {("宁波银行", "海塘通平台"), ("神州信息", "海塘通平台")}),
    ("“海小智”是中国工商银行自研的智能客服。", "offers", {("中国工商银行", "海小智")}),
    ("徽商银行深耕绿色金融,持续做大养老金融。", "practises", {("徽商银行", "绿色金融"), ("徽商银行", "养老金融")}),
    ("徽商银行和长沙银行分别侧重绿色金融与养老金融。", "practises", {("徽商银行", "绿色金融"), ("长沙银行", "养老金融")}),
    ("把养老金融写进五年规划的,是徽商银行。", "practises", {("徽商银行", "养老金融")}),
    (
        "通过发展供应链金融提高收入的包括徽商银行、长沙银行。",
        "practises",
        {("徽商银行", "供应链金融"), ("长沙银行", "供应链金融")},
    ),
    ("以绿色信贷见长的徽商银行已有多年积累。", "practises", {("徽商银行", "绿色信贷")}),
    ("徽商银行绿色金融提速明显。", "practises", {("徽商银行", "绿色金融")}),
    ("徽商银行与长沙银行签署战略合作协议。", "cooperatesWith", {("徽商银行", "长沙银行")}),
    ("徽商银行向长沙银行转让资产,双方签署合作协议。", "cooperatesWith", {("徽商银行", "长沙银行")}),
    ("宁波银行推出“海塘通”平台,平台采用联邦学习与区块链。", "uses", {("海塘通平台", "联邦学习"), ("海塘通平台", "区块链")}),
    ("宁波银行利用区块链,推出“海塘通”平台。", "uses", {("海塘通平台", "区块链")}),
    (
        "中国人民银行会同财政部印发《海塘融资管理办法》。",
        "issuedBy",
        {("海塘融资管理办法", "中国人民银行"), ("海塘融资管理办法", "财政部")},
    ),
    (
        "财政部牵头,会同中国人民银行出台《海塘融资管理办法》。",
        "issuedBy",
        {("海塘融资管理办法", "中国人民银行"), ("海塘融资管理办法", "财政部")},
    ),
    ("《海塘融资管理办法》由财政部公布,聚焦数据治理。", "addresses", {("海塘融资管理办法", "数据治理")}),
    ("徽商银行依据《海塘融资管理办法》完善流程。", "compliesWith", {("徽商银行", "海塘融资管理办法")}),
    ("《海塘融资管理办法》取代《海塘融资暂行规定》。", "replaces", {("海塘融资管理办法", "海塘融资暂行规定")}),
    (
        "《海塘融资管理办法》自2024年1月1日起施行,《海塘融资暂行规定》同时废止。",
        "replaces",
        {("海塘融资管理办法", "海塘融资暂行规定")},
    ),
    (
        "毕马威与中国平安联合推出《海塘财富白皮书》。",
        "publishedBy",
        {("海塘财富白皮书", "毕马威"), ("海塘财富白皮书", "中国平安")},
    ),
]


@pytest.mark.parametrize(("text", "predicate", "wanted"), SENTENCES)
def test_a_sentence_says(extractor: Extractor, text: str, predicate: str, wanted: set[tuple[str, str]]) -> None:
    assert {(s, o) for s, _, o in stated(read(extractor, text), predicate)} == wanted


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("徽商银行尚未开展数字人民币业务。", "negated"),
        ("徽商银行没有涉足数字人民币。", "negated"),
        ("徽商银行已退出数字人民币业务。", "negated"),
        ("徽商银行计划明年引入数字人民币。", "planned"),
        ("徽商银行拟推广数字人民币。", "planned"),
        ("徽商银行将全面推广数字人民币。", "planned"),
        ("徽商银行正在评估是否引入数字人民币。", "planned"),
        ("徽商银行上线数字人民币,因系统故障而搁置。", "negated"),
        ("市场流传徽商银行重启数字人民币的说法。", "attributed"),
    ],
)
def test_what_is_denied_planned_or_hearsay_is_not_stated(extractor: Extractor, text: str, status: str) -> None:
    extraction = read(extractor, text)
    assert stated(extraction, "practises", "offers") == set()
    assert {one.status for one in extraction.unstated if one.object_label == "数字人民币"} == {status}


@pytest.mark.parametrize(
    "text",
    [
        "不少地方银行坦言拼不过徽商银行,只能深耕绿色金融。",
        "徽商银行不良贷款率为百分之一。",
        "徽商银行服务长三角。",
        "徽商银行对接某节能环保企业。",
        "监管部门表示,银行业要发展绿色金融。徽商银行股东大会如期召开。",
    ],
)
def test_nobody_practises_these(extractor: Extractor, text: str) -> None:
    assert stated(read(extractor, text), "practises") == set()


CASES = """海塘金融科技案例集
案例1 徽商银行:“海塘通”线上融资平台
所获奖项:普惠金融创新案例奖
项目负责人:林知远
一、背景。小微企业缺抵押。二、做法。我行搭建“海塘通”线上融资平台,平台采用联邦学习。三、成效。我行普惠金融贷款余额增长三成。
案例2 长沙银行|“湘江盾”交易反欺诈系统
获奖情况:无 牵头人:周某
一、背景。诈骗手法翻新。二、做法。本行建设“湘江盾”交易反欺诈系统,系统以流计算为底座。三、成效。系统日均拦截交易六百笔。
"""


def test_entries_of_a_collection(extractor: Extractor) -> None:
    extraction = read(extractor, CASES)
    first, second = extraction.cases
    assert [label for _, label in first.institutions] == ["徽商银行"] and [label for _, label in second.institutions] == [
        "长沙银行"
    ]
    assert (first.award[1], first.leaders[0][1]) == ("普惠金融创新案例奖", "林知远")
    assert (second.award[1], second.leaders[0][1]) == ("", "周某")
    assert "联邦学习" in {label for _, label in first.technologies} and "普惠金融贷款" in {label for _, label in first.themes}
    assert CASES[first.start : first.end] == first.text and first.end <= second.start
    owners = {one.subject_label for one in extraction.relations if one.predicate == "offers" and "湘江盾" in one.object_label}
    assert owners == {"长沙银行"}


def test_a_table_of_penalties(extractor: Extractor) -> None:
    head = "当事人 | 违法事实 | 文号 | 罚款金额(万元) | 作出机关 | 日期"
    rows = [
        "海塘农村商业银行股份有限公司 | 贷后管理不到位 | 海金罚决字〔2024〕3号 | 45 | 丽水金融监管分局 | 2024年1月18日",
        "林某 | 对上述行为负有责任 | 海金罚决字〔2024〕4号 | 警告 | 丽水金融监管分局 | 2024年1月18日",
    ]
    text = "\n".join(["处罚信息表", head, *rows, ""])
    first, second = read(extractor, text).penalties
    assert (first.party[1], first.amount, first.number) == ("海塘农村商业银行", 450000.0, "海金罚决字〔2024〕3号")
    assert (second.party[1:], second.amount, second.date) == (("林某", "Person"), None, "2024-01-18")


def test_a_notice_with_labels(extractor: Extractor) -> None:
    text = (
        "行政处罚信息公开表\n决定书文号:海银罚决字〔2024〕第8号\n被处罚人名称:海塘支付有限公司\n违法行为类型:未按规定履行客户身份识别义务\n"
        "处罚内容:罚款人民币贰拾万元整(¥200,000.00)\n作出处罚决定机关:中国人民银行浙江省分行\n处罚决定日期:2024年8月9日\n"
    )
    (one,) = read(extractor, text).penalties
    assert (one.number, one.amount, one.date) == ("海银罚决字〔2024〕第8号", 200000.0, "2024-08-09")
    assert one.authority[1] == "中国人民银行浙江省分行"


TOLD = (
    "2024年7月3日,中国人民银行济南分行公布处罚信息。海右支付有限公司因未按规定识别客户身份,被罚款268.5万元。"
    "该公司时任总监赵某对上述行为负有责任,被罚款6万元。长沙银行未被罚款。"
)


def test_penalties_told_in_several_sentences(extractor: Extractor) -> None:
    first, second = read(extractor, TOLD).penalties
    assert first.party[1] == "海右支付有限公司" and first.violation == "未按规定识别客户身份"
    assert (first.amount, first.authority[1], first.date) == (2685000.0, "中国人民银行济南分行", "2024-07-03")
    assert (second.party[1:], second.amount, second.violation) == (("赵某", "Person"), 60000.0, "对上述行为负有责任")
    assert all(TOLD[one.start : one.end] == one.text for one in (first, second))


def test_a_penalty_whose_party_facts_and_decision_stand_apart(extractor: Extractor) -> None:
    text = (
        "海塘农村商业银行近日收到罚单。经查,该行存在贷后管理不尽职、违规发放房地产贷款等问题。"
        "国家金融监督管理总局安徽监管局据此对其罚款90万元。文号为皖金罚决字〔2024〕12号,作出日期为2024年5月17日。"
    )
    (one,) = read(extractor, text).penalties
    assert (one.party[1], one.amount, one.date) == ("海塘农村商业银行", 900000.0, "2024-05-17")
    assert (one.violation, one.number) == ("贷后管理不尽职、违规发放房地产贷款", "皖金罚决字〔2024〕12号")


@pytest.mark.parametrize(
    "told",
    [
        "中国人民银行浙江省分行对海塘农村商业银行作出行政处罚:未按规定报送账户资料,罚款80万元,行政处罚决定书文号为浙银罚决字〔2023〕21号。",
        "2024年6月5日,中国人民银行浙江省分行对海塘农村商业银行罚款80万元,事由为未按规定报送账户资料,罚单号为浙银罚决字〔2023〕21号。",
        "海塘农村商业银行因未按规定报送账户资料,被中国人民银行浙江省分行处以罚款80万元,文号为浙银罚决字〔2023〕21号。",
    ],
)
def test_the_reason_ends_where_the_fine_or_its_number_begins(extractor: Extractor, told: str) -> None:
    (one,) = read(extractor, told).penalties
    assert (one.violation, one.amount, one.number) == ("未按规定报送账户资料", 800000.0, "浙银罚决字〔2023〕21号")


@pytest.mark.parametrize(
    "text",
    [
        "商业银行违反本办法规定的,由国务院银行业监督管理机构处20万元以上50万元以下罚款。",
        "上半年,中国人民银行共开出罚单120张,罚款合计3.5亿元,徽商银行不在其列。",
        "中国证监会表示,徽商银行未被罚款50万元。",
    ],
)
def test_what_is_no_penalty(extractor: Extractor, text: str) -> None:
    assert read(extractor, text).penalties == ()


def test_a_case_title_says_what_was_done(extractor: Extractor) -> None:
    text = CASES.replace("案例1 徽商银行:“海塘通”线上融资平台", "案例1 徽商银行:数字人民币在县域的应用")
    assert ("徽商银行", "practises", "数字人民币") in stated(read(extractor, text), "practises")


def test_a_table_of_banks(extractor: Extractor) -> None:
    text = (
        "各行对照\n银行|主打业务|代表产品|关键技术|合作方\n徽商银行|科创金融|“海塘通”|区块链|神州信息\n"
        "长沙银行|养老金融|“湘江盾”|—|暂无\n宁波银行|绿色金融|暂无|拟采用区块链|—\n"
    )
    found = stated(read(extractor, text), "practises", "offers", "uses", "cooperatesWith")
    assert found >= {("徽商银行", "practises", "科创金融"), ("宁波银行", "practises", "绿色金融")}
    assert found >= {("徽商银行", "cooperatesWith", "神州信息")}
    assert not {one for one in found if one[0] == "宁波银行" and one[1] != "practises"}


def test_references_say_who_wrote_and_published(extractor: Extractor) -> None:
    text = (
        "参考文献\n[1] 林某, 周某. 城商行数字化转型的路径选择[J]. 金融论坛, 2021(4): 33-41.\n"
        "2. 开放平台观察报告,毕马威,2022年5月\n"
    )
    extraction = read(extractor, text)
    assert ("开放平台观察报告", "publishedBy", "毕马威") in stated(extraction, "publishedBy")
    assert {o for _, _, o in stated(extraction, "authoredBy")} == {"林某", "周某"}


def sample() -> list[tuple[Source, Extraction]]:
    from builders import load

    found, extractor = [], Extractor()
    for path in sorted(sample_path().iterdir()):
        try:
            source = load(path)
        except ReadError:
            continue
        found += [(source, one) for one in extractor.of_source(source, [])]
    return found


def test_both_ends_and_the_cue_stand_in_the_evidence(extractor: Extractor) -> None:
    texts = [CASES, *(text for text, _, _ in SENTENCES)]
    read_in = [(Source("a.txt", text, "utf-8", "0" * 64, "plain"), read(extractor, text)) for text in texts]
    held = 0
    for source, extraction in (*read_in, *sample()):
        for one in (*extraction.relations, *extraction.unstated):
            held += 1
            assert source.raw[one.start : one.end] == one.text
            for place in (one.cue, one.subject_at, one.object_at):
                assert place and one.start <= place[0] < place[1] <= one.end
            _names_hold(source, one)
    assert held > 300


def _names_hold(source: Source, one: Relation) -> None:
    """A reference leads to a place where the thing itself is named."""
    for place in (one.subject_name, one.object_name):
        assert not place or source.raw[place[0] : place[1]].strip()


@pytest.mark.parametrize("text", [text for text, _, _ in SENTENCES])
def test_traditional_characters_say_the_same(extractor: Extractor, text: str) -> None:
    other = read(extractor, OpenCC("s2t").convert(text))
    predicates = tuple({predicate for _, predicate, _ in SENTENCES})
    known = stated(read(extractor, text), *predicates)
    assert {(s, p) for s, p, _ in stated(other, *predicates)} >= {
        (s, p) for s, p, _ in known if p in ("practises", "cooperatesWith")
    }


def test_relations_are_read_when_asked_for(extractor: Extractor) -> None:
    import pickle

    extraction = read(extractor, SENTENCES[0][0])
    again = pickle.loads(pickle.dumps(extraction.told))
    assert again.relations == extraction.relations and again.penalties == ()
