"""What the register's rules say of a text, and what one click would write; and all that they are silent about.

The facts are those of the demo's register. `today` is the day on which a story without a day of its own is checked.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import (
    acronymcheck,
    checklist,
    checkrules,
    giventitles,
    meetingcheck,
    mentions,
    passages,
    registerchecks,
    titlecheck,
)
from demo import register as facts
from organizations import finder, ordinals, said, spelling, strangers
from organizations.dates import parse
from organizations.models import Appointment, Entity, Meeting, Name, Post, Rescheduling
from tests.factories import draft
from tests.organizations.factories import later
from tests.steps import steps, watch

pytestmark = pytest.mark.django_db

EN, RU = "en", "ru"
EVENT = "2019-11-18"
COMMITTEE = "Revised Kyoto Convention Management Committee"
КОМИТЕТ = "Управляющий комитет Пересмотренной Киотской конвенции"
КОМИТЕТА = "Управляющего комитета Пересмотренной Киотской конвенции"
GROUP = "Working Group on Performance Measurement"

# rule, language, day of the story, text, the text after one click
FOUND = [
    ("register-title", EN, "2025-03-03", "Secretary General Kunio Mikuriya opened it.",
     "Former Secretary General Kunio Mikuriya opened it."),
    ("register-title", EN, "2025-03-03", "They met the Secretary General, Dr. Kunio Mikuriya, in Brussels.",
     "They met the former Secretary General, Dr. Kunio Mikuriya, in Brussels."),
    ("register-title", EN, "2005-03-03", "Kunio Mikuriya, Secretary General of the World Customs Organization, came.",
     "Kunio Mikuriya, Deputy Secretary General of the World Customs Organization, came."),
    ("register-title", EN, EVENT, "It was opened by Deputy Secretary General Kunio Mikuriya.",
     "It was opened by Secretary General Kunio Mikuriya."),
    ("register-title", EN, EVENT, "World Customs Organization Secretary General Ricardo Treviño Chapa came.",
     "Ricardo Treviño Chapa came."),
    ("register-title", RU, "2025-03-03", "Генеральный секретарь Кунио Микурия открыл встречу.",
     "Бывший Генеральный секретарь Кунио Микурия открыл встречу."),
    ("register-title", RU, "2025-03-03",
     "Об этом — со слов Генерального секретаря Всемирной таможенной организации Кунио Микурия.",
     "Об этом — со слов бывшего Генерального секретаря Всемирной таможенной организации Кунио Микурия."),
    ("register-title", RU, EVENT, "Приехал Кунио Микурия, заместитель Генерального секретаря.",
     "Приехал Кунио Микурия, Генеральный секретарь."),
    ("register-title", RU, "2005-03-03",
     "Кунио Микурия, Генеральный секретарь Всемирной таможенной организации, приехал.",
     "Кунио Микурия, заместитель Генерального секретаря Всемирной таможенной организации, приехал."),
    ("register-number", EN, EVENT, f"The {COMMITTEE} held its 22nd Meeting in Brussels from 18 to 20 November 2019.",
     f"The {COMMITTEE} held its 21st Meeting in Brussels from 18 to 20 November 2019."),
    ("register-number", EN, EVENT, f"The 20th Meeting of the {COMMITTEE} (18–20 November 2019) is over.",
     f"The 21st Meeting of the {COMMITTEE} (18–20 November 2019) is over."),
    ("register-number", EN, "2019-11-14", f"On 14 and 15 November 2019 the {GROUP} held its 2nd Meeting.",
     f"On 14 and 15 November 2019 the {GROUP} held its 1st Meeting."),
    ("register-number", RU, EVENT, f"{КОМИТЕТ} провёл 22-е заседание с 18 по 20 ноября 2019 г. в Брюсселе.",
     f"{КОМИТЕТ} провёл 21-е заседание с 18 по 20 ноября 2019 г. в Брюсселе."),
    ("register-number", RU, EVENT, f"22-е заседание {КОМИТЕТА} прошло в Брюсселе 18–20 ноября 2019 г.",
     f"21-е заседание {КОМИТЕТА} прошло в Брюсселе 18–20 ноября 2019 г."),
    ("register-number", RU, EVENT, f"18–20 ноября 2019 г. в Брюсселе состоялось 20-е заседание {КОМИТЕТА}.",
     f"18–20 ноября 2019 г. в Брюсселе состоялось 21-е заседание {КОМИТЕТА}."),
    ("register-date", EN, EVENT, f"The {COMMITTEE} held its 21st Meeting from 19 to 21 November 2019.",
     f"The {COMMITTEE} held its 21st Meeting from 18 to 20 November 2019."),
    ("register-date", EN, EVENT, f"The 21st Meeting of the {COMMITTEE}, 18–21 November, is over.",
     f"The 21st Meeting of the {COMMITTEE}, 18–20 November, is over."),
    ("register-date", EN, EVENT, f"The 20th Meeting of the {COMMITTEE} took place on 17 and 18 July 2019.",
     f"The 20th Meeting of the {COMMITTEE} took place on 17–18 June 2019."),
    ("register-date", EN, EVENT, f"The 19th Meeting of the {COMMITTEE} was held in December 2018.",
     f"The 19th Meeting of the {COMMITTEE} was held in November 2018."),
    ("register-date", RU, EVENT, f"21-е заседание {КОМИТЕТА} прошло с 19 по 21 ноября 2019 г.",
     f"21-е заседание {КОМИТЕТА} прошло с 18 по 20 ноября 2019 г."),
    ("register-date", RU, EVENT, f"{КОМИТЕТ} провёл 19-е заседание 12–13 декабря 2018 г.",
     f"{КОМИТЕТ} провёл 19-е заседание 12–13 ноября 2018 г."),
    ("register-date", RU, "2019-11-14",
     "1-е заседание Рабочей группы ВТамО по измерению результативности открылось 13 ноября 2019 г.",
     "1-е заседание Рабочей группы ВТамО по измерению результативности открылось 14 ноября 2019 г."),
    ("register-weekday", EN, EVENT, "It opened on Tuesday, 18 November 2019.",
     "It opened on Monday, 18 November 2019."),
    ("register-weekday", EN, EVENT, "From Monday, 18 November, to Thursday, 20 November 2019, they sat.",
     "From Monday, 18 November, to Wednesday, 20 November 2019, they sat."),
    ("register-weekday", EN, EVENT, "They left on Friday, November 21.", "They left on Thursday, November 21."),
    ("register-weekday", RU, EVENT, "Заседание открылось во вторник, 18 ноября 2019 г.",
     "Заседание открылось в понедельник, 18 ноября 2019 г."),
    ("register-weekday", RU, EVENT, "Оно шло с понедельника, 18 ноября, по четверг, 20 ноября 2019 г.",
     "Оно шло с понедельника, 18 ноября, по среду, 20 ноября 2019 г."),
    ("register-weekday", RU, "2019-11-26", "Лекция прошла 26 ноября (среда).", "Лекция прошла 26 ноября (вторник)."),
    ("register-weekday", RU, EVENT, "В пятницу, 19 ноября, всё завершилось.",
     "Во вторник, 19 ноября, всё завершилось."),
    ("register-name", EN, EVENT, "Kunio Mikuria spoke.", "Kunio Mikuriya spoke."),
    ("register-name", EN, EVENT, "Kunio Mikuriya came, and so Mr Mikuria spoke.",
     "Kunio Mikuriya came, and so Mr Mikuriya spoke."),
    ("register-name", EN, EVENT, "The Revised Kioto Convention Management Committee met.",
     "The Revised Kyoto Convention Management Committee met."),
    ("register-name", EN, EVENT, "The Eurasian Economic Comission met.", "The Eurasian Economic Commission met."),
    ("register-name", RU, EVENT, "Кунио Микурья приехал.", "Кунио Микурия приехал."),
    ("register-name", RU, EVENT, "Слово дали Дмитрию Субачеву.", "Слово дали Дмитрию Субочеву."),
    ("register-name", RU, EVENT, "Заседал Управляющий комитет Пересмотренной Киодской конвенции.",
     "Заседал Управляющий комитет Пересмотренной Киотской конвенции."),
    ("register-name", RU, EVENT, "Всемирная таможеная организация заседала.",
     "Всемирная таможенная организация заседала."),
    ("register-acronym", EN, EVENT, "The WCO met in Brussels.",
     "The World Customs Organization (WCO) met in Brussels."),
    ("register-acronym", EN, EVENT, "The WCO’s report is out. The World Customs Organization wrote it.",
     "The World Customs Organization’s (WCO) report is out. The World Customs Organization wrote it."),
    ("register-acronym", EN, EVENT, "Colleagues from the <em>EEC</em> met.",
     "Colleagues from the <em>Eurasian Economic Commission (EEC)</em> met."),
    ("register-acronym", RU, EVENT, "ВТамО провела встречу.",
     "ВТамО (Всемирная таможенная организация) провела встречу."),
    ("register-acronym", RU, EVENT, "По данным ЕЭК, кодекс действует.",
     "По данным ЕЭК (Евразийская экономическая комиссия), кодекс действует."),
    ("register-acronym", RU, EVENT, "Доклад WGPM готов.",
     "Доклад WGPM (Рабочая группа ВТамО по измерению результативности) готов."),
]  # fmt: skip

# language, day of the story, text in which there is nothing to mend
SILENT = [
    (EN, EVENT, "Secretary General Kunio Mikuriya came."),
    (EN, "2025-03-03", "The former Secretary General Kunio Mikuriya came."),
    (EN, "2025-03-03", "In 2019 Secretary General Kunio Mikuriya opened it."),
    (EN, "2025-03-03", "Kunio Mikuriya, Secretary General from 2009 to 2023, came."),
    (EN, "2025-03-03", "Kunio Mikuriya, then Secretary General, and then Secretary General Kunio Mikuriya."),
    (EN, "2008-09-01", "Kunio Mikuriya, Secretary General-elect, came."),
    (EN, "2001-03-01", "Secretary General Michel Danet came."),
    (EN, EVENT, "Assistant Secretary General Kunio Mikuriya; Acting Deputy Secretary General Kunio Mikuriya."),
    (EN, EVENT, "The World Customs Organization’s Director of Compliance and Facilitation, Ana B. Hinojosa, spoke."),
    (EN, EVENT, "Chairperson David Coyles and Vice-Chairperson Yves Patrick Tchami spoke."),
    (EN, EVENT, "The Deputy Secretary General, Ricardo Treviño Chapa, met Secretary General Kunio Mikuriya."),
    (EN, "2025-03-03", "In the post of Secretary General Kunio Mikuriya followed Michel Danet."),
    (RU, "2025-03-03", "Бывший Генеральный секретарь Кунио Микурия приехал."),
    (RU, "2019-03-01", "Генеральный секретарь Всемирной таможенной организации Кунио Микурия."),
    (RU, "2025-03-03", "Кунио Микурия, в 2009–2023 годах Генеральный секретарь, приехал."),
    (RU, EVENT, "Заместитель Генерального секретаря Рикардо Тревиньо Чапа, Генеральный секретарь Кунио Микурия."),
    (EN, EVENT, f"The {COMMITTEE} held its 21st Meeting from 18 to 20 November 2019."),
    (EN, EVENT, f"The World Customs Organization reported the {COMMITTEE}’s 21st Meeting on 26 November 2019."),
    (EN, EVENT, f"The {COMMITTEE} opened its 21st Meeting on Monday, 18 November 2019, and closed it on Wednesday."),
    (EN, EVENT, f"The report of the 21st Meeting of the {COMMITTEE} of 26 November 2019 is out."),
    (EN, EVENT, f"On 26 November 2019 we wrote of the {COMMITTEE}’s 21st Meeting."),
    (EN, EVENT, f"Its 22nd Meeting has no date; the 21st Meeting of the {COMMITTEE} ended on 20 November 2019."),
    (EN, EVENT, "The 125th/126th Sessions of the WCO Council were held in June 2015, the 125th Session in June 2015."),
    (EN, EVENT, f"The {GROUP} held its 2nd Meeting, in writing and then online, until 23 October 2020."),
    (EN, EVENT, f"The {GROUP} held its 7th Meeting in April 2023 and its 6th Meeting on 3 October 2022."),
    (EN, EVENT, f"Speaking on 14 November 2019, he looked ahead to the 21st Meeting of the {COMMITTEE}."),
    (EN, EVENT, f"The 21st Meeting of the {COMMITTEE} heard of the instruments of 12 June 2015."),
    (EN, EVENT, f"Documents for the 21st Meeting of the {COMMITTEE} on 1 October 2019 were sent."),
    (EN, EVENT, f"Registration for the 21st Meeting of the {COMMITTEE}, 1 October 2019, is over."),
    (RU, EVENT, "Управляющий комитет провёл 21-е заседание 18–20 ноября 2019 г., отчёт вышел 26 ноября 2019 г."),
    (EN, EVENT, "It opened on Monday, 18 November 2019, and closed on Wednesday, 20 November."),
    (EN, EVENT, "On Thursday and Friday, 14 and 15 November, it met. On Friday 27 states joined."),
    (EN, EVENT, "In 1973 it was done on Friday, 18 May; so it stands on Saturday, 1 February 1902, old style."),
    (RU, EVENT, "Во вторник, 26 ноября 2019 г., и в среду, 27 ноября; в пятницу 18 делегаций уехали."),
    (EN, EVENT, "Kunio Mikuriya’s visit; Mr Mikuriya; customs organizations; World Customs Journal."),
    (EN, EVENT, "Russian Customs Academy’s students; the Russian Custom House; Management Committees met."),
    (EN, EVENT, "The Eurasian Economic Community came before; a Eurasian economic commissioner; GROUPS."),
    (RU, EVENT, "Кунио Микурии, Кунио Микурию, Кунио Микурией, Всемирной таможенной организацией."),
    (RU, EVENT, "Евразийской экономической комиссией, Евразийское экономическое сообщество, Сергею Мозеру, Мозером."),
    (RU, EVENT, "Рабочей группы ВТамО по измерению результативности; Управляющему комитету."),
    (RU, EVENT, "По данным Всемирной таможенной организации (ВТамО), всё готово; ВТамО ждёт."),
    (RU, EVENT, "Штаб-квартира Всемирной таможенной организации. ВТамО ждёт."),
    (EN, EVENT, "The World Customs Organization (WCO) met; the WCO said."),
    (EN, EVENT, "The Management Committee (RKC/MC) met. WCO (World Customs Organization) met. Russia met Armenia."),
]  # fmt: skip


@pytest.fixture
def register():
    facts.load()


def items(text, language=EN, day=EVENT, article=None, **data):
    """The items of the register's rules about a text in a story of that day."""
    article = article or draft()
    data = article.revision.data | {"language": language, "body": f"<p>{text}</p>", "event_on": day} | data
    return data, [row for row in checklist.check(data, article=article) if row.rule.startswith("register")]


