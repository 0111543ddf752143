"""Each rule of the checklist passes a story and fails one; levels, ticks and overrides decide what goes out."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import checklist, workflow
from articles.checkfacts import digest
from articles.models import Article, CheckLevel, Link
from organizations.models import Organization
from tests.articles.factories import ahead, picture
from tests.factories import (
    AuthorFactory,
    RubricFactory,
    approved,
    draft,
    published,
    superuser,
)
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
FIGURE = '<figure data-image="{}" data-alt="{}" data-credit="{}"><figcaption>Words</figcaption></figure><p>Text</p>'


def today(days=0):
    return timezone.localdate() + days * DAY


def body(html):
    return {"body": html}


def with_picture(alt="A room", **kwargs):
    return {"picture": picture(**kwargs).pk, "picture_alt": alt}


def with_figure(alt="A room", credit="A photographer", **kwargs):
    return body(FIGURE.format(picture(**kwargs).pk, alt, credit))


def organization(public_from):
    number = Organization.objects.count()
    return Organization.objects.create(slug=f"body-{number}", label_en="Canary", public_from=public_from)


def mention(public_from):
    entity = organization(public_from)
    return {"mentions": [{"entity": entity.pk, "relation": "about", "styled_as": ""}]}


def link(href, attributes="", words="words"):
    return body(f'<p>Text <a href="{href}"{attributes}>{words}</a></p>')


def to_story(article):
    return link("/somewhere/", f' data-article="{article.pk}"')


def to_entity(public_from):
    entity = organization(public_from)
    return link(f"/organizations/{entity.slug}/", f' data-entity="{entity.pk}"')


def outside(state):
    url = f"https://outside.example/{state}"
    checked = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
    Link.objects.create(url=url, digest=digest(url), state=state, checked_at=checked)
    return link(url)


def pair(*, changed):
    """An original and its translation; the text of the original `changed` since. Returns both."""
    boss = superuser()
    source = draft(by=boss)
    translation = workflow.translate(source, "ru", by=boss)
    if changed:
        source = workflow.save(source, {"lead": "Other words."}, by=boss, based_on=source.revision_id)
    return source, Article.objects.get(pk=translation.pk)


def taken(slug):
    published(slug=slug)
    return {"slug": slug}


def of_register(text):
    """A story of 4 March 2019 beside a committee, its 7th meeting of 4–6 March and somebody who had left by then."""
    if not Organization.objects.filter(label_en="Review Committee on Procedures").exists():
        committee = OrganizationFactory(label_en="Review Committee on Procedures")
        NameFactory(entity=committee, text="RCP", kind="acronym")
        MeetingFactory(body=committee, ordinal_from=7, dates=("4 March 2019", "6 March 2019"))
        person = PersonFactory(label_en="Maria Lindqvist", sort_key="Lindqvist, Maria")
        AppointmentFactory(person=person, post__title_en="Head of Reviews", dates=("2009", "2012"))
    return body(f"<p>{text}</p>") | {"event_on": "2019-03-04"}


DEAD = "The link “words” leads readers to nothing: change or remove it."
# rule → (data of a story that passes, of one that fails, the sentences of the latter)
CASES = {
    "headline-missing": (
        lambda: {"title": "A committee meets"},
        lambda: {"title": "  "},
        ["Write a headline."],
    ),
    "headline-long": (
        lambda: {"title": "x" * 110},
        lambda: {"title": "x" * 111},
        ["Shorten the headline: it has 111 characters, 110 fit lists and cards."],
    ),
    "rubric-missing": (
        lambda: {"rubric": RubricFactory().pk},
        lambda: {"rubric": None},
        ["Choose a rubric."],
    ),
    "byline-missing": (
        lambda: {"bylines": [{"author": AuthorFactory().pk, "role": "author"}]},
        lambda: {"bylines": []},
        ["Name an author."],
    ),
    "lead-missing": (lambda: {"lead": "What is on the table."}, lambda: {"lead": " \n"}, ["Write a lead."]),
    "lead-long": (
        lambda: {"lead": "x" * 300},
        lambda: {"lead": "x" * 301},
        ["Shorten the lead to 300 characters."],
    ),
    "slug-taken": (
        lambda: taken("two") and {"slug": "three"},
        lambda: taken("one"),
        ["Another story of that day has this address. Change the address."],
    ),
    "body-missing": (
        lambda: body("<p>Text</p>"),
        lambda: body("<p> </p><h2></h2>"),
        ["Write the text."],
    ),
    "heading-order": (
        lambda: body("<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2><h3>E</h3>"),
        lambda: body("<p>Text</p><h2>A</h2><h4>B</h4>"),
        ["A heading of level 4 follows one of level 2: leave none out."],
    ),
    "footnote-empty": (
        lambda: body('<p>Text<span data-footnote="">see <em>there</em></span></p>'),
        lambda: body('<p>A<span data-footnote="">one</span> b<span data-footnote=""><em> </em></span></p>'),
        ["Footnote 2 is empty: write it, or remove it."],
    ),
    "table-header": (
        lambda: body("<table><tbody><tr><th>Year</th><td>1974</td></tr></tbody></table>"),
        lambda: body("<table><tbody><tr><td>Year</td><td>1974</td></tr></tbody></table>"),
        ["Table 1 has no heading cells: make its first row or column a header."],
    ),
    "link-inside": (lambda: to_story(published()), lambda: to_story(approved(title="Canary")), [DEAD]),
    "link-outside": (
        lambda: outside("unreachable"),
        lambda: outside("dead"),
        ["The page behind the link “words” is gone (asked on 20 Nov 2026): change or remove it."],
    ),
    "picture-alt": (
        lambda: with_picture(alt="") | {"picture_is_decorative": True},
        lambda: with_picture(alt=" "),
        ["Describe the picture, or mark it as decorative."],
    ),
    "picture-credit": (
        lambda: with_picture(credit="A photographer"),
        lambda: with_picture(credit=" "),
        ["Say whose picture it is: its credit is written with the picture in the library."],
    ),
    "picture-licence-ended": (
        lambda: with_picture(licence_until=today()),
        lambda: with_picture(licence_until=today(-1)),
        ["The licence of the picture has ended: renew it or choose another picture."],
    ),
    "picture-licence-ends": (
        lambda: with_picture(licence_until=today(32)),
        lambda: with_picture(licence_until=today(29)),
        ["The licence of the picture ends within 30 days: renew it or choose another picture."],
    ),
    "picture-taken-down": (
        with_picture,
        lambda: with_picture(taken_down_at=timezone.now()),
        ["The picture was taken down: choose another."],
    ),
    "figure-alt": (
        lambda: body(with_figure(alt="")["body"].replace('data-alt=""', 'data-decorative=""')),
        lambda: with_figure(alt=" "),
        ["Describe picture 1 in the text, or mark it as decorative."],
    ),
    "figure-credit": (
        with_figure,
        lambda: with_figure(credit=""),
        ["Say whose picture 1 in the text is: write its credit."],
    ),
    "figure-licence-ended": (
        lambda: with_figure(licence_until=today()),
        lambda: with_figure(licence_until=today(-1)),
        ["The licence of picture 1 in the text has ended: choose another."],
    ),
    "figure-licence-ends": (
        lambda: with_figure(licence_until=today(32)),
        lambda: with_figure(licence_until=today(29)),
        ["The licence of picture 1 in the text ends within 30 days."],
    ),
    "figure-taken-down": (
        with_figure,
        lambda: with_figure(taken_down_at=timezone.now()),
        ["Picture 1 in the text was taken down: choose another, or remove it."],
    ),
    "event-ahead": (
        lambda: {"event_on": today().isoformat()},
        lambda: {"event_on": today(2).isoformat()},
        ["The event is still ahead when the story goes live: is that meant?"],
    ),
    "mention-hidden": (
        lambda: mention(timezone.now() - DAY),
        lambda: mention(timezone.now() + DAY),
        ["Mention 1 is not public yet when the story goes live: wait, or remove it."],
    ),
    "translation-missing": (
        lambda: pair(changed=False)[0],
        dict,
        ["There is no version in Russian: start one under Language versions."],
    ),
    "translation-stale": (
        lambda: pair(changed=False)[1],
        lambda: pair(changed=True)[1],
        ["The original was changed since this translation followed it: bring it up to date."],
    ),
    "register-title": (
        lambda: of_register("The former Head of Reviews Maria Lindqvist spoke."),
        lambda: of_register("The Head of Reviews, Maria Lindqvist, spoke."),
        ["On 4 March 2019 Maria Lindqvist was not “Head of Reviews”: the register has other years for it."],
    ),
    "register-number": (
        lambda: of_register("The Review Committee on Procedures held its 7th Meeting on 4 March 2019."),
        lambda: of_register("The Review Committee on Procedures held its 8th Meeting on 4 March 2019."),
        ["“8th Meeting”: the meeting on these days has the number 7. Mend the number or the days."],
    ),
    "register-date": (
        lambda: of_register("The Review Committee on Procedures held its 7th Meeting in March 2019."),
        lambda: of_register("The Review Committee on Procedures held its 7th Meeting on 7 March 2019."),
        [
            "“7 March 2019”: in the register this meeting has other days, 4–6 March 2019. "
            "Mend the days or the number."
        ],
    ),
    "register-weekday": (
        lambda: of_register("They met on Monday, 4 March 2019."),
        lambda: of_register("They met on Sunday, 4 March 2019."),
        ["4 March 2019 is a Monday, not “Sunday”: mend the weekday or the day."],
    ),
    "register-name": (
        lambda: of_register("Maria Lindqvist’s reviews."),
        lambda: of_register("Maria Lindkvist’s reviews."),
        ["“Lindkvist”: the register writes “Lindqvist” in the name “Maria Lindqvist”. Mend the spelling."],
    ),
    "register-acronym": (
        lambda: of_register("The Review Committee on Procedures met. The RCP is new."),
        lambda: of_register("The RCP met."),
        [
            "“RCP” is not spelled out: write “Review Committee on Procedures (RCP)” where the text first uses "
            "it."
        ],
    ),
}


def texts(rule, made, **kwargs):
    """The sentences of one rule about a draft with the data `made`, or about the story that was made."""
    CheckLevel.objects.update_or_create(rule=rule, rubric=None, defaults={"level": "warn"})
    article = made if isinstance(made, Article) else draft()
    data = article.revision.data | ({} if isinstance(made, Article) else made)
    items = checklist.check(data, article=article, **kwargs)
    assert {item.field for item in items if item.rule == rule} <= {checklist.RULES[rule].field}
    return [item.text for item in items if item.rule == rule]


@pytest.mark.parametrize("rule", checklist.RULES)
def test_a_rule_passes_one_story_and_fails_another(rule):
    passes, fails, sentences = CASES[rule]
    assert texts(rule, fails()) == sentences
    assert texts(rule, passes()) == []


def test_every_case_is_of_a_rule():
    assert CASES.keys() == checklist.RULES.keys()


def test_a_complete_story_has_nothing_to_mend():
    article = draft()
    assert checklist.check(article.revision, article=article) == []


def test_a_page_needs_no_rubric_lead_or_author():
    article = draft(kind="page", lead="", bylines=[])
    assert checklist.check(article.revision, article=article) == []


@pytest.mark.parametrize("slug", ["feed"])
def test_a_reserved_address_is_not_free(slug):
    assert texts("slug-taken", {"slug": slug}) == ["This address belongs to another page of the site."]


def test_ones_own_address_is_free():
    article = published(slug="one")
    assert texts("slug-taken", article) == []


def test_every_figure_is_counted():
    both = with_figure()["body"] + with_figure(alt="", credit="")["body"]
    assert texts("figure-alt", body(both)) == ["Describe picture 2 in the text, or mark it as decorative."]
    assert texts("figure-credit", body(both)) == ["Say whose picture 2 in the text is: write its credit."]
    assert texts("figure-taken-down", body(FIGURE.format(4711, "A", "B"))) == [
        "Picture 1 in the text was taken down: choose another, or remove it."
    ]


# --- Links and embargo ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ru/",
        "/news/",
        "/news",
        "/2019/",
        "/search/?q=x#y",
        "/rubrics/news/",
        "/organizations/",
        "/sitemap.xml",
    ],
)
def test_links_to_what_is_there(path):
    RubricFactory(slug="news")
    assert texts("link-inside", link(path)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/", "/ru/nowhere/", "/2019/11/26/nowhere/", "/2019/02/30/nowhere/", "/rubrics/nowhere/",
        "/tags/nowhere/", "/authors/nowhere/", "/organizations/nowhere/", "/people/nowhere/", "/meetings/no/1/",
        "/admin/", "/admin/articles/article/1/change/", "/a/b/c/",
    ],
)  # fmt: skip
def test_links_to_what_is_not(path, settings):
    assert texts("link-inside", link(path)) == [DEAD]
    assert texts("link-inside", link(f"{settings.SITE_URL}{path}")) == [DEAD]


def test_a_link_by_address_follows_what_is_public():
    story = published(slug="committee")
    page = published(kind="page", slug="about")
    home = story.live_edition.get_absolute_url()
    for path in (home, f"/ru{home}", page.live_edition.get_absolute_url()):
        assert texts("link-inside", link(path)) == []
    workflow.withdraw(
        story, by=superuser(), based_on=story.revision_id, ending="gone", reason="It was an error."
    )
    assert texts("link-inside", link(home)) == [DEAD]


@pytest.mark.parametrize(("public", "found"), [(-1, []), (1, [DEAD]), (None, [DEAD])])
def test_an_entity_is_linked_once_it_is_public(public, found):
    since = public and timezone.now() + public * DAY
    by_identity = to_entity(since)
    assert texts("link-inside", by_identity) == found
    address = Organization.objects.get().get_absolute_url()
    assert texts("link-inside", link(address)) == found


def test_what_is_public_by_then_is_no_embargo():
    data = mention(timezone.now() + DAY)
    assert texts("mention-hidden", data, at=timezone.now() + 2 * DAY) == []
    assert texts("event-ahead", {"event_on": today(2).isoformat()}, at=timezone.now() + 3 * DAY) == []
    assert texts("picture-licence-ended", with_picture(licence_until=today(1)), at=ahead(days=3)) != []


def test_no_sentence_names_what_is_secret():
    """A contributor can type the key of anything into a link."""
    secret = Organization.objects.create(slug="canary", label_en="Canary")
    hidden = draft(title="Canary")
    html = link("/x/", f' data-entity="{secret.pk}"')["body"] + to_story(hidden)["body"]
    data = body(html) | {"mentions": [{"entity": secret.pk, "relation": "about", "styled_as": ""}]}
    article = draft()
    items = checklist.check(article.revision.data | data, article=article)
    assert [item.rule for item in items] == ["link-inside", "link-inside", "mention-hidden"]
    assert not [item.text for item in items if "canary" in item.text.casefold()]


def test_the_original_is_told_of_its_stale_translation():
    source, _translation = pair(changed=True)
    assert texts("translation-stale", source) == [
        "Bring the version in Russian up to date: it follows an earlier revision."
    ]


# --- Queries --------------------------------------------------------------------------------------


def rich(number):
    """A draft that makes every rule look something up."""
    entity = Organization.objects.create(slug=f"body-{number}", label_en="Body", public_from=timezone.now())
    html = "".join(
        [
            link("/organizations/x/")["body"], link(f"https://outside.example/{number}")["body"],
            link("/2019/11/26/x/")["body"], link("/x/", ' data-article="7"')["body"],
            link("/x/", f' data-entity="{entity.pk}"')["body"], with_figure()["body"], link("/rubrics/x/")["body"],
        ]
    )  # fmt: skip
    mentions = [{"entity": entity.pk, "relation": "about", "styled_as": ""}]
    return draft(body=html, mentions=mentions, title=f"Story {number}", **with_picture())


def queries(function):
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


def test_the_queries_do_not_grow_with_what_is_checked():
    articles = [rich(number) for number in range(5)]
    checklist.summaries(articles[:1])  # the newsroom's zone is cached now
    one = queries(lambda: checklist.summaries(articles[:1]))
    assert queries(lambda: checklist.summaries(articles)) == one
    assert one <= 13
    body_of_all = "".join(article.body for article in articles)
    data = articles[0].revision.data
    few = queries(lambda: checklist.check(data, article=articles[0]))
    assert queries(lambda: checklist.check(data | body(body_of_all), article=articles[0])) == few


def test_summaries_count_blocks_and_warnings():
    good, bad = draft(), draft(title="x" * 120, lead="", body="<p></p>")
    found = checklist.summaries([good, bad])
    assert found == {good.pk: checklist.Summary(0, 0), bad.pk: checklist.Summary(2, 1)}
    assert checklist.summaries([]) == {}
