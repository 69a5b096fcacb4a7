"""What is a named work: phrases of invented places and firms, and the items that a careful reader takes from each."""

from __future__ import annotations

import pytest

from guatu.workreport.items import find_items

NAMED: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("加快建设南坡水厂、北沟泵站等项目", [("南坡水厂", "加快建设", "build"), ("北沟泵站", "加快建设", "build")]),
    ("推进青崖大桥建设", [("青崖大桥", "推进", "build")]),
    ("开工建设东环路", [("东环路", "开工建设", "start")]),
    ("建成通车青龙大道", [("青龙大道", "建成通车", "finish")]),
    ("续建13—16号泊位", [("13—16号泊位", "续建", "build")]),
    ("开工3号泊位", [("3号泊位", "开工", "start")]),
    (
        "完成建设路、柳林路、滨江大道等14条道路改造",
        [("建设路", "完成", "finish"), ("柳林路", "完成", "finish"), ("滨江大道", "完成", "finish")],
    ),
    ("新建、改扩建云岭一中、城关二小", [("云岭一中", "新建、改扩建", "build"), ("城关二小", "新建、改扩建", "build")]),
    (
        "第二小学、云岭三中初中部秋季投入使用",
        [("第二小学", "建成投用", "finish"), ("云岭三中初中部", "建成投用", "finish")],
    ),
    ("县中医院康复楼开工建设", [("县中医院康复楼", "开工建设", "start")]),
    ("今年建成云岭高铁站", [("云岭高铁站", "建成", "finish")]),
    (
        "力争鑫川新材料、绿野储能等项目年底前建成投产",
        [("鑫川新材料项目", "力争建成投产", "finish"), ("绿野储能", "力争建成投产", "finish")],
    ),
    ("确保区应急指挥中心6月底前投用", [("区应急指挥中心", "确保建成投用", "finish")]),
    ("推进三河科技、明远药业等头部企业落户", [("三河科技落户", "推进", "plan"), ("明远药业落户", "推进", "plan")]),
    ("大力引进明远药业、三河集团等龙头企业", [("明远药业", "引进", "plan"), ("三河集团", "引进", "plan")]),
    ("支持恒川科技深耕海洋装备领域", [("恒川科技深耕海洋装备领域", "支持", "build")]),
    (
        "支持恒川科技、明远药业等企业复工复产",
        [("恒川科技复工复产", "支持", "build"), ("明远药业复工复产", "支持", "build")],
    ),
    ("支持云岭镇创建省级特色小镇", [("云岭镇创建省级特色小镇", "支持", "plan")]),
    (
        "支持北坪镇、石桥镇创建国家卫生镇",
        [("北坪镇创建国家卫生镇", "支持", "plan"), ("石桥镇创建国家卫生镇", "支持", "plan")],
    ),
    ("支持云岭市建设区域性物流中心", [("云岭市区域性物流中心", "支持", "build")]),
    (
        "支持云岭、北坪等地创建全国文明城市",
        [("云岭创建全国文明城市", "支持", "plan"), ("北坪创建全国文明城市", "支持", "plan")],
    ),
    (
        "推进北坪、石桥、柳河创建省级生态县的工作",
        [
            ("北坪创建省级生态县", "推进", "build"),
            ("石桥创建省级生态县", "推进", "build"),
            ("柳河创建省级生态县", "推进", "build"),
        ],
    ),
    ("争创国家级全域旅游示范区", [("国家级全域旅游示范区", "争创", "plan")]),
    ("申报省级森林城市", [("省级森林城市", "申报", "plan")]),
    ("落实“双减”政策", [("“双减”政策", "落实", "run")]),
    ("贯彻“2+5”产业新政", [("“2+5”产业新政", "贯彻", "run")]),
    (
        "推行告知承诺制、首问负责制和限时办结制",
        [("告知承诺制", "推行", "run"), ("首问负责制", "推行", "run"), ("限时办结制", "推行", "run")],
    ),
    ("深化“放管服”改革", [("“放管服”改革", "深化", "run")]),
    (
        "深化“证照分离”“标准地”“一业一证”等改革",
        [("“证照分离”改革", "深化", "run"), ("“标准地”改革", "深化", "run"), ("“一业一证”改革", "深化", "run")],
    ),
    (
        "推进“个转企、小升规、规改股”",
        [("个转企", "推进", "build"), ("小升规", "推进", "build"), ("规改股", "推进", "build")],
    ),
    ("严格落实“河湖长制”“林长制”", [("河湖长制", "落实", "run"), ("林长制", "落实", "run")]),
    ("健全网格化矛盾调处机制", [("网格化矛盾调处机制", "健全", "run")]),
    ("完善用水、用电、用气等资源要素保障机制", [("用水、用电、用气等资源要素保障机制", "完善", "run")]),
    (
        "健全规划协同、产业协作、利益共享机制",
        [("规划协同机制", "健全", "run"), ("产业协作机制", "健全", "run"), ("利益共享机制", "健全", "run")],
    ),
    ("完善政府与社会资本合作机制", [("政府与社会资本合作机制", "完善", "run")]),
    ("探索宅基地有偿退出机制", [("宅基地有偿退出机制", "探索", "plan")]),
    ("建立重点项目库", [("重点项目库", "建立", "build")]),
    ("编制全域旅游总体规划", [("全域旅游总体规划", "编制", "plan")]),
    ("修编县城控制性详细规划", [("县城控制性详细规划", "修编", "plan")]),
    (
        "研究出台招商引资、税源培育、人才引育等系列政策文件",
        [
            ("招商引资政策文件", "研究出台", "plan"),
            ("税源培育政策文件", "研究出台", "plan"),
            ("人才引育政策文件", "研究出台", "plan"),
        ],
    ),
    ("实施农村供水保障工程", [("农村供水保障工程", "实施", "build")]),
    ("开展“清洁家园”行动", [("“清洁家园”行动", "开展", "build")]),
    ("打好净土保卫战", [("净土保卫战", "打好", "build")]),
    ("深入开展安全生产专项整治", [("安全生产专项整治", "开展", "build")]),
    ("开展第五次经济普查", [("第五次经济普查", "开展", "build")]),
    ("办好第六届桃花节、环湖马拉松赛等活动", [("第六届桃花节", "办好", "run"), ("环湖马拉松赛", "办好", "run")]),
    ("擦亮“南山云雾”品牌", [("“南山云雾”品牌", "擦亮", "run")]),
    ("实施退耕还林3.2万亩", [("退耕还林", "实施", "build")]),
    ("完成小型水库除险加固工程12座", [("小型水库除险加固工程", "完成", "finish")]),
    ("启动石门水库前期工作", [("石门水库", "谋划推进", "plan")]),
    ("加快锦绣花园一期、二期建设", [("锦绣花园一期", "加快", "build"), ("锦绣花园二期", "加快", "build")]),
    (
        "确保锦绣花园一期二期年内交付",
        [("锦绣花园一期", "确保建成交付", "finish"), ("锦绣花园二期", "确保建成交付", "finish")],
    ),
    ("打造4A级景区云岭古镇", [("4A级景区云岭古镇", "打造", "build")]),
    (
        "加快推进总投资35亿元的抽水蓄能电站、总投资12亿元的风电装备产业园",
        [("抽水蓄能电站", "加快推进", "build"), ("风电装备产业园", "加快推进", "build")],
    ),
    ("在云岭镇设立研发中心和中试基地", [("研发中心", "设立", "build"), ("中试基地", "设立", "build")]),
    ("以云岭镇为中心实施全域土地综合整治", [("全域土地综合整治", "实施", "build")]),
    ("开展项目周调度、月通报", [("项目周调度", "开展", "run"), ("项目月通报", "开展", "run")]),
    ("加强恒川科技算力中心推广应用", [("恒川科技算力中心推广应用", "加强", "run")]),
    ("加快启动棚户区改造二期", [("棚户区改造二期", "加快启动", "start")]),
    ("统筹推进江河湖库一体化保护修复", [("江河湖库一体化保护修复", "统筹推进", "build")]),
    ("建设智慧城管指挥平台", [("智慧城管指挥平台", "建设", "build")]),
    ("筹建区级文旅投资公司", [("区级文旅投资公司", "筹建", "plan")]),
    ("推进南坡小学、云岭高中等10所学校建设", [("南坡小学", "推进", "build"), ("云岭高中", "推进", "build")]),
    ("加快云岭化工产业园扩区步伐", [("云岭化工产业园扩区", "加快", "build")]),
    ("推动江河水网工程纳入国家规划", [("江河水网工程", "推动", "plan")]),
]
"""Phrase, then (name with what the list shares restored, verb, stage) of each item."""

