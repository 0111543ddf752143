"""What a text names: suggested at the desk, linked and indexed when an edition is made."""

import datetime

import pytest

from articles import checklist, linking, mentions, workflow
from articles.desk import versions
from articles.desk.preview import empty
from articles.models import Edition, Mention
from articles.rendering import body_html, plain_text
from organizations import placing
from organizations.dates import parse
from organizations.models import Appointment, Entity
from tests.articles.bodies import MIXED
from tests.factories import UserFactory, draft, published, superuser
from tests.organizations.factories import (
    LONG_AGO,
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
    later,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 11, 21)


def data(body="", language="en", **fields):
    return empty(language) | {"body": body} | fields


def suggest(body="", *, day=DAY, user=None, rejected=(), **fields):
    return mentions.suggest(data(body, **fields), day=day, user=user, rejected=rejected)


def keys(suggestions):
    return [row.key for row in suggestions]


def test_each_entity_once_in_the_order_of_headline_lead_and_body():
    wco = OrganizationFactory(label_en="World Customs Organization", short_en="WCO")
    ghana = OrganizationFactory(label_en="Ghana")
    title, lead = "Ghana’s day", "At the\nWCO &"
    body = "<p>The <b>WCO</b> &amp;\n Ghana</p><h2>Ghana</h2>"
    found = suggest(body, title=title, lead=lead)
    assert [(row.key, row.field, row.words, row.occurrences) for row in found] == [
        (str(ghana.pk), "title", "Ghana", 3),
        (str(wco.pk), "lead", "WCO", 2),
    ]
    assert all({"title": title, "lead": lead}[row.field][row.start : row.end] == row.words for row in found)


def test_offsets_of_the_body_are_those_of_its_plain_text():
    OrganizationFactory(label_en="Ghana")
    body = (
        '<p>A &amp; b<span data-footnote="">note</span>  c</p>\n<ul><li>x<br>y</li></ul>'
        "<p>&nbsp;in <b>Gha</b>na</p>"
    )
    (row,) = suggest(body)
    assert plain_text(body)[row.start : row.end] == "Ghana"


@pytest.mark.parametrize("body", MIXED)
def test_the_flow_of_a_body_is_its_plain_text(body):
    assert " ".join(linking.flow(body).text.split()) == plain_text(body)


def test_a_name_does_not_run_on_from_one_block_to_the_next():
    OrganizationFactory(label_en="World Customs Organization")
    assert (
        suggest("<p>World Customs</p><p>Organization</p>", title="World", lead="Customs Organization") == []
    )


def test_what_is_mentioned_refused_or_never_linked_is_not_suggested():
    ghana, brazil, rest = (OrganizationFactory(label_en=label) for label in ("Ghana", "Brazil", "Kiribati"))
    OrganizationFactory(label_en="Tuvalu", link_policy="never")
    old = OrganizationFactory(label_en="Gold Coast", merged_into=ghana)
    body = "<p>Ghana, Brazil, Kiribati, Tuvalu</p>"
    found = suggest(body, mentions=[{"entity": old.pk}], rejected={brazil.pk})
    assert keys(found) == [str(rest.pk)]


def test_who_keeps_no_register_is_offered_what_readers_may_know():
    contributor = UserFactory(roles=["Contributor"])
    OrganizationFactory(label_en="Secret Canary", public_from=None)
    OrganizationFactory(label_en="Coming Canary", public_from=later())
    ghana = OrganizationFactory(label_en="Ghana")
    hidden = OrganizationFactory(label_en="Hidden Committee", short_en="HC", public_from=None)
    SeriesFactory(body=hidden, public_from=None)
    body = "<p>Secret Canary, Coming Canary, Ghana. HC, 3rd Meeting.</p>"
    assert keys(suggest(body, user=contributor)) == [str(ghana.pk)]
    assert len(suggest(body, user=superuser())) == 5


def test_a_hidden_meeting_is_neither_suggested_nor_offered_for_creation():
    series = SeriesFactory(body=OrganizationFactory(label_en="Committee X"))
    placing.place(MeetingFactory(public_from=None), series, 21)
    found = suggest("<p>Committee X held its 21st Meeting.</p>", user=UserFactory(roles=["Contributor"]))
    assert keys(found) == [str(series.body_id)]


# --- Which one is meant -----------------------------------------------------------------------------


