"""The head nouns of named works, by class, and the words that name nothing.

A Chinese noun phrase ends in its head: 三河口水库除险加固工程 is a 工程. `noun_class` looks the longest known
ending up. The lexicon is general: each entry is a word that any county's report may use.
"""

from __future__ import annotations

import re
from enum import IntEnum, auto

from guatu.workreport.verbs import alternation


class Noun(IntEnum):
    """What a head noun names."""

    WORK = auto()
    """项目 工程."""
    PLACE = auto()
    """Anything built or equipped: roads, stations, schools, parks, platforms."""
    TITLE = auto()
    """What is awarded or designated: 示范区 文明城市."""
    RULE = auto()
    """机制 制度 责任制."""
    FRAME = auto()
    """体系: half named work, half exhortation."""
    TEXT = auto()
    """规划 方案 政策 条例."""
    DRIVE = auto()
    """行动 计划 战略 攻坚战 普查."""
    REFORM = auto()
    """改革 试点."""
    EVENT = auto()
    """博览会 运动会."""
    DEED = auto()
    """整治 改造 修复: a task by its process."""
    PRACTICE = auto()
    """模式 服务 标准."""
    ASSET = auto()
    """品牌 队伍 基金."""
    FIRM = auto()
    HOLLOW = auto()
    """Abstract ends: 能力 水平 环境; never a named work."""


