#!/usr/bin/env python3
"""Makes the files beside it: what python-docx, openpyxl and LibreOffice write. All words are ours.

    pip install python-docx openpyxl && python3 make.py     (needs soffice)
"""
import base64
import copy
import datetime
import pathlib
import subprocess
import tempfile

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.comments import Comment

HERE = pathlib.Path(__file__).parent
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC"
)


def levels(*rows):
    out = []
    for number, row in enumerate(rows):
        form, text, *more = row
        style = f'<w:pStyle w:val="{more[0]}"/>' if more and isinstance(more[0], str) else ""
        start = more[0] if more and isinstance(more[0], int) else 1
        out.append(
            f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{style}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        )
    return "".join(out)


def number(document, lists, uses):
    """lists: {id: levels}, uses: {num: (list, start override of level 0 or None)}"""
    part = document.part.numbering_part.element
    for child in list(part):
        part.remove(child)
    for name, inner in lists.items():
        part.append(parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
        ))
    for name, (which, start) in uses.items():
        change = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
        )
        part.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{which}"/>{change}</w:num>'
        ))


def item(document, text, use, level=0):
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>'
    ))
    return paragraph


def statute():
    """Every number is Word's: no letter of them stands in the text."""
    document = docx.Document()
    number(document, {
        1: levels(("japaneseCounting", "第%1条"), ("decimalFullWidth", "%2", 2), ("japaneseCounting", "%3"),
                  ("irohaFullWidth", "%4"), ("decimalFullWidth", "（%5）"), ("lowerRoman", "(%6)")),
    }, {1: (1, None)})
    title = document.add_paragraph("○○市相談支援体制整備事業実施要綱")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("（目的）")
    item(document, "市は、相談支援の体制を整える。", 1)
    item(document, "前項の体制は、次に掲げるものとする。", 1, 1)
    document.add_paragraph("（内容）")
    item(document, "事業の内容は、次のとおりとする。", 1)
    item(document, "協議の場", 1, 2)
    item(document, "委員の構成", 1, 3)
    item(document, "関係する機関の代表者", 1, 4)
    item(document, "家族", 1, 5)
    item(document, "開催の回数", 1, 3)
    item(document, "人材の育成", 1, 2)
    document.add_paragraph("附　則")
    document.add_paragraph("この要綱は、令和６年４月１日から施行する。")
    document.save(HERE / "statute.docx")


def lists():
    document = docx.Document()
    number(document, {
        1: levels(("decimalEnclosedCircle", "%1")),
        2: levels(("aiueoFullWidth", "%1"), ("decimalEnclosedParen", "%2")),
        3: levels(("bullet", "\uf0b7"), ("bullet", "○")),
        4: levels(("decimal", "%1."), ("upperLetter", "%2.")),
        5: levels(("decimal", "第%1", "Heading1"), ("decimal", "%1-%2", "Heading2")),
    }, {1: (1, None), 2: (2, None), 3: (3, None), 4: (4, None), 5: (5, None), 6: (1, 1), 7: (4, 3)})
    for style in ("Heading 1", "Heading 2"):
        document.styles[style].element.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:numId w:val="5"/></w:numPr>'
        ))
    document.add_heading("手順", 0)
    document.add_heading("準備", 1)
    item(document, "記録を見る", 1)
    item(document, "電話をする", 1)
    document.add_heading("用意するもの", 2)
    item(document, "名札", 3)
    item(document, "名札のひも", 3, 1)
    item(document, "地図", 3)
    document.add_heading("持たないもの", 2)
    item(document, "私物", 2)
    item(document, "飲み物", 2)
    document.add_heading("訪問", 1)
    item(document, "あいさつ", 6)
    item(document, "説明", 6)
    item(document, "訪問する", 4)
    item(document, "記録する", 4)
    item(document, "三から始める", 7)
    document.save(HERE / "lists.docx")


def rich():
    document = docx.Document()
    document.add_heading("窓口の手引き", 0)
    document.add_heading("はじめに", 1)
    paragraph = document.add_paragraph("この手引きは、")
    paragraph.add_run("相談の窓口").bold = True
    paragraph.add_run("のためのものです。*印と[括弧]と<記号>を含みます。")
    struck = paragraph.add_run("昔の文")
    struck.font.strike = True
    ruby = document.add_paragraph("関係者が")
    ruby._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:ruby><w:rubyPr><w:rubyAlign w:val="distributeSpace"/><w:hps w:val="10"/></w:rubyPr>'
        '<w:rt><w:r><w:t>きょうぎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>協議</w:t></w:r></w:rubyBase></w:ruby></w:r>'
    ))
    ruby.add_run("する。")
    old = document.add_paragraph("古い形の")
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve">EQ \\* jc2 \\* "Font:ＭＳ 明朝" \\* hps10 \\o\\ad(\\s\\up 9(きろく),記録)</w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        old._p.append(parse_xml(f'<w:r {nsdecls("w")}>{piece}</w:r>'))
    tracked = document.add_paragraph("開催は年")
    tracked._p.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="1" w:author="甲"><w:r><w:delText>一</w:delText></w:r></w:del>'
    ))
    tracked._p.append(parse_xml(
        f'<w:ins {nsdecls("w")} w:id="2" w:author="甲"><w:r><w:t>二</w:t></w:r></w:ins>'
    ))
    tracked.add_run("回とする。")
    document.add_heading("窓口の一覧", 1)
    table = document.add_table(rows=4, cols=4)
    for at, text in enumerate(("区分", "前期", "", "備考")):
        table.cell(0, at).text = text
    for at, text in enumerate(("", "四月", "五月", "")):
        table.cell(1, at).text = text
    for at, text in enumerate(("参加", "12", "14", "甲|乙")):
        table.cell(2, at).text = text
    for at, text in enumerate(("欠席", "1", "0", "なし")):
        table.cell(3, at).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    for row in table.rows[:2] if hasattr(table.rows, "__getitem__") else []:
        row._tr.get_or_add_trPr().append(parse_xml(f'<w:tblHeader {nsdecls("w")}/>'))
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "困ったときは、一人で決めないでください。"
    document.add_paragraph("図を見てください。")
    with tempfile.NamedTemporaryFile(suffix=".png") as picture:
        picture.write(PIXEL)
        picture.flush()
        document.add_picture(picture.name)
    hidden = document.add_paragraph("見える文").add_run("見えない文")
    hidden.font.hidden = True
    document.add_comment(hidden, text="ここは確かめる", author="乙", initials="乙")
    section = document.sections[0]
    section.header.paragraphs[0].text = "令和六年度版"
    section.footer.paragraphs[0].text = "○○市"
    document.save(HERE / "rich.docx")


FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text>
<text:h text:outline-level="1">注のある章</text:h>
<text:p>本文に注が付く<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注の文です。</text:p></text:note-body></text:note>。末尾にも付く<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body><text:p>文末の注です。</text:p></text:note-body></text:note>。</text:p>
<text:p>ルビは<text:ruby><text:ruby-base>包括</text:ruby-base><text:ruby-text>ほうかつ</text:ruby-text></text:ruby>です。<text:line-break/>次の行です。<text:a xlink:href="https://example.lg.jp/a_b">県のページ</text:a></text:p>
<text:h text:outline-level="2">箇条書き</text:h>
<text:list><text:list-item><text:p>一つめ</text:p><text:list><text:list-item><text:p>その中</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>二つめ</text:p></text:list-item></text:list>
<table:table><table:table-column table:number-columns-repeated="3"/>
<table:table-header-rows><table:table-row><table:table-cell><text:p>年度</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>参加</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>令和五年度</text:p></table:table-cell><table:table-cell><text:p>春</text:p></table:table-cell><table:table-cell><text:p>十人</text:p></table:table-cell></table:table-row>
<table:table-row><table:covered-table-cell/><table:table-cell><text:p>秋</text:p></table:table-cell><table:table-cell><text:p>九人</text:p></table:table-cell></table:table-row>
</table:table>
<text:p>終わりの文です。</text:p>
</office:text></office:body></office:document>
"""


def office():
    """What LibreOffice writes."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "office.fodt"
        source.write_text(FODT, encoding="utf-8")
        subprocess.run(["soffice", "--headless", "--convert-to", "docx", "--outdir", str(HERE), str(source)],
                       check=True, capture_output=True)


def sheets():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "窓口"
    sheet.append(["相談窓口の一覧"])
    sheet.merge_cells("A1:F1")
    sheet.append(["地域", "名称", "電話番号", "受付時間", "開設日", "担当"])
    sheet.append(["甲市", "甲市こころの相談", 312345678, datetime.time(17, 15), datetime.date(2024, 4, 1), "一係"])
    sheet.append([None, "甲市保健センター", "03-1234-5679", "平日 8:30〜17:15", None, "二係"])
    sheet.append(["乙町", "乙町福祉課", 9012345678, None, datetime.date(2023, 10, 1), None])
    sheet["C3"].number_format = "General"
    sheet["D3"].number_format = "h:mm"
    sheet["E3"].number_format = '[$-411]ggge"年"m"月"d"日"'
    sheet["E5"].number_format = "yyyy/m/d"
    sheet.merge_cells("A3:A4")
    sheet["B5"].comment = Comment("移転の予定", "丙")
    secret = book.create_sheet("内部用")
    secret.append(["私用の番号", "09000000000"])
    secret.sheet_state = "hidden"
    book.save(HERE / "contacts.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["用語", "読み", "説明", "別名"])
    sheet.append(["協議の場", "きょうぎのば", "関係者が話し合う場。", "会議、会合"])
    sheet.append(["ピアサポート", "", "同じ経験のある人どうしの支え合い。", ""])
    book.save(HERE / "terms.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["年度", "件数", "割合"])
    for row in (("令和4年度", 1200, 12.5), ("令和5年度", 1345, 13), ("令和6年度", None, 13.5)):
        sheet.append(row)
    sheet["B2"].number_format = "#,##0"
    book.save(HERE / "series.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("区分", "実績", "", "備考"), ("", "男", "女", ""), ("研修", 3, 4, "二回"), ("講演", 10, 12, "一回")):
        sheet.append(row)
    for merged in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(merged)
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "table.ods"
        plain = pathlib.Path(folder) / "table.xlsx"
        book.save(plain)
        # There and back, so that LibreOffice wrote it.
        for kind, name in (("ods", plain), ("xlsx", source)):
            out = HERE if kind == "xlsx" else folder
            subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", str(out), str(name)],
                           check=True, capture_output=True)

    rows = "名称,電話,備考\r\n○○センター,03-1111-2222,\"平日のみ、\n土曜は休み\"\r\n髙橋医院,03-3333-4444,①のみ\r\n"
    (HERE / "contacts-sjis.csv").write_bytes(rows.encode("cp932"))


if __name__ == "__main__":
    statute()
    lists()
    rich()
    office()
    sheets()