NOTHING_NAMED = [
    "支持各类企业加大研发投入",
    "谋划实施一批重大项目",
    "优化营商环境",
    "提升治理能力和治理水平",
    "加强生态环境保护",
    "防范化解债务风险",
    "建成小水窖3万口",
    "新建高标准农田3万亩",
    "培育家庭农场50家",
    "推动产业转型升级",
    "打造宜居宜业和美乡村",
    "构建现代化产业体系",
    "加强思想道德建设",
    "充分发挥企业主体作用",
    "围绕建设法治政府目标",
    "以项目建设为抓手",
    "完成柑橘示范基地、茶叶示范基地各9000亩",
    "高效推进22项城建工程",
    "扶持农民专业合作社发展",
]
"""Exhortations, counts without a name, and frames of purpose: none has an item."""


@pytest.mark.parametrize(("phrase", "expected"), NAMED, ids=[phrase for phrase, _ in NAMED])
def test_named_work(phrase: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(each.name, each.verb, str(each.stage)) for each in find_items(phrase, 0)] == expected


@pytest.mark.parametrize("phrase", NOTHING_NAMED)
def test_exhortation_names_no_work(phrase: str) -> None:
    assert find_items(phrase, 0) == []


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in NAMED])
def test_text_is_the_span_moved_by_the_offset(phrase: str) -> None:
    for each in find_items(phrase, 500):
        assert phrase[each.start - 500 : each.end - 500] == each.text


