"""The verbs, adverbs and words of commitment of annual work reports as data: words of the language of administration, never a name."""

from __future__ import annotations

from enum import StrEnum

from guatu.workreport.commitment import Stage


class Act(StrEnum):
    """What sort of action a verb names; it decides which objects make a named piece of work."""

    __hash__ = str.__hash__  # The hash of an Enum is slow, and every clause is looked up by act.

    FOUND = "found"
    """建设 打造 设立: bring something new into being."""
    PUSH = "push"
    """推进 加快 抓好: move something on."""
    CARRY = "carry"
    """实施 开展: carry out a programme."""
    START = "start"
    FINISH = "finish"
    SEEK = "seek"
    """争取 引进 谋划: try to get it here."""
    CREATE = "create"
    """创建 争创 申报: win a title."""
    DRAFT = "draft"
    """编制 制定 出台: write a plan or policy."""
    FULFIL = "fulfil"
    """落实 贯彻 执行: carry out what a policy or rule demands."""
    PRACTISE = "practise"
    """推行 实行 推广: bring a way of working into use."""
    PERFECT = "perfect"
    """健全 完善 深化: improve a mechanism or reform that exists."""
    HOST = "host"
    """办好 举办: hold an event."""
    KEEP = "keep"
    """加强 巩固 坚持: do more of what is done; a named object is rare."""
    RAISE = "raise"
    """提升 优化 促进: exhortation; hardly ever a named object."""
    ENSURE = "ensure"
    """确保 力争 with no verb of its own: the predicate at the clause's end says what."""
    SUPPORT = "support"
    """支持 鼓励 引导: help another to act; the inner verb decides the stage."""
    HANDLE = "handle"
    """化解 打击 防范 清理: a duty, never a named work."""


