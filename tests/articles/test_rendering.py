"""The allow-list and its bounds, and what a reader gets of a body."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.markup import identities
from articles.models import Edition, SiteSettings
from articles.rendering import (
    MAX_BYTES,
    MAX_DEPTH,
    body_html,
    page_html,
    plain_text,
    sanitise,
    together,
)
from tests.articles.factories import ahead, changed, picture, withdrawn
from tests.factories import draft, published, scheduled
from tests.organizations.factories import OrganizationFactory


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>Heading</h2><p>Text <strong>bold</strong> <em>italic</em></p>",
        '<p><a href="https://www.example.org/x?y=1">link</a> <a href="/organizations/wco/">inside</a></p>',
        '<p><a href="mailto:newsroom@example.org">write</a> <a href="#note-1">note</a></p>',
        "<blockquote><p>Words</p><cite>Somebody</cite></blockquote>",
        '<table><caption>Parties</caption><thead><tr><th scope="col">Party</th></tr></thead>'
        '<tbody><tr><td colspan="2">Ghana</td></tr></tbody></table>',
        '<ol start="3"><li><p>Third</p></li></ol>',
        '<p lang="ru">По-русски</p>',
        '<figure data-image="12" data-alt="A &lt;full&gt; &quot;room&quot;" data-credit="Me">'
        "<figcaption>The <em>room</em></figcaption></figure>",
        '<figure data-image="12" data-decorative=""></figure>',
        '<p>Said<span data-footnote="">See <a href="https://example.org/">there</a>, <em>p.</em> 3.</span>.</p>',
        '<figure data-image="1"><figcaption>It<span data-footnote="">Source.</span></figcaption></figure>',
        '<blockquote data-pull=""><p>Words</p></blockquote>',
        '<p data-card=""><a href="https://youtu.be/x">A film</a></p>',
        '<p><a data-article="12" href="/2019/11/26/slug/">it</a> <a data-entity="5">them</a></p>',
    ],
)
def test_what_an_editor_writes_is_kept(kept):
    assert sanitise(kept) == kept
    assert sanitise(sanitise(kept)) == kept


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ('<p onclick="x" style="color:red" class="c" id="i">x</p>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" jAvAsCrIpT:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="//evil.example/">x</a>', "<a>x</a>"),
        ('<a href="/\\evil.example/">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<p lang="x onclick=1">x</p>', "<p>x</p>"),
        ('<img src=x onerror="alert(1)"><svg><script>1</script></svg>', ""),
        ("<iframe src='https://x.example'></iframe>x", "x"),
        ("<p>a\x00b</p>", "<p>ab</p>"),
        ("<p><span>a</span><span lang='ru'>b</span></p>", "<p>ab</p>"),
        ('<figure><img src="https://x.example/1.png"><figcaption>It</figcaption></figure>', "<p>It</p>"),
        (
            '<figure data-image="1"><img src="https://x.example/1.png"></figure>',
            '<figure data-image="1"></figure>',
        ),
        ('<figure data-image="1 or 2" data-alt="x">y</figure>', "y"),
        ('<figure data-image="01"></figure><figure data-image="9999999999"></figure>', ""),
        (
            f'<figure data-image="1" data-alt="{"x" * 400}"></figure>',
            f'<figure data-image="1" data-alt="{"x" * 300}"></figure>',
        ),
        ('<a data-article="x" data-entity="-1" href="/a/">x</a>', '<a href="/a/">x</a>'),
        ('<p data-image="1" data-footnote="">x</p>', "<p>x</p>"),
        ("<math><mtext><style><a title='</style><script>1</script>'>", ""),
    ],
)
def test_what_acts_is_removed(hostile, clean):
    assert sanitise(hostile) == clean


def test_length_is_bounded_before_and_after():
    with pytest.raises(ValidationError):
        sanitise("x" * (MAX_BYTES + 1))
    with pytest.raises(ValidationError):
        sanitise("я" * (MAX_BYTES // 2 + 1))
    with pytest.raises(ValidationError):
        sanitise("&" * (MAX_BYTES // 4))  # every one of them becomes five characters
    assert sanitise("x" * MAX_BYTES) == "x" * MAX_BYTES


def test_depth_is_bounded():
    with pytest.raises(ValidationError):
        sanitise("<b>" * (MAX_DEPTH + 1))
    deep = "<b>" * MAX_DEPTH + "x" + "</b>" * MAX_DEPTH
    assert sanitise(deep) == deep
    assert sanitise("<br>" * 500) == "<br>" * 500


def test_plain_text():
    body = "<h2>One</h2><p>two &amp; three<br>four</p><ul><li>five</li><li>six</li></ul>"
    assert plain_text(body) == "One two & three four five six"


def test_the_page_gets_the_body_as_html():
    assert body_html(Edition(body="<p>x</p>")).__html__() == "<p>x</p>"


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches():
    html = page_html(Edition(body='<p>x</p><table lang="ru"><tbody><tr><td>1</td></tr></tbody></table>'))
    assert html.__html__() == (
        '<p>x</p><div class="scroll" role="group" aria-label="Table" tabindex="0">'
        '<table lang="ru"><tbody><tr><td>1</td></tr></tbody></table></div>'
    )


# --- Elements of our own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ('<p>a<span data-footnote="x">one</span></p>', '<p>a<span data-footnote="">one</span></p>'),
        (
            '<p>a<span data-footnote="">one<span data-footnote="">two</span></span></p>',
            '<p>a<span data-footnote="">onetwo</span></p>',
        ),
        (
            '<td>a<span data-footnote=""><p>one</p><ul><li>two</li></ul></span></td>',
            'a<span data-footnote="">one two  </span>',
        ),
        ('<p>a<span data-footnote=""> </span>b</p>', "<p>ab</p>"),
        (
            '<figure data-image="1"><p>Outside</p><figcaption>In</figcaption></figure>',
            '<figure data-image="1"><figcaption>Outside In</figcaption></figure>',
        ),
    ],
)
def test_footnotes_and_captions_keep_their_words_and_inline_elements(written, clean):
    assert sanitise(written) == clean
    assert sanitise(clean) == clean


@pytest.mark.django_db
def test_the_sanitiser_loses_no_footnote_wherever_it_stands():
    note = '<span data-footnote="">note</span>'
    places = (
        f"<h2>h{note}</h2><blockquote><p>q{note}</p></blockquote><ul><li>l{note}</li></ul><table><caption>c{note}"
        f'</caption><tbody><tr><td>d{note}</td></tr></tbody></table><p><a href="/a/">a{note}</a></p>'
        f'<figure data-image="1"><figcaption>f{note}</figcaption></figure>'
    )
    assert sanitise(places) == places
    html = written(places)
    assert html.count('role="doc-noteref"') == html.count('role="doc-backlink"') == 7


def test_what_a_body_names():
    body = '<p>data-image="9"</p><figure data-image="3"></figure><figure data-image="3"></figure>'
    body += '<p><a data-article="4" href="/x/">x</a> <a data-entity="5">y</a><br></p>'
    assert identities(sanitise(body)) == {"image": [3], "article": [4], "entity": [5]}


def test_plain_text_keeps_footnotes_apart_from_the_sentence():
    body = (
        '<p>The committee<span data-footnote="">Founded in <em>1952</em>.</span> met.</p><p>Then it left.</p>'
    )
    assert plain_text(body) == "The committee met. Then it left. Founded in 1952."
    assert (
        plain_text('<figure data-image="1" data-alt="x"><figcaption>Room</figcaption></figure><p>y</p>')
        == "Room y"
    )


def written(body, **kwargs):
    return str(page_html(Edition(body=sanitise(body), language="en"), **kwargs))


def test_footnotes_are_numbered_in_their_order_and_lead_back():
    assert written(
        '<p>One<span data-footnote="">A <em>source</em></span>, two<span data-footnote="">B</span>.</p>'
    ) == (
        '<p>One<sup><a href="#fn-1" id="fnref-1" role="doc-noteref" aria-label="Note 1">1</a></sup>, two'
        '<sup><a href="#fn-2" id="fnref-2" role="doc-noteref" aria-label="Note 2">2</a></sup>.</p>'
        '<section class="footnotes" role="doc-endnotes" aria-labelledby="fn-notes">\n'
        '  <h2 id="fn-notes">Notes</h2>\n  <ol>\n    \n'
        '      <li id="fn-1">A <em>source</em> <a href="#fnref-1" role="doc-backlink" aria-label="Back to note 1 in '
        'the text">↩</a></li>\n    \n'
        '      <li id="fn-2">B <a href="#fnref-2" role="doc-backlink" aria-label="Back to note 2 in the text">↩</a>'
        "</li>\n    \n  </ol>\n</section>\n"
    )


def test_a_reference_stands_behind_a_link_not_inside():
    html = written('<p><a href="/a/">a<span data-footnote="">n</span>b</a>c</p>')
    assert html.startswith('<p><a href="/a/">ab</a><sup><a href="#fn-1"')


def test_the_words_around_footnotes_are_in_the_language_of_the_story():
    with translation.override("ru"):
        html = page_html(Edition(body='<p>x<span data-footnote="">n</span></p>', language="en"))
    assert '<h2 id="fn-notes">Notes</h2>' in html


def test_notes_of_several_texts_have_ids_of_their_own():
    edition = Edition(body='<p>x<span data-footnote="">n</span></p>', language="en", article_id=7)
    assert 'id="fn-v2-1"' in page_html(edition, "v2-")
    assert 'id="fn-7-1"' in body_html(edition)


@pytest.mark.django_db
def test_a_figure_is_the_picture_of_the_library_with_the_texts_of_its_use():
    image = picture(alt_en="Of the library", credit="Of the library")
    html = written(
        f'<figure data-image="{image.pk}" data-alt="A &lt;b&gt; room" data-credit="Photo: Me">'
        "<figcaption>The <em>room</em></figcaption></figure>"
    )
    assert '<img src="/media/whole.jpeg"' in html
    assert 'width="800" height="533" alt="A &lt;b&gt; room" loading="lazy"' in html
    assert "<span>The <em>room</em></span>" in html
    assert "<span>Photo: Me</span>" in html
    assert "Of the library" not in html
    assert 'alt="" loading' in written(
        f'<figure data-image="{image.pk}" data-alt="x" data-decorative=""></figure>'
    )


@pytest.mark.django_db
def test_a_picture_that_was_taken_down_leaves_its_caption():
    image = picture(taken_down_at=timezone.now())
    body = f'<p>a</p><figure data-image="{image.pk}" data-credit="Me"><figcaption>It</figcaption></figure>'
    assert "".join(written(body).split()) == "<p>a</p><p>It</p>"
    assert written(f'<p>a</p><figure data-image="{image.pk}"></figure>') == "<p>a</p>"
    assert written('<p>a</p><figure data-image="99"></figure>') == "<p>a</p>"


@pytest.mark.django_db
def test_an_internal_link_follows_its_target(paper):
    body = f'<p>See <a data-article="{paper.story.pk}" href="/old/">this</a>.</p>'
    assert written(body) == '<p>See <a href="/2019/11/26/committee/">this</a>.</p>'
    changed(paper.story, {"slug": "moved"}, by=paper.boss)
    assert written(body) == '<p>See <a href="/2019/11/26/moved/">this</a>.</p>'
    paper.story.refresh_from_db()
    withdrawn(paper.story, by=paper.boss)
    assert written(body) == "<p>See this.</p>"
    russian = f'<p><a data-article="{paper.russian.pk}" href="/old/">this</a></p>'
    assert written(russian) == '<p><a href="/ru/2019/11/27/komitet/">this</a></p>'
    page = f'<p><a data-article="{paper.page.pk}" href="/old/">this</a></p>'
    assert written(page) == '<p><a href="/about/">this</a></p>'


@pytest.mark.django_db
def test_a_link_to_what_is_not_public_is_words_alone(paper):
    secret = OrganizationFactory(slug="secret", public_from=None)
    merged = OrganizationFactory(slug="merged", merged_into=paper.body)
    draft_, later = draft(slug="draft"), scheduled(at=ahead(), slug="later")
    links = [("entity", secret), ("article", draft_), ("article", later)]
    for name, target in links:
        assert written(f'<p><a data-{name}="{target.pk}" href="/secret/">x</a></p>') == "<p>x</p>"
    for entity in (paper.body, merged):
        link = f'<p><a data-entity="{entity.pk}" href="/old/">x</a></p>'
        assert written(link) == '<p><a href="/organizations/wco/">x</a></p>'


@pytest.mark.django_db
def test_a_card_loads_nothing_and_its_host_is_one_of_the_list():
    SiteSettings(embed_hosts="youtube.com, Vimeo.com").save()
    card = '<p class="linkcard"><a href="{0}">A film</a> <span class="linkcard__host">{1}</span></p>'
    link = '<p data-card=""><a href="{}">A film</a></p>'
    for url, host in [
        ("https://www.youtube.com/watch?v=1&amp;t=2", "youtube.com"),
        ("https://player.vimeo.com/1", "player.vimeo.com"),
    ]:
        assert written(link.format(url)) == card.format(url, host)
    for url in (
        "https://notyoutube.com/", "https://youtube.com.evil.example/", "https://youtube.com@evil.example/",
        "https://evil.example/youtube.com",
    ):  # fmt: skip
        assert written(link.format(url)) == f'<p><a href="{url}">A film</a></p>'
    assert written('<p data-card="">words</p>') == "<p>words</p>"


@pytest.mark.django_db
def test_two_queries_however_much_a_body_names(paper):
    for count in (1, 3):
        body = "".join(f'<figure data-image="{picture().pk}"></figure>' for _ in range(count))
        body += "".join(f'<p><a data-entity="{OrganizationFactory().pk}">x</a></p>' for _ in range(count))
        body += "".join(
            f'<p><a data-article="{published(slug=f"target-{count}-{n}").pk}">x</a></p>' for n in range(count)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            written(body)
        assert len(queries) == 2
        editions = [Edition(body=sanitise(body), language="en") for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            for edition in together(editions):
                assert body_html(edition).count("<img") == count
        assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        written("<p>x</p>")
    assert len(queries) == 0


@pytest.mark.django_db
def test_a_live_story_changes_with_what_it_names(client, paper):
    image = picture()
    body = (
        f'<figure data-image="{image.pk}" data-alt="Seen" data-credit="Me"><figcaption>Caption</figcaption></figure>'
        f'<p>x<span data-footnote="">Note</span> <a data-article="{paper.page.pk}" href="/old/">about</a></p>'
    )
    story = published(by=paper.boss, title="Figures", slug="figures", body=body)
    url = Edition.objects.live().get(article=story).get_absolute_url()
    for address in (url, f"{url}changes/", "/rubrics/news/feed/"):
        html = client.get(address).content.decode().replace("&lt;", "<").replace("&gt;", ">")
        assert "Seen" in html, address
        assert '<a href="/about/">about</a>' in html
        assert "doc-endnotes" in html
    image.taken_down_at = timezone.now()
    image.save()
    withdrawn(paper.page, by=paper.boss)
    for address in (url, f"{url}changes/", "/rubrics/news/feed/"):
        html = client.get(address).content.decode()
        assert "Seen" not in html
        assert "Caption" in html
        assert ">about</a>" not in html