def bare(body):
    return body.removeprefix("<p>").removesuffix("</p>")


def of_rule(rule):
    return [row for row in FOUND if row[0] == rule]


@pytest.mark.parametrize("rule", [name for name in checklist.RULES if name.startswith("register")])
def test_what_is_found_and_mended(register, rule):
    article = draft()
    for _rule, language, day, text, mended in of_rule(rule):
        data, found = items(text, language, day, article)
        assert [(row.rule, row.level, row.field) for row in found] == [(rule, "warn", "body")], text
        assert bare(found[0].mend.changes(data)["body"]) == mended
        assert items(mended, language, day, article)[1] == [], mended
    languages = [row[1] for row in of_rule(rule)]
    assert min(languages.count(EN), languages.count(RU)) >= 3


def test_what_is_let_be(register):
    article = draft()
    for language, day, text in SILENT:
        assert items(text, language, day, article)[1] == [], text


# --- What is hidden, refused, moved ---------------------------------------------------------------


def test_what_readers_may_not_see_is_never_told(register):
    texts = [row for row in FOUND if row[0] != "register-weekday"]
    Entity.objects.update(public_from=later())
    article = draft()
    assert [items(text, language, day, article)[1] for _rule, language, day, text, _mended in texts] == [
        [] for _text in texts
    ]


