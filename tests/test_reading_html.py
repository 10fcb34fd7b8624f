"""Saved web pages."""

import pytest

from timeline.corpus import body_text, markup, read_bytes, read_text
from timeline.corpus.markup import declared_charset
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.settings import Settings

PARAGRAPHS = [
    "The causeway through the marsh was opened to traffic on 2 May 2019, four years after the "
    "first stone was laid by the transport minister.",
    "Engineers had to drive the piles twice as deep as planned, because the peat below the eastern "
    "end gave way in the winter of 2017.",
    "The road shortens the way between the two towns by an hour. Lorries may use it from autumn, "
    "when the last of the bridges will be finished.",
]
NAVIGATION = "<nav><ul><li><a href='/'>Home</a><li><a href='/n'>News</a></ul></nav>"
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Marsh Post"},
{"@type": ["NewsArticle"], "headline": "Causeway opened &amp; praised", "datePublished": "%s",
 "author": [{"@type": "Person", "name": "By Ann Lee"}], "publisher": {"name": "Marsh Post"},
 "articleSection": ["Roads"]}]}</script>"""


def html(head: str = "", above: str = "", below: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{NAVIGATION}<main><article>"
        f"<h1>Causeway opened</h1>{above}{BODY}</article></main>{below}"
        "<footer>© 2019 Marsh Post</footer></body></html>"
    )


def article(source: str, url: str | None = None) -> Article:
    return read_text(source, "a.html", settings=Settings(), kind="html", url=url)


def code(data: bytes) -> str:
    with pytest.raises(CorpusError) as caught:
        read_bytes(data, "a.html", settings=Settings())
    return caught.value.code


def test_the_article_is_the_body_and_paragraphs_are_apart() -> None:
    found = article(html())

    assert body_text(found).split("\n")[-3:] == PARAGRAPHS
    assert "\n\n".join(PARAGRAPHS) in found.text
    assert found.title == "Causeway opened"
    assert found.published is None


def test_json_ld_tells_title_author_publisher_section_and_time() -> None:
    found = article(html(LD % "2019-05-03T08:00:00+02:00"))

    assert found.title == "Causeway opened & praised"
    assert (found.byline, found.publisher, found.section) == ("Ann Lee", "Marsh Post", "Roads")
    assert (str(found.published), found.published_from) == ("2019-05-03T08:00+02:00", "metadata")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2019-05-03T08:00:00Z'>",
        "<meta name=DC.date.issued content='2019-05-03 08:00:00Z'>",
        LD % "0001-01-01T00:00:00Z" + "<meta name=date content='2019-05-03T08:00Z'>",
        LD % "2019-13-77" + "<meta name=pubdate content='2019-05-03T08:00Z'>",
        "<meta name=date content='3 May'><meta name=pubdate content='2019-05-03T08:00Z'>",
        "<meta name=pubdate content='Fri, 03 May 2019 08:00:00 GMT'>",
        """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Post"},
        {"@type": "WebPage", "datePublished": "2019-05-03T08:00:00Z"}]}</script>""",
    ],
)
def test_meta_tags_tell_the_time_and_impossible_ones_are_passed_over(head: str) -> None:
    assert str(article(html(head)).published) == "2019-05-03T08:00+00:00"


def test_a_marked_time_in_the_page_counts() -> None:
    found = article(html(above="<time itemprop=datePublished datetime='2019-05-03'>Friday</time>"))

    assert (str(found.published), found.published_from) == ("2019-05-03", "metadata")


def test_a_visible_byline_gives_the_local_day_of_a_time_in_utc() -> None:
    byline = "<p class=by>By Ann Lee, 4 May 2019 01:30</p>"
    found = article(html(LD % "2019-05-03T18:30:00Z", byline))

    assert (str(found.published), found.published_from) == ("2019-05-04T01:30", "byline")


def test_a_byline_that_contradicts_the_metadata_is_told() -> None:
    found = article(html(LD % "2019-05-03T18:30:00Z", "<p>By Ann Lee, 1 March 2019</p>"))

    assert str(found.published) == "2019-05-03T18:30+00:00"
    assert "2019-03-01" in found.warnings[0]


def test_a_byline_serves_without_metadata() -> None:
    found = article(html(above="<p>By Ann Lee, 4 May 2019 01:30</p>"))

    assert (str(found.published), found.published_from) == ("2019-05-04T01:30", "byline")
    assert found.byline == "Ann Lee"


def test_the_day_in_an_address_serves_for_want_of_another() -> None:
    found = article(html(), "https://m.example/2019/05/03/causeway.html")

    assert (str(found.published), found.published_from) == ("2019-05-03", "metadata")


def test_a_day_in_a_mark_of_the_page_serves_for_want_of_another() -> None:
    found = article(html(above="<time datetime='2019-05-03T10:00'></time>"))

    assert (str(found.published), found.published_from) == ("2019-05-03", "metadata")


LAID_OUT = """<html><head><title>Causeway opened</title></head><body bgcolor="#ffffff">
<table width=760><tr><td valign=top width=140><a href="index.htm">Front page</a><br>
<a href="local.htm">Local</a><br><a href="sport.htm">Sport</a></td><td valign=top>{story}</td>
<td width=160><b>Weather</b><br>Fog</td></tr></table><hr>Marsh Post</body></html>"""


@pytest.mark.parametrize("story", [f"<h2>Causeway opened</h2>{BODY}", "<br><br>".join(PARAGRAPHS)])
def test_tables_that_only_lay_out_a_page_are_none(story: str) -> None:
    found = article(LAID_OUT.format(story=story))

    assert body_text(found).split("\n")[: len(PARAGRAPHS)] == PARAGRAPHS


def test_tables_of_figures_are_left_as_they_are() -> None:
    source = html(above="<table><tr><th>Year<th>Cars<tr><td>2018<td>12<br>(est.)</table>")

    assert markup.without_layout(source, markup.parse(source, "a.html")) is source


def test_what_an_extraction_loses_is_found_in_the_lines_of_the_page() -> None:
    rest = "".join(f"<div class=sponsor>{text}</div>" for text in PARAGRAPHS * 2)
    found = article(html().replace(BODY, f"<p>{PARAGRAPHS[0]}</p>{rest}"))

    assert all(text in body_text(found) for text in PARAGRAPHS)


def test_a_year_in_the_text_is_no_date_of_publication() -> None:
    assert article(html().replace("2 May 2019", "the year 2019")).published is None


def test_boxes_of_other_articles_become_linked_items() -> None:
    below = (
        "<div><h3>Related stories</h3><div>Ferry line to close after a century</div>"
        "<div>2 May 2019</div><div>Marsh birds counted for the tenth time</div>"
        "<div>1 May 2019</div></div>"
    )
    found = article(html(below=below))

    assert [(item.title, str(item.published)) for item in found.linked] == [
        ("Ferry line to close after a century", "2019-05-02"),
        ("Marsh birds counted for the tenth time", "2019-05-01"),
    ]
    assert "Ferry" not in found.text
    assert found.published is None


def test_a_box_within_the_article_is_none_of_its_paragraphs() -> None:
    box = "<section><h3>More from the Post</h3><ul>" + "".join(
        f"<li><a href='/{n}'>{title}</a> <span>{n + 1} May 2019</span></li>"
        for n, title in enumerate(["Ferry fares go up", "Mayor opens a mill", "Rain all week"])
    )
    found = article(html().replace("</article>", f"{box}</ul></section></article>"))

    assert body_text(found).split("\n")[-3:] == PARAGRAPHS
    assert [item.title for item in found.linked][:2] == ["Ferry fares go up", "Mayor opens a mill"]


def test_a_box_of_paragraphs_within_the_article_is_none_of_it() -> None:
    titles = ["Ferry fares go up by a tenth", "Mayor opens a mill on the Aa", "Rain all week long"]
    entries = (f"<p><a href='/{n}'>{t}</a> 0{n + 1}.05.2019</p>" for n, t in enumerate(titles))
    box = f"<div class=rel><b>More from Business</b>{''.join(entries)}</div>"
    found = article(html().replace("</article>", f"{box}</article>"))

    assert body_text(found).split("\n")[-3:] == PARAGRAPHS
    assert [item.title for item in found.linked] == titles


def test_a_card_behind_a_name_is_no_part_of_its_sentence() -> None:
    card = (
        "<span class=person><a href='/p'>Ana Kos</a><span class=card><span><img src=k.png>"
        "<a href='/p'>Ana Maria Kos</a><a href='/1'>Kos opened a mill on 3 March 2018</a>"
        "<a href='/2'>MORE</a></span></span></span>"
    )
    source = html().replace("the transport minister.", f"minister {card} of the Marsh party.")
    found = article(source)

    assert "laid by minister Ana Kos of the Marsh party." in " ".join(body_text(found).split())
    assert "mill" not in found.text


@pytest.mark.parametrize(
    "below",
    [
        "<ul><li><a href='/1'>Ferry line closed on 3 March 2018</a></li>"
        "<li><a href='/2'><u>Marsh birds counted in 2017</u></a></li></ul>",
        "<p>Follow the Marsh Post on Facebook, Twitter and Instagram for news of 2018.</p>",
        "<p>Ann Lee's book of 2018 on the marsh is out now. Follow her on Twitter @annlee.</p>",
        "<p>Updated 4 May 2019, 13:23</p>",
        "<p>Marsh Post © 2018</p>",
        "<p>File photo: the causeway in March 2018. (Photo by Ann Lee)</p>",
        "<p>Ann Lee is a reporter at the Marsh Post, which she joined in 2018.</p>",
        "<p>This story was updated on 4 May 2019 to add what the minister said.</p>",
        "<p>Printed from marshpost.example on 3 March 2024</p>",
        "<p>Get access to the Marsh Post for as little as nine pounds for all of 2018. You will "
        "have the news of the marsh before anyone else does, the tables of the tides for the whole "
        "year, and the letters of our readers, who write about things that they know.</p>",
    ],
)
def test_what_a_site_adds_to_an_article_is_none_of_it(below: str) -> None:
    found = article(html().replace("</article>", f"{below}</article>"))

    assert body_text(found).split("\n")[-3:] == PARAGRAPHS


def test_a_list_in_which_not_all_is_linked_is_part_of_the_article() -> None:
    entries = "<ul><li><a href='/1'>The eastern bridge, to be finished in June</a></li>"
    entries += "<li>The western bridge, to be finished in August</li></ul>"
    found = article(html().replace("</article>", f"{entries}<p>{PARAGRAPHS[0]}</p></article>"))

    assert "The eastern bridge" in body_text(found)


def test_an_address_that_is_none_does_no_harm() -> None:
    assert article(html("<link rel=canonical href='https://[x/1'>"), "http://[").title


def test_only_web_addresses_are_taken_for_the_canonical_one() -> None:
    assert article(html("<link rel=canonical href='javascript:x'>")).url is None
    assert article(html("<link rel=canonical href='https://m.example/1'>")).url == (
        "https://m.example/1"
    )


def test_a_short_page_is_read_by_its_lines() -> None:
    found = article("<h1>Causeway opened today</h1><p>The causeway was opened on 2 May 2019.</p>")

    assert "The causeway was opened on 2 May 2019." in body_text(found)


def test_sites_are_taken_off_titles() -> None:
    source = "<html><head><title>{}</title></head><body>" + BODY + "</body></html>"

    assert article(source.format("Causeway opened | Marsh Post")).title == "Causeway opened"
    assert article(source.format("Marsh - causeway opened")).title == "Marsh - causeway opened"


def test_declared_charsets_are_found_in_every_spelling() -> None:
    assert declared_charset(b'<meta charset="windows-1251">') == "windows-1251"
    assert declared_charset(b"<META http-equiv=x content='text/html; charset=KOI8-R'>") == "KOI8-R"
    assert declared_charset(b"<?xml version='1.0' encoding='utf-8'?><html>") == "utf-8"
    assert declared_charset(b"<p>charset=latin1") is None


def test_a_page_is_decoded_as_it_declares() -> None:
    page = html("<meta charset=iso-8859-1>").replace("marsh", "maréchal")
    found = read_bytes(page.encode("latin-1"), "a.html", settings=Settings())

    assert "maréchal" in found.text
    assert found.warnings == ()


def test_an_xml_declaration_does_no_harm() -> None:
    page = "<?xml version='1.0' encoding='utf-16'?>" + html()

    assert PARAGRAPHS[0] in article(page).text


def test_text_lost_in_deep_nesting_is_a_failure_and_not_an_empty_article() -> None:
    page = "<div>" * 100_000 + BODY + "</div>" * 100_000

    assert code(page.encode()) == "format"


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body></body></html>",
        b"<html><body><script>var text = 'The causeway was opened';</script></body></html>",
        b"<!" * 50_000,
    ],
)
def test_a_page_without_an_article_is_a_failure(page: bytes) -> None:
    assert code(page) in ("empty", "format")


def test_entities_of_a_page_are_never_fetched() -> None:
    doctype = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    found = article(html().replace("<!DOCTYPE html>", doctype).replace("marsh", "&a;"))

    assert "&a;" in found.text


@pytest.mark.parametrize(
    "script",
    ["[" * 100_000, "{", '{"@type": 3}', '{"@type": "Article", "author": 5, "headline": {}}', ""],
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'

    assert article(html(head)).title == "Causeway opened"
