"""One writing for all texts: mirrors of pages for other regions have traditional characters, and words of their own."""

from __future__ import annotations

# The characters of the form, of titles, of the names of offices and of what reports say, one for one.
_TRADITIONAL = (
    "於並佔僅開報總況關數據屬國處結轉續辦當許罰強業機構會組織務計請復複議訴訟維糾審單萬費規範製廢現條項內決類種過"
    "執檔詢無補確認獲繳納與將區縣鎮鄉廳廣東門發訪舉電級鐵術臺灣聯綜統財稅環農漁觀導經濟貿險醫藥衛體產質監"
    "標準運輸車陽陰龍馬鳳雲貴寧蘇滬資訊網絡繫員長題進遞郵時間從來個為動書嚴違紀責識語說調論講課證評詳誤讀"
    "變讓還達遠連選適遲遺邊釋錄錯鑒鍵陳陸隊際隨難離靈響頁頂順須預領頭頻顧顯風飛館驗驅點黨齊齡對圖團場塊壓"
    "壞備傳債傷優儲兩冊凍則剛創劃劇劑勞勢協參雙問啟嗎園圍圓堅塵墊壽夠夢奪奮婦學實寫寬寶專尋屆層島崗嶺師帳"
    "帶幣幫幹庫廠張彈歸徑後徹應懷懲戶擁擇擊擔擬擴攜攝敗敵斷暫曆朧權歡歲歷殘殺毀氣沒淚測湧滅滿漢潔潛災煙熱"
    "爭爾牆獨獎畢畫異療盡盤眾礎禮稱穩窮競筆節築簡簽籌糧約紅紙細終給絕綠綱線編緊緣縮縱績繼罷習聖聞聲職聽脫"
    "腦臨興舊艦葉蓋藝蘭號虧蟲衝裝裡見視覽覺觸訂訓記設詞試詩該誌誘誰諮諾謀謝謹譜護貢貧貨販貫貸賀賓賞賠賣賴"
    "賽贈贏趨跡踐較載輔輕輛輪辭迴這週鄰針釣鈔銀銷鋒錢鎖鏡鐘鑽閉閣閱陣階隱雖雜霧靜韓頓顆願顏飯飲餘饋駐騙驚"
    "鬥鬧魚鮮鳥麥黃齒龜係"
)
_SIMPLIFIED = (
    "于并占仅开报总况关数据属国处结转续办当许罚强业机构会组织务计请复复议诉讼维纠审单万费规范制废现条项内决类种过"
    "执档询无补确认获缴纳与将区县镇乡厅广东门发访举电级铁术台湾联综统财税环农渔观导经济贸险医药卫体产质监"
    "标准运输车阳阴龙马凤云贵宁苏沪资讯网络系员长题进递邮时间从来个为动书严违纪责识语说调论讲课证评详误读"
    "变让还达远连选适迟遗边释录错鉴键陈陆队际随难离灵响页顶顺须预领头频顾显风飞馆验驱点党齐龄对图团场块压"
    "坏备传债伤优储两册冻则刚创划剧剂劳势协参双问启吗园围圆坚尘垫寿够梦夺奋妇学实写宽宝专寻届层岛岗岭师账"
    "带币帮干库厂张弹归径后彻应怀惩户拥择击担拟扩携摄败敌断暂历胧权欢岁历残杀毁气没泪测涌灭满汉洁潜灾烟热"
    "争尔墙独奖毕画异疗尽盘众础礼称稳穷竞笔节筑简签筹粮约红纸细终给绝绿纲线编紧缘缩纵绩继罢习圣闻声职听脱"
    "脑临兴旧舰叶盖艺兰号亏虫冲装里见视览觉触订训记设词试诗该志诱谁咨诺谋谢谨谱护贡贫货贩贯贷贺宾赏赔卖赖"
    "赛赠赢趋迹践较载辅轻辆轮辞回这周邻针钓钞银销锋钱锁镜钟钻闭阁阅阵阶隐虽杂雾静韩顿颗愿颜饭饮余馈驻骗惊"
    "斗闹鱼鲜鸟麦黄齿龟系"
)
_CHARACTERS = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
# Words that differ, each as long as the other, so that every place in a text stays what it was.
_WORDS = (
    ("資訊", "信息"),
    ("訊息", "信息"),
    ("網路", "网络"),
    ("答覆", "答复"),
    ("回覆", "回复"),
    ("部份", "部分"),
    ("其它", "其他"),
)


def simplified(text: str) -> str:
    """The text in the characters and words of the form, place by place."""
    if text.isascii():
        return text
    for word, own in _WORDS:
        text = text.replace(word, own)
    return text.translate(_CHARACTERS)