def test_a_hidden_appointment_keeps_silent_and_unsaid(register):
    text = "World Customs Organization Secretary General Ricardo Treviño Chapa came."
    assert [row.rule for row in items(text)[1]] == ["register-title"]
    deputy = Appointment.objects.get(person__slug="ricardo-trevino-chapa")
    Appointment.objects.create(post=Post.objects.get(title_en="Secretary General"), person=deputy.person)
    assert items(text)[1] == []


def test_what_was_refused_is_let_be(register):
    article = draft()
    text = "Kunio Mikuria came. The WCO waits."
    assert [row.rule for row in items(text, article=article)[1]] == ["register-name", "register-acronym"]
    for slug in ("kunio-mikuriya", "wco"):
        article.mentions.create(
            entity=Entity.objects.get(slug=slug, kind__in=["person", "organization"]), state="rejected"
        )
    assert items(text, article=article)[1] == []


@pytest.mark.parametrize("policy", ["suggest", "never"])
def test_an_acronym_that_needs_no_name(register, policy):
    Entity.objects.filter(slug="wco").update(link_policy=policy)
    assert items("The WCO waits.")[1] == []


def test_a_short_name_is_no_acronym(register):
    Name.objects.filter(text="WCO").update(kind=Name.Kind.SHORT)
    assert items("The WCO waits.")[1] == []


