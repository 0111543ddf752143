"""Names in the text: offered, taken into the mentions with the post they rely on, refused and asked for again."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from articles import workflow
from articles.admin import suggestions
from articles.desk import suggestions as offers
from articles.models import Activity, Mention, Revision
from tests.desk.forms import filled
from tests.factories import RubricFactory, UserFactory, draft, superuser
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db

NEW = reverse("admin:articles_article_suggest_new")
ADD = reverse("admin:articles_article_add")
BODY = "<p>Kunio Mikuriya opened the meeting of the Policy Commission.</p>"


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"])
    client.force_login(user)
    return user


@pytest.fixture
def writer(client):
    user = UserFactory(roles=["Contributor"])
    client.force_login(user)
    return user


@pytest.fixture
def head():
    """A person who holds a post, with the title that it had."""
    person = PersonFactory(label_en="Kunio Mikuriya", sort_key="Mikuriya, Kunio")
    post = PostFactory(title_en="Secretary General", title_ru="Генеральный секретарь")
    return AppointmentFactory(post=post, person=person, dates=("1 January 2009", "31 December 2023"))


@pytest.fixture
def commission():
    return OrganizationFactory(label_en="Policy Commission")


def story(user, **data):
    return draft(by=user, **{"body": BODY, "event_on": "2019-06-18", **data})


def address(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def asked(client, article, **typed):
    """The `Panel` that the script gets for what is typed."""
    url = address("suggest", article) if article else NEW
    response = client.post(url, {"title": "A headline", "language": "en", "event_on": "2019-06-18", **typed})
    assert response.status_code == 200
    return response.context["suggested"]


def words(panel):
    return [(offer.words, [choice.entity.label_en for choice in offer.choices]) for offer in panel.offers]


def accepting(key, **more):
    return {"_accept": str(key), **more}


# --- What is offered ------------------------------------------------------------------------------


def test_what_is_typed_is_offered_with_the_title_of_the_day_and_nothing_is_stored(client, editor, head):
    commission = OrganizationFactory(label_en="Policy Commission", disambiguation="of the WCO")
    article = draft(by=editor)
    before = (Revision.objects.count(), Mention.objects.count(), Activity.objects.count())
    panel = asked(client, article, body=BODY)
    assert words(panel) == [
        ("Kunio Mikuriya", ["Kunio Mikuriya"]),
        ("Policy Commission", ["Policy Commission"]),
    ]
    choice = panel.offers[0].only
    assert (choice.styled_as, choice.appointment) == ("Secretary General", head.pk)
    assert panel.offers[1].only.entity.pk == commission.pk
    assert (Revision.objects.count(), Mention.objects.count(), Activity.objects.count()) == before
    page = client.post(address("suggest", article), {"body": BODY, "event_on": "2019-06-18"}).content.decode()
    assert "of the WCO" in page
    assert f'data-style="Secretary General" data-appointment="{head.pk}"' in page
    assert asked(client, article, body=BODY, event_on="2024-06-18").offers[0].only.appointment is None


def test_the_title_is_in_the_language_of_the_story(client, editor, head):
    head.person.label_ru = "Кунио Микурия"
    head.person.save()
    panel = asked(client, None, body="<p>Кунио Микурия открыл заседание.</p>", language="ru")
    assert panel.offers[0].only.styled_as == "Генеральный секретарь"
    assert panel.language == "ru"


def test_what_is_mentioned_or_refused_already_is_not_offered(client, editor, head, commission):
    article = draft(by=editor)
    assert words(asked(client, article, body=BODY, named=head.person.pk)) == [
        ("Policy Commission", ["Policy Commission"])
    ]
    panel = asked(client, article, body=BODY, refused=f"{commission.pk} x 99999999999999999999")
    assert words(panel) == [("Kunio Mikuriya", ["Kunio Mikuriya"])]
    assert [entity.label_en for entity in panel.refused] == ["Policy Commission"]


def test_where_several_are_meant_each_is_a_choice(client, editor):
    old, new = (OrganizationFactory(label_en=name) for name in ("Eurasian Economic Commission", "A Court"))
    for body in (old, new):
        NameFactory(entity=body, text="EEC", kind="acronym")
    panel = asked(client, draft(by=editor), body="<p>The EEC met.</p>")
    (offer,) = panel.offers
    assert {choice.entity.pk for choice in offer.choices} == {old.pk, new.pk}
    assert (offer.only, offer.certain) == (None, False)
    assert offer.chosen(str(new.pk)).entity.pk == new.pk
    assert offer.chosen("") is None


def test_the_form_shows_them_without_a_script(client, editor, head, commission):
    article = story(editor)
    workflow.refuse(article, [commission.pk], by=editor)
    response = client.get(article.get_desk_url())
    panel = response.context["suggested"]
    assert words(panel) == [("Kunio Mikuriya", ["Kunio Mikuriya"])]
    page = response.content.decode()
    assert f'name="_accept" value="{panel.offers[0].key}"' in page
    assert f'name="_again" value="{commission.pk}"' in page
    # A form that comes back with mistakes shows those of what was typed.
    response = client.post(article.get_desk_url(), filled(article, title="", body="<p>Nobody.</p>"))
    assert response.context["suggested"].offers == []


def test_who_does_not_keep_the_register_finds_what_readers_do(client, writer, head):
    secret = OrganizationFactory(label_en="Policy Commission", public_from=None)
    hidden = AppointmentFactory(
        post=PostFactory(title_en="Canary title"),
        person=PersonFactory(label_en="Jane Public"),
        public_from=None,
    )
    article = draft(by=writer)
    panel = asked(client, article, body=f"{BODY}<p>Jane Public spoke.</p>", refused=secret.pk)
    assert words(panel) == [("Kunio Mikuriya", ["Kunio Mikuriya"]), ("Jane Public", ["Jane Public"])]
    assert (panel.offers[1].only.styled_as, panel.refused) == ("", [])
    assert client.post(address("refuse", article), {"entities": secret.pk}).status_code == 404
    person = hidden.person
    rows = {"mentions-TOTAL_FORMS": "1", "mentions-0-entity": person.pk, "mentions-0-relation": "mentioned",
            "mentions-0-appointment": hidden.pk}  # fmt: skip
    client.post(article.get_desk_url(), filled(article, **rows))
    assert article.mentions.get().appointment is None


# --- Accepted -------------------------------------------------------------------------------------


def test_accept_and_save_gives_a_mention_with_its_appointment(client, editor, head, commission):
    article = story(editor)
    response = client.post(article.get_desk_url(), filled(article, **accepting(head.person.pk)))
    assert response.status_code == 302
    mention = article.mentions.get()
    assert (mention.entity_id, mention.relation, mention.styled_as, mention.appointment_id) == (
        head.person.pk, "mentioned", "Secretary General", head.pk,
    )  # fmt: skip
    row = {"entity": head.person.pk, "relation": "mentioned", "styled_as": "Secretary General"}
    assert workflow.fresh(article).revision.data["mentions"] == [row | {"appointment": head.pk}]


def test_accept_in_a_new_story(client, editor, head):
    post = {"title": "New", "language": "en", "kind": "story", "body": BODY, "event_on": "2019-06-18"}
    post |= {"rubric": RubricFactory(slug="news").pk, **accepting(head.person.pk)}
    for name in ("bylines", "mentions", "uploads"):
        post |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    client.post(ADD, post)
    assert Mention.objects.get().appointment_id == head.pk


def test_one_of_several_is_accepted_only_by_choice(client, editor):
    bodies = [OrganizationFactory(label_en=name) for name in ("Eurasian Economic Commission", "A Court")]
    for body in bodies:
        NameFactory(entity=body, text="EEC", kind="acronym")
    article = story(editor, body="<p>The EEC met.</p>")
    key = asked(client, article, body="<p>The EEC met.</p>").offers[0].key
    client.post(article.get_desk_url(), filled(article, **accepting(key)))
    assert not article.mentions.exists()
    article = workflow.fresh(article)
    choice = {f"_choice-{key}": bodies[1].pk}
    client.post(article.get_desk_url(), filled(article, **accepting(key, **choice)))
    assert article.mentions.get().entity_id == bodies[1].pk


def test_the_appointment_is_kept_through_save_conflict_restore_copy_and_translation(client, editor, head):
    row = {"entity": head.person.pk, "relation": "quoted", "styled_as": "Secretary General",
           "appointment": head.pk}  # fmt: skip
    article = story(editor, mentions=[row])
    client.post(article.get_desk_url(), filled(article, title="Second"))
    saved = workflow.fresh(article)
    assert (saved.title, saved.revision.data["mentions"]) == ("Second", [row])
    # Somebody else saved meanwhile: both texts, then the decided one.
    page = client.post(article.get_desk_url(), filled(article, lead="Other lead"))
    assert page.status_code == 409
    token = page.context["token"]
    merged = {"_merge": token, "based_on": saved.revision_id, "_continue": "1"}
    assert client.post(article.get_desk_url(), merged).status_code == 302
    saved = workflow.fresh(article)
    assert (saved.lead, saved.revision.data["mentions"]) == ("Other lead", [row])
    saved = workflow.restore(saved, 1, by=editor, based_on=saved.revision_id)
    assert saved.revision.data["mentions"] == [row]
    assert workflow.copy(saved, by=editor, based_on=saved.revision_id).revision.data["mentions"] == [row]
    translated = workflow.translate(saved, "ru", by=editor)
    assert translated.revision.data["mentions"] == [row | {"styled_as": "Генеральный секретарь"}]


def test_an_appointment_that_is_gone_stops_nothing(client, editor, head):
    row = {"entity": head.person.pk, "relation": "quoted", "styled_as": "Secretary General",
           "appointment": head.pk}  # fmt: skip
    article = story(editor, mentions=[row])
    posted = filled(article, title="Second")
    head.delete()
    assert client.post(article.get_desk_url(), posted).status_code == 302
    saved = workflow.fresh(article)
    without = {name: row[name] for name in ("entity", "relation", "styled_as")}
    assert (saved.title, saved.revision.data["mentions"]) == ("Second", [without])
    restored = workflow.restore(saved, 1, by=editor, based_on=saved.revision_id)
    assert restored.revision.data["mentions"] == [without]


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "0"])
def test_a_hostile_appointment_is_none(client, editor, head, value):
    article = story(editor)
    rows = {"mentions-TOTAL_FORMS": "1", "mentions-0-entity": head.person.pk, "mentions-0-relation": "quoted",
            "mentions-0-appointment": value}  # fmt: skip
    assert client.post(article.get_desk_url(), filled(article, **rows)).status_code == 302
    assert article.mentions.get().appointment is None


def test_where_another_person_is_chosen_the_appointment_goes(client, editor, head):
    other = PersonFactory()
    article = story(editor)
    rows = {"mentions-TOTAL_FORMS": "1", "mentions-0-entity": other.pk, "mentions-0-relation": "quoted",
            "mentions-0-appointment": head.pk}  # fmt: skip
    client.post(article.get_desk_url(), filled(article, **rows))
    mention = article.mentions.get()
    assert (mention.entity_id, mention.appointment) == (other.pk, None)


def test_two_revisions_that_differ_by_the_appointment_say_so(client, editor, head):
    row = {"entity": head.person.pk, "relation": "quoted", "styled_as": "Secretary General"}
    article = story(editor, mentions=[row])
    mentions = [row | {"appointment": head.pk}]
    article = workflow.save(article, {"mentions": mentions}, by=editor, based_on=article.revision_id)
    page = client.get(address("compare", article) + "?a=1&b=2").content.decode()
    assert f"by the post {head.post}, 1 January 2009 – 31 December 2023" in page


# --- Refused --------------------------------------------------------------------------------------


def test_what_is_refused_stays_refused_until_it_is_asked_for_again(client, editor, head, commission):
    article = story(editor)
    revision = article.revision_id
    assert client.post(address("refuse", article), {"entities": f"{commission.pk}"}).status_code == 204
    article = workflow.fresh(article)
    assert (article.revision_id, article.mentions.accepted().count()) == (revision, 0)
    client.post(article.get_desk_url(), filled(article, title="Second"))
    panel = asked(client, article, body=BODY)
    assert words(panel) == [("Kunio Mikuriya", ["Kunio Mikuriya"])]
    assert [entity.pk for entity in panel.refused] == [commission.pk]
    answer = client.post(address("refuse", article), {"entities": f"{commission.pk}", "again": "1"})
    assert answer.status_code == 204
    assert len(asked(client, article, body=BODY).offers) == 2
    assert not article.mentions.exists()


def test_refused_and_named_after_all_is_a_mention(client, editor, commission):
    article = story(editor)
    workflow.refuse(article, [commission.pk], by=editor)
    rows = {"mentions-TOTAL_FORMS": "1", "mentions-0-entity": commission.pk, "mentions-0-relation": "about"}
    client.post(article.get_desk_url(), filled(article, **rows))
    assert article.mentions.get().state == "accepted"
    workflow.refuse(article, [commission.pk], by=editor)
    assert article.mentions.get().state == "accepted"


def test_without_a_script_buttons_refuse_and_ask_again(client, editor, commission):
    article = story(editor)
    client.post(article.get_desk_url(), filled(article, _refuse=f"{commission.pk}"))
    assert article.mentions.get().state == "rejected"
    client.post(article.get_desk_url(), filled(workflow.fresh(article), _again=f"{commission.pk}"))
    assert not article.mentions.exists()


def test_in_a_new_story_a_refusal_waits_for_the_save(client, editor, head, commission):
    typed = {"title": "New", "language": "en", "kind": "story", "body": BODY, "refused": f"{commission.pk} x"}
    typed |= {"rubric": RubricFactory(slug="news").pk}
    for name in ("bylines", "mentions", "uploads"):
        typed |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    page = client.post(ADD, typed | {"title": ""})
    assert words(page.context["suggested"]) == [("Kunio Mikuriya", ["Kunio Mikuriya"])]
    assert f'value="{commission.pk} x"' in page.content.decode()
    client.post(ADD, typed)
    assert list(Mention.objects.values_list("entity", "state")) == [(commission.pk, "rejected")]


def test_a_story_has_room_for_so_many_refusals(editor, monkeypatch):
    monkeypatch.setattr(workflow.refusals, "MOST", 2)
    article = story(editor)
    keys = [OrganizationFactory().pk for _number in range(3)]
    workflow.refuse(article, keys, by=editor)
    assert set(article.mentions.values_list("entity", flat=True)) == set(keys[:2])


# --- What the register lacks ----------------------------------------------------------------------


@pytest.fixture
def missing(monkeypatch):
    """The finder has met a meeting that the register lacks."""
    body = OrganizationFactory(label_en="RKC Management Committee", slug="rkc-mc")
    series = MeetingFactory(
        body=body, ordinal_from=21, dates=("18 November 2019", "20 November 2019")
    ).placements
    create = {"kind": "meeting", "series": series.get().series_id, "ordinal_from": 22, "body": body.pk,
              "start": "2020-06-15", "end": "2020-06-17", "city_en": "Brussels", "password": "x"}  # fmt: skip
    found = SimpleNamespace(
        key=f"series-{create['series']}-22", words="22nd Meeting", entity=None, candidates=(), certain=False,
        appointment=None, styled_as="", create=create, occurrences=1,
    )  # fmt: skip
    monkeypatch.setattr(offers.mentions, "suggest", lambda *args, **kwargs: [found])
    return create


def test_create_this_meeting_opens_the_form_filled_in(client, editor, missing):
    (offer,) = asked(client, None, body="<p>The 22nd Meeting.</p>").offers
    assert (offer.add_kind, offer.choices) == ("meeting", [])
    assert "password" not in offer.add_url
    page = client.get(offer.add_url)
    assert page.status_code == 200
    form = page.context["adminform"].form
    assert (form["body"].value(), form["city_en"].value()) == (missing["body"], "Brussels")
    assert [form[name].value() for name in ("start", "end")] == ["15 June 2020", "17 June 2020"]
    placements = next(
        row.formset for row in page.context["inline_admin_formsets"] if row.formset.prefix == "placements"
    )
    (row,) = placements.forms
    assert (row["series"].value(), row["ordinal_from"].value()) == (missing["series"], 22)


def test_who_may_not_add_to_the_register_is_not_asked_to(client, writer, missing):
    assert asked(client, None, body="<p>The 22nd Meeting.</p>").offers == []


# --- Who may, and what it costs -------------------------------------------------------------------


def test_who_may(client, writer, commission):
    other = draft(by=superuser())
    for name in ("suggest", "refuse"):
        assert client.post(address(name, other), {"entities": commission.pk}).status_code == 403
    assert not other.mentions.exists()
    other.shared_with.add(writer)
    assert client.post(address("suggest", other)).status_code == 200
    assert client.post(address("refuse", other), {"entities": commission.pk}).status_code == 204
    assert {
        client.get(url).status_code for url in (NEW, address("suggest", other), address("refuse", other))
    } == {405}
    client.force_login(UserFactory(roles=["Administrator"]))
    assert client.post(NEW).status_code == 403


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 200),
        ({"language": "xx", "event_on": "never", "named": "x -1 " + "9" * 40}, 200),
        ({"title": "x" * 10_000, "lead": "<b>" * 1000}, 200),
        ({"body": "<p>" + "a" * 210_000}, 422),
        ({"body": '<a href="javascript:x()">Policy Commission</a><script>x</script>'}, 200),
        ({"named": " ".join(map(str, range(5000)))}, 200),
    ],
    ids=["nothing", "unreadable", "long", "too-long", "script", "many"],
)
def test_hostile_text(client, editor, commission, typed, status):
    for url in (NEW, address("suggest", draft(by=editor))):
        response = client.post(url, typed)
        assert response.status_code == status
        assert "<script" not in response.content.decode()
        assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("entities", ["", "x", "-1", "9" * 40, "999999"])
def test_hostile_refusals(client, editor, entities):
    article = draft(by=editor)
    assert client.post(address("refuse", article), {"entities": entities}).status_code == 404
    posted = filled(article, refused="x 0 999999", _refuse=entities, _again=entities, _accept=entities)
    assert client.post(article.get_desk_url(), posted).status_code == 302
    assert not article.mentions.exists()


def test_the_queries_do_not_grow_with_the_names(
    client, editor, django_assert_num_queries, django_assert_max_num_queries
):
    article = draft(by=editor)

    def text(number):
        for index in range(number):
            person = PersonFactory(label_en=f"Jane Example{number}{index} Doe", slug=f"jane-{number}-{index}")
            AppointmentFactory(person=person, dates=("2009", ""))
        names = ", ".join(f"Jane Example{number}{index} Doe" for index in range(number))
        return {"body": f"<p>{names}</p>", "event_on": "2019-06-18"}

    typed = text(2)
    client.post(address("suggest", article), typed)
    with django_assert_max_num_queries(30) as few:
        client.post(address("suggest", article), typed)
    counted = len(few)
    typed = text(30)
    client.post(address("suggest", article), typed)
    with django_assert_num_queries(counted):
        panel = client.post(address("suggest", article), typed).context["suggested"]
    assert len(panel.offers) >= 30


def test_no_more_are_shown_at_once_than_one_can_read(client, editor, monkeypatch):
    monkeypatch.setattr(offers, "MOST", 1)
    for number in range(3):
        OrganizationFactory(label_en=f"Policy Commission {number} of Customs")
    text = "".join(f"<p>Policy Commission {number} of Customs</p>" for number in range(3))
    panel = asked(client, draft(by=editor), body=text)
    assert (len(panel.offers), panel.left_out) == (1, 2)


@pytest.mark.parametrize("name", ["title", "lead"])
def test_of_a_headline_far_too_long_only_the_beginning_is_read(client, editor, head, name):
    client.force_login(editor)
    person = head.person.label_en
    near, far = (f"{'x ' * count}{person}" for count in (100, 100_000))
    answers = [client.post(NEW, {name: text, "language": "en"}) for text in (near, far)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [person in answer.content.decode() for answer in answers] == [True, False]


def test_keys_are_read_as_far_as_they_are_keys():
    assert suggestions.Keys(required=False).clean(" 3 x -4 5.0 12  " + "9" * 30) == [3, 12]