def test_one_sentence_with_four_actions_keeps_each_verb_to_its_own_works() -> None:
    sentence = "启动南坡水厂建设，加快北沟泵站、青崖大桥等项目，确保云岭医院年内投用，争取石门机场获批"
    found = [(each.name, str(each.stage)) for each in find_items(sentence, 0)]
    assert found == [
        ("南坡水厂", "start"),
        ("北沟泵站", "build"),
        ("青崖大桥", "build"),
        ("云岭医院", "finish"),
        ("石门机场获批", "plan"),
    ]


def test_later_clauses_go_on_with_the_help_of_the_first() -> None:
    sentence = "支持南岭景区创建5A级景区，北沟村、柳河村创建省级旅游名村"
    assert [each.name for each in find_items(sentence, 0)] == [
        "南岭景区创建5A级景区",
        "北沟村创建省级旅游名村",
        "柳河村创建省级旅游名村",
    ]


def test_joined_verbs_of_two_stages_are_marked_uncertain() -> None:
    (mill,) = find_items("开工、建成云岭纸业二期", 0)
    assert mill.uncertain == ("开工", "建成")


def test_joined_verbs_of_one_stage_are_certain() -> None:
    assert all(each.uncertain == () for each in find_items("新建、改扩建云岭一中、城关二小", 0))


@pytest.mark.parametrize(
    ("phrase", "every"), [("开展项目周调度", "week"), ("开展项目月通报", "month"), ("开展季度拉练", "quarter")]
)
def test_rhythm(phrase: str, every: str) -> None:
    assert [each.every for each in find_items(phrase, 0)] == [every]


def test_strength_word_goes_with_the_item() -> None:
    (hospital,) = find_items("确保云岭医院年内投用", 0)
    assert hospital.strength == "确保"


def test_an_item_inside_a_claimed_span_is_left_out() -> None:
    phrase = "完成小型水库除险加固工程12座"
    (work,) = find_items(phrase, 0)
    assert find_items(phrase, 0, [(work.start, len(phrase))]) == []
    assert find_items(phrase, 0, [(work.end, len(phrase))]) == [work]