def test_a_day_that_a_meeting_was_moved_from_is_let_be(register):
    text = f"The 21st Meeting of the {COMMITTEE} was held from 6 to 8 May 2019."
    assert [row.rule for row in items(text)[1]] == ["register-date"]
    moved = Rescheduling(meeting=Meeting.objects.get(slug="rkc-mc/21"))
    moved.start, moved.end = parse("6 May 2019"), parse("8 May 2019")
    moved.save()
    assert items(text)[1] == []


@pytest.mark.parametrize("status", ["tentative", "postponed", "cancelled"])
def test_days_of_an_uncertain_meeting_are_let_be(register, status):
    Meeting.objects.filter(slug="rkc-mc/21").update(status=status)
    assert items(f"The 21st Meeting of the {COMMITTEE} is held from 6 to 8 May 2019.")[1] == []


def test_headings_tables_and_captions_are_no_sentences(register):
    table = "<table><tbody><tr><th>WCO</th><td>22nd Meeting, 18–20 November 2019</td></tr></tbody></table>"
    assert items(f"Text</p><h2>The WCO meets</h2>{table}<p>More")[1] == []


def test_words_across_tags_are_told_without_a_click(register):
    found = items("It opened <b>во</b> вторник, 18 ноября 2019 г.", RU)[1]
    assert [(row.rule, row.mend, row.key) for row in found] == [("register-weekday", None, "")]


