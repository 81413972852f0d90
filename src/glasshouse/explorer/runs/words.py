"""What the pages of runs and jobs say, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.words import Said

RUNS: Final[dict[str, Said]] = {
    "title": {"en": "Runs", "zh": "运行"},
    "open": {"en": "Open runs", "zh": "已打开的运行"},
    "none": {
        "en": "No run is open. Start one below, or type glasshouse explore FOLDER.",
        "zh": "尚未打开任何运行。可在下方启动一次，或输入 glasshouse explore 文件夹。",
    },
    "agents": {"en": "agents", "zh": "个体"},
    "seed": {"en": "seed", "zh": "种子"},
    "jobs": {"en": "Started here", "zh": "在此启动"},
    "job": {"en": "Run", "zh": "运行"},
    "what": {"en": "Regimes", "zh": "制度"},
    "state": {"en": "State", "zh": "状态"},
    "caption": {"en": "Runs started from this page (synthetic)", "zh": "由本页启动的运行（合成）"},
    "start": {"en": "Start a run", "zh": "启动一次运行"},
    "what_happens": {
        "en": "A run is a process on the machine that serves this page. One goes on at a time and the others "
        "wait. Its people are synthetic. It joins the open runs when it is finished.",
        "zh": "每次运行是提供本页的机器上的一个进程。同时只进行一次，其余排队。"
        "人口均为合成。完成后即加入已打开的运行。",
    },
    "regimes": {"en": "Regimes in force together", "zh": "同时施行的制度"},
    "where": {"en": "Where", "zh": "地域"},
    "own": {"en": "each in its own territory", "zh": "各在其本来的地域"},
    "everywhere": {"en": "what if: in the whole country", "zh": "假设：在全国"},
    "n_agents": {"en": "Synthetic adults", "zh": "合成成年人"},
    "from": {"en": "From (blank: first in force)", "zh": "起始月（空：制度生效之时）"},
    "to": {"en": "To", "zh": "截止月"},
    "seed_label": {"en": "Seed of all luck", "zh": "运气的种子"},
    "response": {"en": "How people answer", "zh": "人们如何反应"},
    "without": {"en": "Without these switches (commas between)", "zh": "略去的开关（逗号分隔）"},
    "dependents": {"en": "and without what requires them", "zh": "连同以其为前提者"},
    "more": {"en": "More choices", "zh": "更多选项"},
    "submit": {"en": "Start", "zh": "启动"},
    "refused": {"en": "This cannot be run:", "zh": "无法运行："},
}
JOB: Final[dict[str, Said]] = {
    "title": {"en": "Run {key}: {regimes}", "zh": "运行 {key}：{regimes}"},
    "all": {"en": "All runs", "zh": "所有运行"},
    "progress": {"en": "Months done", "zh": "已完成月数"},
    "folder": {"en": "Folder", "zh": "文件夹"},
    "command": {"en": "The same on the command line", "zh": "命令行写法"},
    "log": {"en": "What the run says", "zh": "运行的输出"},
    "log_note": {
        "en": "The last {n} lines, as the command line writes them (English).",
        "zh": "最后{n}行，即命令行的输出（英文）。",
    },
    "stop": {"en": "Stop, to go on later", "zh": "停止（以后可继续）"},
    "stop_now": {"en": "Stop at once", "zh": "立即停止"},
    "resume": {"en": "Go on", "zh": "继续"},
    "again": {"en": "Order another one like it", "zh": "再订一次类似的运行"},
    "reload": {"en": "Look again", "zh": "刷新"},
    "see_run": {"en": "Look at the run", "zh": "查看这次运行"},
    "see_life": {"en": "Look at a life in it", "zh": "查看其中一个人的经历"},
    "lost": {"en": "This page has lost its server.", "zh": "本页与服务器失去联系。"},
}
STATES: Final[dict[str, Said]] = {
    "next": {"en": "waiting: the next one to begin", "zh": "排队中：下一个开始"},
    "waiting": {"en": "waiting, {before} before it", "zh": "排队中，前面有{before}次"},
    "preparing": {"en": "preparing: compiling the law and the society", "zh": "准备中：编译规则与社会"},
    "compiling": {
        "en": "compiling kernels, once (about half a minute)", "zh": "正在编译内核，只需一次（约半分钟）",
    },
    "spin-up": {
        "en": "before the horizon: month {done} of {of}, {month}{left}",
        "zh": "预热：第{done}个月，共{of}个月（{month}）{left}",
    },
    "running": {
        "en": "running: month {done} of {of}, {month}{left}",
        "zh": "运行中：第{done}个月，共{of}个月（{month}）{left}",
    },
    "writing": {"en": "all {of} months done; writing the tables", "zh": "{of}个月全部完成；正在写入各表"},
    "stopping": {
        "en": "stopping: finishing the month and writing a checkpoint",
        "zh": "正在停止：完成当月并写入检查点",
    },
    "finished": {"en": "finished", "zh": "已完成"},
    "stopped": {"en": "stopped; it can be gone on with", "zh": "已停止；可以继续"},
    "failed": {"en": "failed", "zh": "失败"},
}  # fmt: skip
LEFT: Final[Said] = {"en": ", {time} left", "zh": "，还需{time}"}