_WORDS: dict[Noun, str] = {
    Noun.WORK: """
        项目 工程 工程包 项目群 技改 技改扩能
        """,
    Noun.PLACE: """
        景观 口袋公园 示范片 园 园区 产业园 产业园区 工业园 科创园 科技园 物流园 创业园 示范园 公园 花园 家园
        植物园 动物园 幼儿园 田园综合体 综合体 基地 中心 枢纽 站 站点 电站 变电站 换电站 充电站 加油站 加氢站 泵站
        车站 高铁站 客运站 中转站 服务站 工作站 路 一路 二路 三路 大道 街 老街 大街 步行街 桥 大桥 立交桥 天桥
        隧道 通道 大通道 快速路 环线 绕城 公路 国道 省道 铁路 高铁 高速 高速公路 轻轨 地铁 有轨电车 机场 通用机场
        港 港口 港区 码头 泊位 航道 航线 船闸 母港 水运 运河 水库 水厂 污水厂 污水处理厂 处理厂 发电厂 电厂 厂
        厂房 标准厂房 管网 管道 管线 管廊 水网 电网 路网 水系 堤防 堤 渠 灌区 河 湖 江 湿地 水源地 河道 塘坝 水闸
        绿道 步道 廊道 走廊 绿廊 景区 景点 度假区 旅游区 小镇 古镇 古村 古城 新城 科教城 科学城 城 街区 酒店 饭店
        宾馆 国宾馆 商场 商圈 市场 批发市场 农贸市场 交易市场 商城 综合楼 大楼 大厦 广场 馆 博物馆 图书馆 文化馆
        体育馆 科技馆 美术馆 档案馆 展览馆 规划馆 纪念馆 游泳馆 剧院 大剧院 影院 剧场 体育场 体育场馆 运动场
        停车场 停保场 消纳场 弃渣场 填埋场 养殖场 牧场 农场 林场 光伏 电场 风电场 小区 安置小区 安置房 安置点 公寓
        公租房 廉租房 保障房 经济适用房 经济适用住房 保障性住房 教师住房 周转房 棚户区 人才公寓 校区 院区 新区
        片区 开发区 高新区 工业区 工业集中区 集聚区 组团 仓 前置仓 集货仓 海外仓 冷库 粮库 仓库 储备库 医院 卫生院
        卫生室 疾控中心 养老院 福利院 敬老院 小学 中学 高中 初中 初中部 高中部 大学 学院 学校 职校 技校 研究院
        研究所 实验室 交易所 派出所 救助站 厅 会客厅 塔 楼 大脑 平台 服务平台 系统 节点 生产线 线 专线 主轴 机组
        矿 煤矿 煤业 矿井 矿山 储能 油库 气站 门站 充电桩 基站 数据中心 通信网 口岸 综保区 保税区 保税仓 礼堂 公墓
        陵园 殡仪馆 书屋 书房 驿站 文化空间 新空间 工作室 车间 食堂 灯塔工厂 工厂 窗口 农家书屋 营地 乐园 山庄
        民宿 庄园 场所 服务所 卫生所 互换局 茶园 果园 渔港 渡口 鱼港 闸 坝 大坝 井 井场 线路 路段 互通 联络线
        连接线 改线 绕城线 外环 内环 高架 立交 匝道 村庄 社区 都市圈 大都市圈 频道 电视 项目库 数据库 信息库
        名录库 库 安全网 智慧网 服务网 谷 湾 寨 消防站 垃圾场 焚烧厂 烈士陵园 客厅 服务区 停车楼 停机坪 物流港
        智慧港 产业带 示范带 经济带 旅游带 产业港 孵化器 加速器 众创空间 飞地 专区 特色街 美食街 步行道 栈道
        滨河路 湖泊 联盟 共同体 医共体 医联体 教联体 学区 集团化 云 专班 基础设施 配套设施 配套基础设施 公路网
        充电设施 基建 水电站 热电联产 热源 热网 供热 换热站 气化 选煤厂 洗煤厂 洗选厂 工作面 采区 矿区 电解铝 锅炉
        锂电 硅 养殖小区 大棚 温室 农庄 烟田 农田 高标准农田 卫星 无人机 机器人 大数据中心 算力中心 消防救援站
        门诊楼 住院楼 教学楼 宿舍楼 实训基地 孵化园 屠宰场 光伏电站 储能电站 抽水蓄能 蓄能电站 输变电 气田 井田
        露天矿 中转库 服务驿站 邻里中心 党群服务中心 文体中心 游客中心 电商园 云仓 分拨中心 物流中心 冷链 冷链物流
        产业新城 总部大厦 城市客厅 中央公园 海绵城市 综合管廊 堤坝 拦河坝 渡槽 干渠 支渠 引调水 渔场 海洋牧场 锚地
        堆场 集装箱码头 散货码头 邮轮港 船坞 跑道 航站楼 候机楼 客运枢纽 公交站 首末站 天然气管道 输气管道 热电厂
        燃机 风电 光伏园 渠首 沉淀池 尾矿库 排土场 铁路专用线 专用线 货场 货运站
        """,
    Noun.TITLE: """
        示范区 先行区 试验区 先导区 实验区 样板区 创新区 功能区 保护区 合作区 自贸区 自贸试验区 示范市 示范县
        示范镇 示范村 示范点 示范城市 模范城市 模范城 文明城 文明城市 典范城市 卫生城市 园林城市 森林城市 旅游城市
        试点城市 枢纽城市 中心城市 重点城市 名城 名县 名镇 名乡 名村 名街 名区 强镇 重点村 重点镇 特色小镇
        旅游小镇 4A级景区 5A级景区 3A级景区 卫生县城 卫生县 文明县 生态县 生态市 生态镇 生态乡镇 生态村 优美乡镇
        国家公园 地质公园 地理标志 先进县 先进区 先进市 示范单位 遗产 百强县 百强区 试点县 试点区 试点市 教学点
        星级 名录 城 标杆 冠军 小巨人 高新技术企业 样板 示范园区 农业强镇 之乡 之城 之都 之区 枢纽城 综试区 示范城
        试点 示范乡镇 示范社区 示范校 示范街区 样板村 样板镇 双拥模范城 食品安全城市 示范园
        """,
    Noun.RULE: """
        社会保险 医疗保险 养老保险 护理保险 重点项目库 机制 长效机制 制度 责任制 问责制 承诺制 办结制 追究制 长制
        河湖长制 林长制 河长制 代办制 包联制 清单制 制 一票否决制 首问制 管理办法 办法 规则 细则 规程 标准体系
        责任清单 企业制度 专班制 责任体系 包保制 链长制 街长制 田长制 路长制 网格制 服务制 例会制 通报制 联席会议
        联席会议制度 容缺受理
        """,
    Noun.FRAME: """
        体系 保障体系 服务体系 防控体系 治理体系
        """,
    Noun.TEXT: """
        规划 总体规划 专项规划 详细规划 国土空间规划 方案 实施方案 工作方案 政策 新政 意见 实施意见 条例 纲要
        促进法 政策文件 清单 项目清单 投资计划 指南 指引 导则 标准 行业标准 白皮书 目录 图谱 预案 若干措施
        实施细则 控制性详细规划 专项债方案 三年规划 发展规划 工作要点 负面清单 权责清单 实施办法
        """,
    Noun.DRIVE: """
        行动 专项行动 提升行动 计划 倍增计划 战略 攻坚战 持久战 歼灭战 保卫战 主动仗 人民战争 总体战 斗争 普法
        普查 换届选举 选举 运动 专项整治 专项治理 专项斗争 大会战 大比武 百日攻坚 攻坚 厕所革命 创建活动 实践活动
        主题教育 专项审计 离任审计 审计 三年行动 村村通 换届 人口普查 经济普查 农业普查 接续行动 实事 民生实事
        大走访 大调研 大排查 普惠金融 春风行动 攻坚行动 大行动 倍增行动 会战 提质行动 培训行动 招引行动 雪亮工程
        百日行动 年活动 质量月 强基工程
        """,
    Noun.REFORM: """
        改革 综合改革 试点 先行先试 改制 综改 整县推进
        """,
    Noun.EVENT: """
        交会 洽会 博会 展会 博览会 展览会 运动会 残运会 省运会 城运会 全运会 亚运会 体育大会 论坛 峰会 大会 年会
        洽谈会 推介会 交易会 招聘会 研讨会 发布会 文化节 旅游节 艺术节 美食节 采摘节 端午节 丰收节 购物节 节会
        赛事 大赛 联赛 锦标赛 邀请赛 预选赛 马拉松 马拉松赛 赛 公开赛 球赛 世界杯 艺术季 消费季 文化周 科技周
        活动周 宣传月 庙会 灯会 花会 展 博览 节 分会场 村超 音乐节 啤酒节 龙舟赛 文博会 农博会 进博会 服贸会 周年
        """,
    Noun.DEED: """
        商业开发 污染防治 整治 综合整治 治理 综合治理 修复 保护修复 改造 改造提升 更新改造 提升改造 处理 扶贫 搬迁
        易地搬迁 避险搬迁 造林 还林 还草 退耕还林 厕改 改厕 扩容 提质扩容 整改 省级统筹 市级统筹 全国统筹 入市
        入市流转 流转 再造 通办 联办 联防联治 清淤 疏浚 绿化 亮化 美化 硬化 黑化 移民 移民安置 安置 后期扶持
        综合开发 片区开发 开采 综合开采 综合利用 循环利用 再利用 消化处置 评定 火化 提档升级 升级改造 扩能 扩建
        改扩建 迁建 重建 续建 改建 新建 加固 除险加固 连通 水系连通 贯通 改道 改线 集中采购 数字化改造 智能化改造
        技术改造 节能改造 智改数转 整村推进 联动发展 协同发展 一体化发展 智能制造 精准帮扶 疫情防控 拆迁 征拆 征收
        棚改 旧改 土地整治 增减挂钩 占补平衡 危改 危房改造 户户通 通组路 扩面 承办 参赛 调度 专项调度 周推进
        月调度 拉练 季度拉练 容貌提升 村貌提升 增绿 拓宽 打通 修缮 勘探 钻探 普及 免申即享 推广应用 反馈问题整改
        通报 观摩 会商 研判 晾晒 产能核增 核增 产能置换 征收拆迁 整体搬迁 北延 南延 东延 西延 拓展提升 雨污分流
        入户 煤改电 煤改气 增产保供 高产创建 防洪治理 流域治理 河道治理 生态修复 矿山修复 电网改造 管网改造
        老旧小区改造 棚户区改造 提标改造 提标 扩面提质 直饮 通水 通气 绿化提升 国土绿化 节水改造 标准化改造
        精深加工 下穿 上跨 拓宽改造
        """,
    Noun.PRACTICE: """
        职业伤害保障 公共就业服务 模式 发展模式 新模式 服务模式 服务 企业服务 全周期服务 服务管理 网格化管理 经验
        做法 标准化 税费 规范 承诺 工作法 工具 政策工具 医疗 水务 城管 应急 审批 开标 评标 禁令 一件事 服务专区
        """,
    Noun.ASSET: """
        品牌 队伍 基金 基金群 专项资金 引导基金 资金池 创业资金 债券 专项债 资产 产业链 产业带 教材 产品 商标
        旅游路线 市场主体 产业基金 母基金 担保基金
        """,
    Noun.FIRM: """
        公司 集团 药业 科技 企业 股份 制药 电子 光电 铝业 龙头企业 头部企业 独角兽企业 银行 重工 机械 能源 化工
        新材料 生物 汽车 合作社
        """,
    Noun.HOLLOW: """
        互联互通 手段 阶段 时段 地段 技术 比赛 责任 一体化 产业集群 特色产业集群 防控 融合 转型升级 提质增效 活动
        店小二 县城 攻坚克难 脱贫攻坚 改革攻坚 协同 能力 水平 环境 营商环境 质量 效益 效率 效能 问题 难题 领域
        方面 群体 作用 优势 精神 思想 思路 出路 理念 观念 意识 氛围 格局 新格局 局面 目标 任务 要求 原则 方针 部署
        决策 决策部署 会议精神 讲话精神 重要讲话精神 布局 空间布局 结构 方式 方法 途径 渠道 措施 政策措施 各项措施
        各项政策 规定 工作 各项工作 产业 产业化 行业 经济 事业 社会 增长极 极 高地 强省 强市 强县 强区 强国 大省
        体制 机会 权利 权益 需求 诉求 关切 热点 亮点 增长点 优化 改善 提升度 环节 细节 情节 编制 控制 研制 限制
        管制 规制 抑制 遏制 方法论 执法 司法 守法 用法 做法 立法 文明 文化 特色 特点 产业结构 生产 消费 投资 出口
        供给 供应 需要 就业 创业 创新 安全 稳定 和谐 团结 秩序 作风 纪律 监督 监管 管理 教育 培训 宣传 合作 交流
        协作 对接 联系 衔接 增长 发展 高质量发展 进步 繁荣 转型 融合发展 协调 互动 底线 红线 主线 防线 一线 前线
        界线 战线 路线 市场化 专业化 规模化 集约化 绿色化 智能化 数字化 网络化 信息化 法治化 国际化 便利化 均等化
        常态化 长效化 规范化 品质 品位 形象 功能 影响力 竞争力 吸引力 凝聚力 生产力 动力 动能 新动能 活力 潜力
        实力 压力 能级 福祉 生活 幸福感 获得感 成效 实效 成果 政绩 业绩 关系 政商关系 制约 障碍 短板 瓶颈 风险
        隐患 矛盾 危机 现象 行为 腐败 犯罪 违法 地区 县区 辖区 老区 山区 灾区 农村 城乡 城市 乡村 乡镇 农业 工业
        服务业 制造业 现代农业 旅游业 文旅 康养 物流 商贸 信息 数据 人才 资源 要素 资金 资本 财政 税收 收入 支出
        债务 信用 诚信 土地 生态 空间 新空间 大局 全局 大计 主体 载体 支撑 基础 保证 条件 前提 关键 核心 重点 抓手
        动态 指标 总量 增量 存量 面积 产量 产值 增加值 比重 比例 占比 规模 数量 个数 速度 力度 步伐 进度 进程 脚步
        干部 群众 学生 职工 农民 居民 企业家 投资者 市民 人民 军队 国防 民兵 预备役 共享 共建 共治 全覆盖 满意度
        知名度 参与度 透明度 公信力 执行力 氛围感 天下 道路 大道理 引擎 主动权 话语权 新路 之路 门路 老路 正路
        后路 活路 销路 致富路 幸福路 主战场 战场 市场 立场 现场 职场 官场 商机 立体交通网络 网络 互联网 千家万户
        首位 前列 位置 地位 定位 梯队 集约 共识 常态 生态圈 朋友圈 生活圈 经济圈 圈 生力军 主力军 排头兵 责任感
        使命感 各地 学习 研究 调研 社会风尚 新风尚 新篇章 篇章 开局 大关 台阶 新台阶 机关 政府 部门 单位 组织
        党组织 机构 院校 高校 团体 生产基础 新型农村集体经济 流域 之年 之举 之策 先机 先手棋 大文章 文章 组合拳
        关口 门槛 名片 金名片 新名片 供给体系 革命 生态治理 社会治理 基层治理 乡村治理 文化建设 产业布局 主导产业
        千亿产业 百亿产业 支持 资金支持
        """,
}