def group(label, **fields):
    body = OrganizationFactory(label_en=label, **fields)
    name = NameFactory.build(entity=body, text="EEC", kind="acronym")
    return body, name


def test_an_ambiguous_acronym_asks():
    first, second = (group(f"Group {letter}")[1] for letter in "AB")
    first.save()
    second.save()
    (row,) = suggest("<p>The EEC met.</p>")
    assert (row.entity, row.certain, [known.label_en for known in row.candidates]) == (
        None,
        False,
        ["Group A", "Group B"],
    )


def test_an_ambiguous_acronym_is_the_one_whose_full_name_stands_in_the_text():
    for letter in "AB":
        group(f"Group {letter}")[1].save()
    found = suggest("<p>The EEC met. Its name is Group B.</p>")
    assert [(row.entity.label_en, row.certain, row.occurrences) for row in found] == [("Group B", True, 2)]


def test_an_ambiguous_acronym_is_the_one_that_was_in_use_on_the_day():
    (_old, name), (_new, other) = group("Community"), group("Commission")
    name.valid_to = parse("1993")
    other.valid_from = parse("2012")
    name.save()
    other.save()
    assert [row.entity.label_en for row in suggest("<p>EEC</p>")] == ["Commission"]
    assert [row.entity.label_en for row in suggest("<p>EEC</p>", day=datetime.date(1980, 1, 1))] == [
        "Community"
    ]
    (row,) = suggest("<p>EEC</p>", day=datetime.date(2000, 1, 1))
    assert row.entity is None


def test_not_certain_are_a_name_out_of_use_and_what_is_only_suggested():
    body = OrganizationFactory(label_en="WCO")
    name = NameFactory.build(entity=body, text="Customs Co-operation Council", kind="former")
    name.valid_to = parse("1994")
    name.save()
    OrganizationFactory(label_en="Ghana", link_policy="suggest")
    assert [row.certain for row in suggest("<p>Customs Co-operation Council, Ghana</p>")] == [False, False]
    assert suggest("<p>Customs Co-operation Council</p>", day=datetime.date(1994, 5, 1))[0].certain


# --- Titles, and what the register lacks ------------------------------------------------------------


def test_a_person_is_styled_by_the_post_held_on_the_day():
    person = PersonFactory(label_en="Kunio Mikuriya", sort_key="Mikuriya, Kunio")
    deputy = PostFactory(title_en="Deputy Secretary General", title_ru="Заместитель")
    head = PostFactory(title_en="Secretary General", title_ru="Генеральный секретарь")
    old = AppointmentFactory(post=deputy, person=person, dates=("January 2002", "31 December 2008"))
    new = AppointmentFactory(post=head, person=person, dates=("1 January 2009", "31 December 2023"))
    NameFactory(entity=person, text="Кунио Микурия", language="ru")

    def styles(text, day, **fields):
        return [(row.appointment, row.styled_as) for row in suggest(text, day=day, **fields)]

    assert styles("<p>Kunio Mikuriya</p>", datetime.date(2008, 12, 30)) == [
        (old.pk, "Deputy Secretary General")
    ]
    assert styles("<p>Кунио Микурия</p>", DAY, language="ru") == [(new.pk, "Генеральный секретарь")]
    assert styles("<p>Kunio Mikuriya</p>", datetime.date(2024, 1, 1)) == [(None, "")]
    Appointment.objects.update(public_from=None)
    assert styles("<p>Kunio Mikuriya</p>", DAY, user=UserFactory(roles=["Contributor"])) == [(None, "")]


def test_a_meeting_that_the_register_lacks_is_offered_with_what_the_text_says():
    body = OrganizationFactory(
        label_en="Management Committee", label_ru="Управляющий комитет", short_en="RKC/MC"
    )
    series = SeriesFactory(body=body)
    found = suggest("<p>In June 2019 it was. The RKC/MC held its 22nd Meeting from 18 to 20 November.</p>")
    assert keys(found) == [str(body.pk), f"series-{series.pk}-22"]
    assert found[1].create == {
        "kind": "meeting",
        "series": series.pk,
        "body": body.pk,
        "ordinal_from": 22,
        "ordinal_to": None,
        "start": "2019-11-18",
        "end": "2019-11-20",
        "label_en": "RKC/MC, 22nd Meeting",
        "label_ru": "Управляющий комитет, 22-е заседание",
    }