ACTION_VERBS: dict[Act, dict[Stage, str]] = {
    Act.FOUND: {
        Stage.BUILD: """
        建设 新建 续建 扩建 改建 改扩建 迁建 修建 兴建 建造 重建 复建 打造 构建 构筑 搭建 组建 共建 布局 布局建设
        设立 成立 建立 创办 开办 开设 开发 布设 架设 铺设 增设 改造 改造提升 提升改造 升级改造 重组 连通
        培育打造 建 新增 组建形成 新改建 新改扩建 新建改建 改建扩建 新扩建 扩建改造 提质改造 补建 打通 共建共享 修缮
        高标准建设 加固 增建 配建 翻建 翻新 翻修 拓建 拓宽 修复 修葺 整修 恢复重建 灾后重建 敷设 安装 装配 配套建设 建管 规划布局
        创设 开辟 组织建设 创建打造 策划打造 延伸建设 改造建设 高起点建设 提档升级 提升建设 建设完善 新设 增开 发起 培育建设
        """,
        Stage.PLAN: """
        筹建 筹办 筹设 选址建设 立项建设 筹划组建 筹划建设 筹备组建 筹备建设 谋划组建 筹备成立 争取组建 争取设立 筹划成立
        """,
    },
    Act.PUSH: {
        Stage.BUILD: """
        推进 推动 加快 抓好 抓实 抓紧 狠抓 抓 做好 搞好 跟进 统筹 配合 深入推进 组织推进 助推 推深做实 加速 做实
        办实 共推 促成 服务 服务保障 全力服务 保障服务 力促 力推 提速 加紧 促进落实 推进落实 攻坚 提标 统筹抓好
        统筹做好 抓细 抓牢 全面提速 落子 强力推进 全速推进 加力推进 持续推进 推进实施 推动实施 推进建设 推动建设 加快推动 加速推进 跟踪推进
        跟踪服务 包抓 主攻 抓建 促进实施 组织推动 抓推进 扎实推进 稳步推进 协调推进 督促推进 全面推进 尽快推进 促动
        """,
    },
    Act.CARRY: {
        Stage.BUILD: """
        实施 开展 组织实施 组织开展 制定实施 打好 打赢 打响 展开 深入开展 深入实施 继续实施 执行实施 部署开展 组织 承担 筹划实施
        """,
    },
    Act.START: {
        Stage.START: """
        启动 开工 开建 动工 动工建设 开工建设 启动建设 启动实施 新开工 破土动工 破土 启动编制 动建 着手实施 着手建设
        开工实施 集中开工 启动开工 启动推进 开启
        """,
    },
    Act.FINISH: {
        Stage.FINISH: """
        完成 建成 竣工 投产 交付 开通 投用 建成投产 建成投用 建成运营 建成使用 建成交付 基本完成 基本建成 全面完成
        全面建成 实现 贯通 建好 通车 投入使用 投入运营 收官 验收 建成通车 建成投运 建成启用 建成开放 建成开园
        建成达产 开园 开馆 竣工投产 竣工验收 全线贯通 全线通车 完工 投运 落成 交付使用 竣工交付 竣工投用 建成并投用
        建成并投入使用 建成投入使用 建成开馆 完成建设 完成改造 通水 通航 通气 并网发电 封顶 收尾 办结 圆满完成 全部完成 结束
        打造完成 建成验收 建成见效 试运营 试运行 投入试运行
        """,
    },
    Act.SEEK: {
        Stage.PLAN: """
        争取 引进 招引 引入 谋划 对接 洽谈 签约 策划 论证 储备 谋划实施 谋划推进 谋划建设 规划建设 规划 探索 研究
        引育 落地 争引 筹划 前期 推介 包装 引聚 招募 承接 谋划储备 储备谋划 招引落地 引进培育 招引培育 规划开发 争跑 跑办 衔接
        洽谈引进 报建 尝试 筹措 酝酿 预研 谋求 谋定 谋深 招商引进 吸引 招商 引资 申领 立项 跟踪洽谈 跟进洽谈 争取落地 引建 策划包装
        精心包装 包装策划 招募引进 争取实施 争取建设 谋划推动 谋划启动 尝试设立 尝试发行 发行 探索设立
        """,
    },
    Act.CREATE: {
        Stage.PLAN: """
        创建 争创 申报 申建 创成 申办 争列 创评 申请 申遗 迎接 争获 报批 晋升 晋级 争评 评定 入选 跻身 复审 迎审 冲刺 争进 争取创建
        创建申报 申报创建 申报认定 成功创建 争当全国 巩固创建
        """,
    },
    Act.DRAFT: {
        Stage.PLAN: """
        编制 制定 出台 修订 起草 研究出台 研究制定 制定出台 编修 修编 编印 发布 制订 编制完成 拟定 制定印发 印发
        研究编制 编制完善 修订完善 编撰 编纂 汇编 绘制 颁布 公布 出版 起草制定 配套出台 规划编制 谋划编制 编修完善 编制出台 编制实施
        完成编制 健全出台 加快编制
        """,
    },
    Act.FULFIL: {
        Stage.RUN: """
        落实 贯彻 贯彻落实 执行 践行 兑现 遵守 细化落实 加强落实 学习贯彻 学习宣传贯彻 落细落实 落地落实 用好
        用足用好 用好用活用足 用足用好用活 用好用足用活 用活 用活用好 完善落实 用足 用好用足 用足用活 用好用活 承接落实 抓落实 严格落实 全面落实 宣传贯彻 学习宣传 落实落细
        落实好 兑现落实 执行落实
        """,
    },
    Act.PRACTISE: {
        Stage.RUN: """
        推行 推广 推广实施 实行 运行 运营 推广应用 推出 启用 擦亮 建好用好 建强用好 管好用好 管好 试行 探索推行 试点推行
        复制推广 总结推广 叫响 打响品牌 上线 施行 采用 运用 应用 推广运用 推广使用 放大 普及推广 推开 全面推开 全面推行 建好管好用好
        建好管好 管理运营 运营管理 用好建好 推行落实
        """,
    },
    Act.PERFECT: {
        Stage.RUN: """
        健全 完善 深化 建立健全 健全完善 建立完善 巩固完善 创新 深化拓展 规范 指导规范 完善提升 优化完善 完善优化
        构建完善 建立和完善 建立并完善 优化调整 调整优化 修改完善 建强 改进 改进完善 细化完善 完善健全 建立健全完善 巩固深化 深化实施
        创新完善 创新建立 坚持完善 坚持和完善
        """,
        Stage.PLAN: """
        探索完善
        """,
    },
    Act.HOST: {
        Stage.RUN: """
        办好 举办 承办 筹办好 精心举办 开好 办 主办 协办 筹备 筹备好 参加 组织参加 组织好 举行 召开 承办好 策划举办 参与举办 组织举办
        """,
    },
    Act.KEEP: {
        Stage.RUN: """
        加强 强化 巩固 坚持 做强 做优 做大 做优做强 做大做强 巩固提升 巩固拓展 巩固提高 提升 依托 按照 保障 拓展
        优化 发挥 讲好 唱响 做精 做靓 做特 做亮 提档 提亮 提质 做强做大 做精做优 巩固发展 巩固扩大 完善巩固
        """,
    },
    Act.RAISE: {
        Stage.BUILD: """
        带动 争当 履行 提高 增强 改善 促进 营造 扩大 壮大 发展 弘扬 保护 维护 支撑 释放 激发 增加 稳定 融入 融入对接 对接融入 抓住
        抢抓 把握 形成 保持 满足 培育 繁荣 丰富 倡导 凝聚 挖掘 整合 盘活 培养 引领 引爆 撬动 深耕 突出 聚焦 牢记
        树立 统一 守住 守牢 兜牢 筑牢 重塑 加大 提炼 延伸 补齐 畅通 激活 净化 提供 扩面 增进 培树 涵养 厚植 严守
        加密 打开
        """,
    },
    Act.SUPPORT: {
        Stage.BUILD: """
        支持 鼓励 引导 帮助 扶持 助力 协助 指导 督促 鼓励支持 支持鼓励 支持配合 鼓励引导 支持引导 扶助 帮扶 引导支持 鼓励和支持
        引导和支持 鼓励和引导 支持和引导 支持帮助 帮助支持 全力支持 推荐 组织引导 促使
        """,
    },
    Act.HANDLE: {
        Stage.BUILD: """
        防范 化解 打击 清理 整治 治理 查处 遏制 防止 防范化解 严打 淘汰 严禁 禁止 杜绝 解决 保证 取缔 规避 惩治 纠治
        整顿 控制 管控 降低 减轻 处置 消除 排查 严惩
        """,
    },
}