def _heads() -> dict[str, Noun]:
    heads: dict[str, Noun] = {}
    for noun, words in _WORDS.items():
        for word in words.split():
            heads.setdefault(word, noun)
    return heads


HEADS: dict[str, Noun] = _heads()
"""Each head word and its class; where one is listed twice the class that comes first holds."""


def _lengths() -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in HEADS:
        found.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}


_LENGTHS = _lengths()
"""For each last character the lengths of the heads that end in it, the longest first."""
_PHASE = re.compile(
    r"(?:[一二三四五六七八\d]+期(?:工程|项目)?|(?<![手阶时片地路])段|[一二三四五六七八\d]+号(?:线|泊位|楼|井|机组|地块)|[A-Z]区"
    r"|[一二三四五六七八九十][中小幼])$"
)
_NARROW = """
项目 措施 政策 龙头 骨干 头部 链主 重点 重大 主要 各类 各项 各个 各 一批 批 一系列 系列 更多 有关 相关 全部 所有
其他 其它 这些 该 此类 新 大 好 具体 现有 已有 既有 原有 新型 多个 若干 部分 一些 一大批 大批 两个 三个 四个 我市
我县 我区 我省 本地 领域 环节 的 等 类 这 那 个 项 关键 核心 关键环节 重点领域 各领域 深层次 综合性 政府 规章 内部
上级 中央 拟 亿元 千万元 以上 以下 和 、 与 及 一 标志性 引领性 支撑性 战略性 全市 全县 全区 全省 工作 惠民 惠企
惠农 支农 支农惠农 扶持 帮扶 优惠 上下游 上游 下游
"""
_WIDE = """
基础 基础设施 公共 产业 工业 农业 建设 投资 招商 招商引资 在建 新建 续建 扩建 新开工 已 签约 拟建 储备 前期 优质
大型 中小 中小微 小型 骨干 龙头 支撑 战略 高质量 增量 政府性 社会 民间 外资 国有 专项 实体 国家 省级 市级 县级
区级 省 市 县 区 乡 技改 落地 开工 竣工 投产 在库 入库 计划 年度 当年 预算内 示范 示范性 配套 服务 民生 城市 城镇
城乡 农村 乡村 乡镇 县域 经济 科技 文化 旅游 文旅 生态 环保 交通 水利 能源 社会事业 全面 深化 实施 管理 政策 措施
意向 合作 企业 创建 技术 推进 体制 加快 扩面 试点 村 镇 用地 美丽 现代 综合 特色
"""
_NARROW_ONLY = re.compile(rf"(?:{alternation(_NARROW.split())}|[\d.]+[万亿]*元)*$")
_WIDE_ONLY = re.compile(rf"(?:{alternation((_NARROW + ' ' + _WIDE).split())}|[\d.]+[万亿]*元)*$")
_EVERYWHERE = re.compile(r"各[县区市乡镇村级州]+")
_OWN_PLACE = frozenset("省市县区乡镇州旗") | {"全市", "全县", "全区"}
_COMMON_WORDS = """
产业园区 工业园区 基础设施 配套设施 配套基础设施 示范园区 高标准农田 服务平台 标准厂房 工业集中区 产业集群
政策措施 充电设施 农业园区
"""
COMMON = frozenset(_COMMON_WORDS.split())
"""Heads that name nothing without a modifier, however long."""


