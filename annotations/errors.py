"""Every error of the annotation loop a user can meet, in one place: a code, what is wrong, what to do."""

from __future__ import annotations

from enum import StrEnum


class AnnotateCode(StrEnum):
    """Codes of the annotation loop."""

    NO_TOKEN = "no_token"
    TOKEN_REFUSED = "token_refused"
    SERVER_DOWN = "server_down"
    SERVER_TROUBLE = "server_trouble"
    SERVER_REFUSED = "server_refused"
    NO_PROJECT = "no_project"
    CONFIG_CHANGED = "config_changed"
    BAD_OUT = "bad_out"
    BAD_IMAGE = "bad_image"
    BAD_TASK = "bad_task"
    BAD_GOLD = "bad_gold"
    LOCKED = "locked"
    NO_MODEL = "no_model"
    FOREIGN_HOST = "foreign_host"
    TOO_LARGE = "too_large"


_MESSAGES: dict[AnnotateCode, str] = {
    AnnotateCode.NO_TOKEN: "没有访问令牌：{detail}。请在 Label Studio 的“账户与设置”中新建令牌，写入环境变量"
    " LABEL_STUDIO_API_KEY，或写入文件后用 --token-file 指定。",
    AnnotateCode.TOKEN_REFUSED: "访问令牌无效或已过期：{detail}。请在 Label Studio 的“账户与设置”中新建令牌后重试；"
    "已推送的任务不会重复。",
    AnnotateCode.SERVER_DOWN: "无法连接 Label Studio：{detail}。请确认服务已启动（make label-studio）后重新运行同一命令"
    "；已完成的部分不会重复。",
    AnnotateCode.SERVER_TROUBLE: "Label Studio 出错：{detail}。请查看其日志，再运行同一命令；已完成的部分不会重复。",
    AnnotateCode.SERVER_REFUSED: "Label Studio 拒绝了请求：{detail}。请确认令牌对该项目有权限、"
    "Label Studio 的版本与 docs/annotation.md 所写的一致，再运行同一命令；已完成的部分不会重复。",
    AnnotateCode.NO_PROJECT: "没有标注项目：{detail}。请先运行 nianbao annotate push OUT。",
    AnnotateCode.CONFIG_CHANGED: "项目的标注配置被改动，缺少所需的部分：{detail}。请在项目设置中恢复，"
    "或加 --reset-config 由本程序恢复。",
    AnnotateCode.BAD_OUT: "不是抽取结果文件夹：{detail}。请先运行 nianbao extract。",
    AnnotateCode.BAD_IMAGE: "无法给出页面图像：{detail}。请用 --image-root 另指一个可写的文件夹。",
    AnnotateCode.BAD_TASK: "任务或标注无法识别：{detail}。请不要在 Label Studio 中改动任务数据；"
    "可删去该任务，再运行 nianbao annotate push OUT 重新推送。",
    AnnotateCode.BAD_GOLD: "标准答案无法使用：{detail}。请重新运行 nianbao annotate pull 写出，或删去该文件。",
    AnnotateCode.LOCKED: "另一个 nianbao annotate 正在使用：{detail}。请等它结束。",
    AnnotateCode.NO_MODEL: "没有可用的模型：{detail}。请用 nianbao train tagger 训练新的版本，或指定已有的版本。",
    AnnotateCode.FOREIGN_HOST: "拒绝访问其他主机：{detail}。请用 --url 指定 Label Studio 的地址。",
    AnnotateCode.TOO_LARGE: "内容超出限制：{detail}。请缩小页面图像后重新推送。",
}


class AnnotateError(Exception):
    """A step of the annotation loop that cannot go on.

    Attributes:
        code: which kind of error it is.
        detail: what was found, in Chinese, without a final full stop.
    """

    def __init__(self, code: AnnotateCode, detail: str) -> None:
        super().__init__(_MESSAGES[code].format(detail=detail))
        self.code = code
        self.detail = detail
