"""Chinese for what regime files often say in one language: how long, by when, issued by whom, which article.

A text that comes once is written in the file in both languages; one that comes often is written once in
English, and stands here. What is in neither is shown as it is.
"""

from __future__ import annotations

import re
from typing import Final

from glasshouse.regimes.mechanism import Wording

TIMES: Final = {  # how long something lasts, and by when it is to be done
    "10 days from service": "自送达起10日",
    "14 days": "14日",
    "15 days": "15日",
    "180 days, or until the day after payment": "180日，或至补票次日",
    "20 days": "20日",
    "20 working days (recalled)": "20个工作日（凭记忆）",
    "21 days from notice": "自通知起21日",
    "30 days": "30日",
    "30 days from acceptance": "自受理起30日",
    "30 days from publication (recalled)": "自公示起30日（凭记忆）",
    "a month": "一个月",
    "as long as it is shown": "公示期间",
    "as long as the entry or order stands": "列名或限制令存续期间",
    "as long as the entry stands": "列名存续期间",
    "as long as the link": "联动存续期间",
    "as long as the recognition": "认定存续期间",
    "as long as the record stands": "记录存续期间",
    "at any time": "随时",
    "by review or suit; not looked up": "通过复议或诉讼；未查",
    "each application": "每次申请",
    "each contract": "每份合同",
    "each order": "每次订购",
    "exchanged each quarter": "每季度兑换",
    "no end stated": "未规定终期",
    "none": "无",
    "none stated": "未规定",
    "not known": "未知",
    "not known; the publication lasts a year": "未知；公示一年",
    "not looked up": "未查",
    "not stated in what was read": "所查阅部分未规定",
    "not stated; five working days assumed": "未规定；假定五个工作日",
    "once": "一次",
    "once per breach": "每次违法一次",
    "one month": "一个月",
    "one year": "一年",
    "one year at most": "最长一年",
    "per sector rule": "依行业规定",
    "seven working days from publication": "自公示起七个工作日",
    "six months": "六个月",
    "six weeks": "六周",
    "sixty days; a year if stopped": "六十日；停发者一年",
    "the planning period": "规划期内",
    "the tenancy": "租赁期内",
    "thirteen weeks": "十三周",
    "three years": "三年",
    "two years": "两年",
    "until five years after the conduct has ended": "至行为终了后五年",
    "until paid or secured": "至清偿或提供担保",
    "until repaired or over": "至修复或届满",
    "up to three years; three to seven if especially serious": "最长三年；特别严重者三至七年",
    "while distrusted": "不受信任期间",
    "while flagged": "被标记期间",
    "while the grade lasts": "等级存续期间",
    "while the grade lasts (assumed)": "等级存续期间（假定）",
    "while the score lasts": "分数存续期间",
    "while the score stands there": "分数处于该区间期间",
    "while the user shows it": "用户展示期间",
    "while there is a score": "有分数期间",
    "while trusted": "受信任期间",
    "withdrawn within three working days once annulled": "撤销后三个工作日内撤回",
}
PARTS: Final = {  # where in a text it stands
    "as a whole": "全文",
    "as reported": "据报道",
    "end of term": "期限届满",
    "per sector rule, not known": "依行业规定，未知",
    "term": "期限",
    "whole text": "全文",
}
ISSUERS: Final = {  # who issues instruments
    "51 bodies, with the Youth League": "共青团中央等51家单位",
    "A court, an association of lawyers, the press": "一家法院、一个律师协会、新闻报道",
    "A credit bureau": "一家征信机构",
    "A federal regulator": "联邦监管机构",
    "A specialist report on the schemes of cities in general": "关于各城市制度的专门报告",
    "An invented city": "虚构的城市",
    "An invented firm": "虚构的公司",
    "An invented platform": "虚构的平台",
    "authors of the article": "条目作者",
    "Congress of the United States": "美国国会",
    "Court of Justice of the European Union": "欧盟法院",
    "Courts of the mainland": "内地法院",
    "Credit China portal": "“信用中国”网站",
    "Credit Fuzhou": "信用福州",
    "European Union": "欧盟",
    "Federal Trade Commission": "美国联邦贸易委员会",
    "Four economists": "四位经济学家",
    "Fuzhou": "福州市",
    "General Office of the State Council": "国务院办公厅",
    "General Offices of the Party Central Committee and the State Council": "中共中央办公厅、国务院办公厅",
    "Government of Hong Kong": "香港特区政府",
    "Governments of Hong Kong and Macau; NDRC": "香港、澳门特区政府；国家发展改革委",
    "Guangdong Province": "广东省",
    "Guangdong, Hong Kong and Macau governments": "广东省政府与香港、澳门特区政府",
    "Hangzhou": "杭州市",
    "Hangzhou development and reform commission": "杭州市发展和改革委员会",
    "Joint conference office for the social credit system, Weihai": "威海市社会信用体系建设联席会议办公室",
    "Makers of credit scores": "信用分开发商",
    "Ministry of Human Resources and Social Security": "人力资源社会保障部",
    "Nanyang, the city": "南阳市",
    "National People's Congress": "全国人民代表大会",
    "National People's Congress Standing Committee": "全国人大常委会",
    "National standard": "国家标准",
    "NDRC": "国家发展改革委",
    "NDRC and others": "国家发展改革委等",
    "NDRC and the People's Bank": "国家发展改革委、中国人民银行",
    "NDRC, CAAC, Supreme People's Court and five others": "国家发展改革委、民航局、最高人民法院等八家单位",
    "NDRC, State Administration of Taxation and 27 others": "国家发展改革委、国家税务总局等29家单位",
    "NDRC, Supreme People's Court, China Railway and five others": (
        "国家发展改革委、最高人民法院、中国铁路总公司等八家单位"
    ),
    "nobody: assumed for this file": "无人发布：本文件的假定",
    "Office of the leading group for the social credit system": "社会信用体系建设领导小组办公室",
    "People's Bank of China": "中国人民银行",
    "Policy Research and Regional Development Bureau of Macau": "澳门政策研究和区域发展局",
    "Press and secondary pages of 2018 to 2020": "2018至2020年的报道与二手网页",
    "Press reports of 2015 to 2024": "2015至2024年的报道",
    "Press reports of 2019 and 2024": "2019、2024年的报道",
    "Press reports of 2019, official page of 2020": "2019年的报道、2020年的官方网页",
    "Rongcheng municipal government": "荣成市人民政府",
    "Sesame Credit Management (Ant Financial, later Ant Group)": (
        "芝麻信用管理有限公司（蚂蚁金服，后为蚂蚁集团）"
    ),
    "State Administration for Industry and Commerce": "工商总局",
    "State Administration for Market Regulation": "市场监管总局",
    "State Administration of Taxation": "国家税务总局",
    "State Council": "国务院",
    "State Taxation Administration": "国家税务总局",
    "Suining County government": "睢宁县人民政府",
    "Supreme People's Court": "最高人民法院",
    "Supreme People's Court and 43 bodies": "最高人民法院等44家单位",
    "Supreme People's Court and eight bodies": "最高人民法院等九家单位",
    "Suqian, the city": "宿迁市",
    "Suzhou": "苏州市",
    "Suzhou city": "苏州市",
    "Tencent": "腾讯",
    "the authors of this file": "本文件作者",
    "Three computer scientists": "三位计算机科学家",
    "Weihai municipal government": "威海市人民政府",
    "Wendeng district, Weihai": "威海市文登区",
    "Wuxi, the city": "无锡市",
    "Xiamen": "厦门市",
    "Xiamen people's congress": "厦门市人大",
    "Xingtai, the city": "邢台市",
    "Yiwu, the city": "义乌市",
}
SAYINGS: Final = {text.casefold(): said for table in (TIMES, PARTS, ISSUERS) for text, said in table.items()}

