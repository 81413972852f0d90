"""The words around every page, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang

Said = dict[Lang, str]

PLACES: Final[tuple[tuple[str, Said], ...]] = (
    ("/society", {"en": "Society", "zh": "社会"}),
    ("/life", {"en": "A life", "zh": "一个人的经历"}),
    ("/beside", {"en": "One life, many regimes", "zh": "一人多制"}),
    ("/desks", {"en": "The desks", "zh": "岗位"}),
    ("/round", {"en": "A round", "zh": "角色体验"}),
    ("/portal", {"en": "The portal", "zh": "公示门户"}),
    ("/regimes", {"en": "Regimes", "zh": "制度"}),
    ("/claims", {"en": "Claims", "zh": "说法"}),
    ("/contrasts", {"en": "Contrasts", "zh": "对比"}),
    ("/runs", {"en": "Runs", "zh": "运行"}),
)
WORDS: Final[dict[str, Said]] = {
    "product": {"en": "Glasshouse", "zh": "Glasshouse 玻璃屋"},
    "banner": {"en": "Synthetic people only", "zh": "仅合成人口"},
    "description": {
        "en": "The explorer of Glasshouse. Synthetic people only; nothing here is about any person.",
        "zh": "Glasshouse 浏览页。仅合成人口；此处内容不涉及任何真实个人。",
    },
    "skip": {"en": "Go to the content", "zh": "跳到正文"},
    "pages": {"en": "Pages", "zh": "页面"},
    "other_language": {"en": "English", "zh": "中文"},
    "twin": {"en": "This page as JSON", "zh": "本页的 JSON"},
    "footer": {
        "en": "Every chart has its table below it. A model result holds under its assumptions only.",
        "zh": "每张图下方都有对应的表。模型结果仅在其假设之下成立。",
    },
    "table": {"en": "The same as a table", "zh": "以表格显示"},
    "show": {"en": "Show", "zh": "显示"},
    "refused": {"en": "That cannot be shown", "zh": "无法显示"},
    "fault": {"en": "This is a fault of ours", "zh": "这是本软件的错误"},
    "home": {"en": "To the first page", "zh": "返回首页"},
    "no_script": {
        "en": "Charts are drawn by a script of this server; without it, read the tables.",
        "zh": "图由本服务器的脚本绘制；未启用脚本时请看表格。",
    },
    "may": {"en": "One may write:", "zh": "可以这样写："},
    "may_not": {"en": "One may not write:", "zh": "不可这样写："},
    "for_people": {"en": "For people to answer:", "zh": "须由人回答："},
    "blank": {"en": "left blank", "zh": "留空"},
}
