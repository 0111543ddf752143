"""Case forms of Russian names. The packages are optional; where they are missing, these tests say so."""

import pytest

from organizations import declension

installed = pytest.mark.skipif(
    not declension.available(), reason="without the packages of requirements-russian.txt"
)


@installed
@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Кунио Микурия", ["Кунио Микурии", "Кунио Микурию", "Кунио Микурией"]),
        ("Сергей Мозер", ["Сергея Мозера", "Сергею Мозеру", "Сергеем Мозером", "Сергее Мозере"]),
        ("Ана Б. Инохоса", ["Аны Б. Инохосы", "Ане Б. Инохосе", "Ану Б. Инохосу", "Аной Б. Инохосой"]),
        ("Давит Ананян", ["Давита Ананяна", "Давиту Ананяну", "Давитом Ананяном", "Давите Ананяне"]),
        (
            "Иванова Мария Петровна",
            [
                "Ивановой Марии Петровны", "Ивановой Марии Петровне", "Иванову Марию Петровну",
                "Ивановой Марией Петровной",
            ],
        ),
        ("WCO", []),
        ("ВТамО", []),
        (", я", []),
        ("—", []),
        ("", []),
    ],
)  # fmt: skip
def test_every_word_of_a_persons_name_is_declined(name, forms):
    assert declension.forms(name, person=True) == forms


@installed
@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (
            "Всемирная таможенная организация",
            [
                "Всемирной таможенной организации", "Всемирную таможенную организацию",
                "Всемирной таможенной организацией",
            ],
        ),
        (
            "Рабочая группа ВТамО по измерению результативности",
            [
                f"{words} ВТамО по измерению результативности"
                for words in ("Рабочей группы", "Рабочей группе", "Рабочую группу", "Рабочей группой")
            ],
        ),
        (
            "Таможенный комитет",
            ["Таможенного комитета", "Таможенному комитету", "Таможенным комитетом", "Таможенном комитете"],
        ),
        ("125-я/126-я сессии", []),
        ("World Customs Organization", []),
        ("Ж" * 250, []),
    ],
)  # fmt: skip
def test_of_a_body_the_first_noun_and_what_stands_before_it_are_declined(name, forms):
    assert declension.forms(name, person=False) == forms


def test_without_the_packages_nothing_is_proposed(monkeypatch):
    monkeypatch.setattr(declension, "available", lambda: False)
    assert declension.forms("Сергей Мозер", person=True) == []
    assert declension.forms("Таможенный комитет", person=False) == []