def test_a_meeting_named_by_its_title_and_its_number_is_one_suggestion_at_its_first_place():
    body = OrganizationFactory(label_en="Committee X")
    meeting = MeetingFactory(body=body, label_en="The meeting in Yerevan", ordinal_from=21)
    found = suggest("<p>Committee X held its 21st Meeting, the meeting in Yerevan.</p>")
    assert [(row.key, row.words, row.occurrences) for row in found] == [
        (str(body.pk), "Committee X", 1),
        (str(meeting.pk), "21st Meeting", 2),
    ]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ("in June 2019", ("2019-06", "2019-06")),
        ("on 14 and 15 November", ("2019-11-14", "2019-11-15")),
        ("one day", ("", "")),
        ("on 31 November 2019", ("", "")),
    ],
)
def test_the_days_of_a_meeting_that_the_register_lacks(dates, days):
    SeriesFactory(body=OrganizationFactory(label_en="Committee X"))
    found = suggest(f"<p>Committee X held its 22nd Meeting {dates}.</p>")
    assert (found[1].create["start"], found[1].create["end"]) == days


def test_the_days_of_a_meeting_stand_where_it_is_named_again():
    SeriesFactory(body=OrganizationFactory(label_en="Committee X"))
    body = "<p>Committee X held its 22nd Meeting on 14 and 15 November.</p>"
    (row,) = [row for row in suggest(body, title="The 22nd Meeting of Committee X opens") if row.create]
    assert (row.field, row.occurrences) == ("title", 2)
    assert (row.create["start"], row.create["end"]) == ("2019-11-14", "2019-11-15")


def test_a_person_whom_the_register_lacks_is_offered():
    post = PostFactory(title_en="Chairperson")
    (row,) = suggest("<p>Chairperson Sean Borg</p>")
    assert (row.key, row.words, row.certain) == ("person-sean-borg", "Sean Borg", False)
    assert row.create == {
        "kind": "person",
        "label_en": "Sean Borg",
        "sort_key": "Borg, Sean",
        "title": "Chairperson",
        "post": post.pk,
    }


def test_a_person_with_a_longer_or_another_spelling_is_not_offered_anew():
    PostFactory(title_en="Chairperson")
    ana = PersonFactory(label_en="Ana B. Hinojosa", sort_key="Hinojosa, Ana B.")
    PersonFactory(label_en="Sergei Mozer", sort_key="Mozer, Sergei")
    (row,) = suggest("<p>Chairperson Ana Hinojosa</p>")
    assert (row.key, row.words, row.certain, row.create) == (str(ana.pk), "Ana Hinojosa", False, None)
    assert suggest("<p>Chairperson Sergey Mozer</p>") == []
    PersonFactory(label_en="Hilda Verborgen", public_from=later())
    assert keys(suggest("<p>Chairperson Hilda Verborgan</p>")) == ["person-hilda-verborgan"]
    PersonFactory(label_en="Ana C. Hinojosa", sort_key="Hinojosa, Ana C.")
    (row,) = suggest("<p>Chairperson Ana Hinojosa</p>")
    assert row.create["label_en"] == "Ana Hinojosa"


def test_queries_are_constant(django_assert_num_queries):
    for number in range(1, 4):
        person = PersonFactory(label_en=f"Jane Doe{'o' * number}", sort_key=f"Doe{'o' * number}, Jane")
        AppointmentFactory(person=person, dates=("2002",))
    body = OrganizationFactory(label_en="Committee X")
    SeriesFactory(body=body)
    user = UserFactory(roles=["Contributor"])
    user.has_perm("organizations.change_entity")
    few = "<p>Jane Doeo. Committee X held its 3rd Meeting.</p>"
    many = "<p>Jane Doeo, Jane Doeoo, Jane Doeooo. Committee X held its 3rd and its 4th Meeting.</p>"
    suggest(few)
    for text in (few, many):
        with django_assert_num_queries(5):
            suggest(text, user=user)


# --- Editions ---------------------------------------------------------------------------------------


@pytest.fixture
def ghana(db):
    return OrganizationFactory(label_en="Ghana", slug="ghana")


def linked(body, **fields):
    return mentions.linked(data(body, **fields), day=DAY)[0]