_SERIES: Final = {
    "Guofa": "国发",
    "Guobanfa": "国办发",
    "Fa Shi": "法释",
    "Fa Fa": "法发",
    "Fa Gai Cai Jin": "发改财金",
    "Fa Gai Ban Cai Jin": "发改办财金",
    "RongZhengFa": "荣政发",
}
_DOCUMENTS: Final = (
    (re.compile(rf"({'|'.join(_SERIES)}) [\[(](\d+)[\])] (?:No\. )?(\d+)"), r"〔\2〕\3号"),
    (re.compile(r"(Decree) (\d+)"), r"国务院令第\2号"),
    (re.compile(r"(Order) (\d+) \[(\d+)\]"), r"〔\3〕第\2号令"),
    (re.compile(r"(Order) (\d+)"), r"第\2号令"),
)
_UNITS: Final = {"article": "条", "section": "条", "item": "项", "paragraph": "款"}
_NUMBERS = r"\d+(?:(?:, | and | to )\d+)*"
_ONE = re.compile(rf"(article|section|item|paragraph)s? ({_NUMBERS})", re.IGNORECASE)
_NUMBERED = re.compile(rf"{_ONE.pattern}(?:, {_ONE.pattern})*", re.IGNORECASE)


def worded(text: Wording, lang: str) -> str:
    """Write a text of a regime file in a language, as far as the file or the tables here know it.

    Examples
    --------
    >>> worded("Articles 6 and 7", "zh"), worded("While the grade lasts", "zh"), worded("Term", "en")
    ('第6、7条', '等级存续期间', 'Term')
    """
    if not isinstance(text, str):
        return text.zh if lang == "zh" else text.en
    if lang != "zh":
        return text
    return SAYINGS.get(text.casefold()) or document(text) or numbered(text)


def document(number: str) -> str:
    """Write the number of an official document in Chinese, or nothing if it is none.

    Examples
    --------
    >>> document("Guobanfa [2020] 49"), document("Decree 654"), document("Article 2")
    ('国办发〔2020〕49号', '国务院令第654号', '')
    """
    for pattern, written in _DOCUMENTS:
        if found := pattern.fullmatch(number):
            return _SERIES.get(found[1], "") + found.expand(written)
    return ""


def numbered(article: str) -> str:
    """Write the numbers of articles, items and paragraphs in Chinese; other words stay as they are.

    Examples
    --------
    >>> numbered("Article 28, item 2"), numbered("articles 2 to 4 and 9"), numbered("part III")
    ('第28条第2项', '第2至4、9条', 'part III')
    """
    if not _NUMBERED.fullmatch(article):
        return article
    return "".join(
        f"第{numbers.replace(' to ', '至').replace(' and ', '、').replace(', ', '、')}{_UNITS[unit.lower()]}"
        for unit, numbers in _ONE.findall(article)
    )