def noun_class(phrase: str) -> tuple[Noun | None, int]:
    """The class of the phrase's head and how many characters the head has; (None, 0) where no ending is known."""
    if phrase[-1:] in "期段线位楼井组块区中小幼程目" and _PHASE.search(phrase):
        return Noun.PLACE, 1
    for length in _LENGTHS.get(phrase[-1:], ()):
        noun = HEADS.get(phrase[-length:])
        if noun is not None and length <= len(phrase):
            return noun, length
    return None, 0


def generic(modifier: str, wide: bool = True) -> bool:
    """Whether words before a head noun single nothing out (重点, and in the wide sense 农村 or 产业)."""
    return (_WIDE_ONLY if wide else _NARROW_ONLY).match(modifier) is not None


_BROAD = frozenset({Noun.WORK, Noun.PLACE, Noun.TITLE, Noun.ASSET})


def singles_out(phrase: str, noun: Noun, length: int, wide: bool = True) -> bool:
    """Whether the words before the head make the phrase a name: 北沟泵站 does, 重点产业项目 does not."""
    modifier = phrase[: len(phrase) - length]
    _, of, after = modifier.rpartition("的")
    if of and after:
        if not generic(after, wide=False):
            modifier = after
        elif noun is Noun.WORK:
            return False
    if noun is Noun.DEED and phrase.endswith("发展"):
        return len(modifier) >= 4
    if _EVERYWHERE.fullmatch(modifier):
        modifier = ""
    if not modifier:
        if noun in _BROAD:
            return length >= 4 and phrase not in COMMON
        return length >= 3
    if noun in _BROAD and modifier in _OWN_PLACE:
        return length >= 2
    return not generic(modifier, wide=wide and (noun in _BROAD or phrase.endswith("办法")))