def test_the_headline_and_the_lead_are_read_too(register):
    _data, found = items(
        "Text", title="Kunio Mikuria in Yerevan", lead="It opens on Friday, 18 November 2019."
    )
    assert [(row.rule, row.field) for row in found] == [
        ("register-weekday", "lead"),
        ("register-name", "title"),
    ]


# --- Cost -----------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_stories(register):
    text = "".join(f"<p>{row[3]}</p>" for row in FOUND if row[1] == EN)
    articles = [draft(body=f"{text}<p>{number}</p>", title=f"Story {number}") for number in range(4)]

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            checklist.summaries(some)
        return len(captured)

    queries(articles[:1])  # the newsroom's zone is cached now, and the register read
    assert queries(articles[:1]) == queries(articles)


READ = (
    acronymcheck, finder, giventitles, meetingcheck, ordinals, passages, registerchecks, said, spelling, strangers,
    titlecheck,
)  # fmt: skip
CONFERENCE = "Conference “Digital solutions for cross-border cooperation and trade facilitation”"
REPEATED = [  # each is the beginning of one endless sentence, or a sentence of many
    (EN, f"{CONFERENCE} on 16 November 2019, "),
    (EN, "on Tuesday, 18 November 2019; the RKC/MC held its 22nd Meeting, "),
    (EN, "Director Kunio Mikuriya of the WCO, Kunio Mikuria, in 2018, "),
    (EN, "The 99th Meeting of the RKC/MC said so. "),
    (RU, "во вторник, 18 ноября 2019 г., Генерального секретаря ВТамО Кунио Микурии, "),
    (RU, f"22-е заседание {КОМИТЕТА} прошло 18–20 ноября. "),
]


def test_the_cost_of_a_text_grows_with_its_length(register, monkeypatch):
    """Each third of it costs about the same: where every name is held against every day, the last costs far more."""
    article, seen = draft(), watch(monkeypatch, READ)
    for check in (meetingcheck, titlecheck):
        monkeypatch.setattr(check, "LONGEST_SENTENCE", 300)  # texts of a few hundred characters are long ones

    def cost(language, text):
        data = article.revision.data | {"language": language, "body": f"<p>{text}</p>", "event_on": EVENT}

        def work():
            checklist.check(data, article=article)
            mentions.suggest(data, day=parse("18 November 2019").earliest)

        return steps(work, seen)

    for language, words in REPEATED:
        third = words * (700 // len(words) + 1)
        cost(language, words)  # what is done once for every text is done
        one, two, three = (cost(language, third * number) for number in (1, 2, 3))
        for first, second, third in zip(one, two, three, strict=True):
            assert 0 < third - second <= 1.3 * (second - first), words


def test_no_more_of_a_rule_is_told_than_somebody_reads(register):
    wrong = "<p>Tuesday, 18 November 2019.</p>" * (checkrules.MOST_OF_A_RULE + 1)
    assert [row.rule for row in items(wrong)[1]] == ["register-weekday"] * checkrules.MOST_OF_A_RULE


@pytest.mark.parametrize(
    "alternative", meetingcheck._JOINED.pattern.removeprefix("(?:").removesuffix(")*\\Z").split("|")
)
def test_no_character_between_a_meeting_and_a_day_is_read_in_two_ways(alternative):
    """Of two ways each, sixty quotes would keep a worker for ever before they are no bridge."""
    others = [other for other in meetingcheck._JOINED.pattern[3:-4].split("|") if other != alternative]
    for character in map(chr, range(0x2100)):
        if found := re.match(alternative, f"{character}s"):
            assert found.end() == 1
            assert not any(re.match(other, f"{character}s") for other in others), character