OPENER_WORDS = """
同时 首先 其次 另外 此外 要 将
我们将 我们要 必须 应 须 并 并且 而且 也 还 还要 还将 一要 二要 三要 四要 五要 六要 一是 二是 三是 四是 五是 六是
七是 八是 九是 十是 是 既要 又要 更要 政府 全市 全区 全县 全省 全镇 全州 全旗 我市 我县 我区 我省 各地 各级
各级各部门 从而 通过 以此 即将 有序地
"""
# Words that may stand before a second verb and make one joint verb with it: 加快建设, 探索推进.
LEAD_WORDS = """
加快 推进 推动 统筹 探索 谋划 组织 研究 制定 加强 巩固 健全 建立 启动 协同 探索推进 深化 共推 布局 培育 引导 引进
争取 统筹推进 加快推进 加速 争先 带头 筹划 打造 规划 配合 开工 做优 做强 改造 改造提升 完善 拓展
"""
# Verbs that after such a word are its object, not a second verb: 加强保护, 推进创新.
NEVER_SECOND_WORDS = """
依托 保护 保障 做好 储备 创新 前期 办 协同 发展 坚持 培养 处置 对接 建 开发 引领 抓 按照 提供 改造 整治 服务 治理
申请 招商 引资 研究 突出 签约 管控 组织 聚焦 落地 融入 规划 规范 论证 贯彻 连通
"""
# Verbs that join another by 、: 新建、改扩建.
JOINABLE_WORDS = """
新建 续建 改建 扩建 改扩建 迁建 建设 开工 建成 启动 启动前期 谋划 完善 健全 推进 实施 竣工 投产 投用 改造 修缮 修复
提升 升级 整治 争取 引进 编制 兑现 规范 落实 推广 运营 管好 用好 管好用好 支持 引导 执行 加固 恢复 打造 创建 申报
"""
# Verbs that are safe to find inside a clause, behind a phrase of place or manner.
WITHIN_WORDS = """
打造 搞好 抓好 做好 争创 创建 申报 申建 推进 推动 设立 成立 构建 建设 布局建设 加快建设 开展 实施 组织实施 启动 建成
新建 建立 落实 推行 举办 办好 开工 开工建设 新增 改造 完成 引进 搭建 培育 组建 谋划 支持 实行
"""
# What one who is supported does: 支持某某公司扩大产能.
HELPED_WORDS = """
争创 创建 申报 申建 创成 建设 打造 建成 开展 实施 推进 加快 推动 构建 建立 设立 成立 搭建 发展 扩大 突破 提升 深耕
做大 做强 做优 抢抓 转型 升级 复产 提档升级 提质增效 提质 扩能 扩产 上市 增资 加强 增强 提高 完善 引进 开发 拓展 壮大 加大
参与 技改 扩建 改造 创新 联合 布局 落地 投产 达产 达效 面市 量产 入规 入统 复工 申请 用好 围绕 争取 抓住 利用 融入
承接 举办 建 办好 振兴 晋升 晋级 升级为 升格为 入选 成为 获评 评为 跻身 列为 技术改造 做强做大 做精做强 成长 上规 转企 扩张 发行
入驻 落户 进行 进入 增产 挂牌 争创为 转产 新上 加入 组建 牵头 用足 打响 迁建 扩容 达标 纳入 在 新建 差异化 更好
积极 稳定 依托 延伸 整合 重组 探索 申办 延链 补链 走出去 出海 带动 深化 优化 走
"""