def made(entity, words="Ghana", prefix=""):
    return (
        f'<a data-entity="{entity.pk}" data-found="" href="{prefix}/organizations/{entity.slug}/">{words}</a>'
    )


def test_the_first_place_that_may_hold_a_link_is_linked(ghana):
    body = (
        '<h2>Ghana</h2><figure data-image="1"><figcaption>Ghana</figcaption></figure><table><caption>Ghana</caption>'
        '<tr><th>Ghana</th></tr></table><blockquote data-pull="">Ghana</blockquote>'
        '<p>x<span data-footnote="">Ghana</span> <a href="https://example.org/">Ghana</a> A &amp; {} and Ghana.</p>'
    )
    assert linked(body.format("Ghana")) == body.format(made(ghana))


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/organizations/ghana/#x">it</a>',
        '<a href="/ru/organizations/ghana/">it</a>',
        '<a data-entity="{}" href="/x">it</a>',
    ],
)
def test_what_the_text_links_itself_is_not_linked_again(ghana, link):
    body = f"<p>Ghana, {link.format(ghana.pk)}</p>"
    assert linked(body) == body


def test_a_name_that_is_broken_by_a_tag_is_linked_at_its_next_place(ghana):
    assert linked("<p><b>Gha</b>na, Ghana</p>") == f"<p><b>Gha</b>na, {made(ghana)}</p>"


def test_links_lead_to_the_pages_in_the_story_s_language(ghana):
    NameFactory(entity=ghana, text="Гана", language="ru")
    assert linked("<p>Гана</p>", language="ru") == f"<p>{made(ghana, 'Гана', '/ru')}</p>"


def test_what_is_only_suggested_is_linked_when_it_is_mentioned(ghana):
    Entity.objects.update(link_policy="suggest")
    assert linked("<p>Ghana</p>") == "<p>Ghana</p>"
    assert linked("<p>Ghana</p>", mentions=[{"entity": ghana.pk}]) == f"<p>{made(ghana)}</p>"


def test_an_edition_is_linked_and_indexed_and_the_working_copy_is_not_touched(ghana):
    article = published(body="<p>In Ghana.</p>")
    edition = Edition.objects.get(article=article)
    assert edition.body == f"<p>In {made(ghana)}.</p>"
    assert body_html(edition) == '<p>In <a href="/organizations/ghana/">Ghana</a>.</p>'
    assert (list(edition.entities.all()), edition.mentions) == ([ghana.entity_ptr], [])
    assert (article.body, article.revision.data["body"]) == ("<p>In Ghana.</p>", "<p>In Ghana.</p>")


def test_a_refused_name_is_neither_linked_nor_indexed(ghana):
    article = draft(body="<p>In Ghana.</p>")
    Mention.objects.create(article=article, entity=ghana, state=Mention.State.REJECTED)
    by = superuser()
    article = workflow.submit(article, by=by, based_on=article.revision_id)
    article = workflow.approve(article, by=by, based_on=article.revision_id)
    article = workflow.publish(article, by=by, based_on=article.revision_id, accept=checklist.RULES)
    edition = Edition.objects.get(article=article)
    assert (edition.body, edition.entities.count()) == ("<p>In Ghana.</p>", 0)


def test_under_an_embargo_nothing_shows_to_readers(ghana):
    Entity.objects.update(public_from=later())
    edition = Edition.objects.get(article=published(body="<p>In Ghana.</p>"))
    assert edition.entities.count() == 0
    assert body_html(edition) == "<p>In Ghana.</p>"
    Entity.objects.update(public_from=LONG_AGO)
    assert "/organizations/ghana/" in body_html(edition)


def test_an_edition_s_text_comes_back_to_the_desk_without_the_links_that_were_made(ghana):
    article = published(body='<p>In Ghana, <a data-entity="9" href="/x">x</a>.</p>')
    edition = Edition.objects.get(article=article)
    assert "data-found" in edition.body
    assert versions.edition_data(edition)["body"] == article.body
    assert linking.without(edition.body) == article.body


def test_found_keys_are_those_that_an_edition_is_indexed_under(ghana):
    OrganizationFactory(label_en="Brazil", link_policy="suggest")
    assert mentions.found(data("<p>Ghana, Brazil</p>"), day=DAY) == [ghana.pk]
    assert mentions.found(data("<p>Ghana, Brazil</p>"), day=DAY, rejected=[ghana.pk]) == []
