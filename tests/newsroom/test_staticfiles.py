import json

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from newsroom.staticfiles import bundle

SHEETS = {
    "css/main.css": '@layer base, components;\n@import url("base.css") layer(base);\n'
    "@import url('components/card.css') layer(components);\n@import 'plain.css';\na{color:red}\n",
    "css/base.css": '@charset "utf-8";\n@font-face{src:url(../fonts/a.woff2)}',
    "css/components/card.css": '.card{a:url("../../img/a.svg#x")}.i{a:url(data:image/png;base64,AA)}',
    "css/plain.css": "b{c:url(/static/abs.png)}",
}


def test_imports_become_layers_and_addresses_stay_right():
    assert bundle("css/main.css", SHEETS.__getitem__) == (
        "@layer base, components;\n"
        '@layer base{\n@font-face{src:url("../fonts/a.woff2")}\n}\n'
        '@layer components{\n.card{a:url("../img/a.svg#x")}.i{a:url(data:image/png;base64,AA)}\n}\n'
        "b{c:url(/static/abs.png)}\n"
        "a{color:red}\n"
    )


def test_imports_of_imports_are_nested():
    sheets = {
        "a.css": "@import url(b/b.css) layer(x);",
        "b/b.css": "@import url(../c.css) layer(y);",
        "c.css": "i{j:url(d.png)}",
    }
    assert bundle("a.css", sheets.__getitem__) == '@layer x{\n@layer y{\ni{j:url("d.png")}\n}\n}'


def test_a_circle_or_a_condition_is_an_error():
    with pytest.raises(ValueError, match="imports itself"):
        bundle("a.css", {"a.css": "@import 'b.css';", "b.css": "@import 'a.css';"}.__getitem__)
    with pytest.raises(ValueError, match="with a condition"):
        bundle("a.css", {"a.css": "@import url(b.css) screen;"}.__getitem__)


@pytest.fixture
def collected(settings, tmp_path):
    """collectstatic with the storage of production, over three small sheets; gives the folder."""
    source, target = tmp_path / "source", tmp_path / "static"
    for name, text in SHEETS.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text.replace("b{c:url(/static/abs.png)}", "b{c:d}"))
    for name in ("fonts/a.woff2", "img/a.svg"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = target
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "newsroom.staticfiles.BundledStaticFilesStorage"},
    }
    finders.get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    yield source, target
    finders.get_finder.cache_clear()


def sheet(target):
    names = json.loads((target / "staticfiles.json").read_text())["paths"]
    return (target / names["css/main.css"]).read_text(), names


def test_the_collected_sheet_is_one_with_hashed_addresses(collected):
    text, names = sheet(collected[1])
    assert "@import" not in text
    assert "@charset" not in text
    assert f'url("../{names["fonts/a.woff2"]}")' in text
    assert f'url("../{names["img/a.svg"]}#x")' in text
    assert names["css/main.css"] != "css/main.css"


def test_a_second_run_sees_a_changed_component(collected):
    source, target = collected
    before = sheet(target)[1]["css/main.css"]
    (source / "css/components/card.css").write_text(".card{color:green}")
    call_command("collectstatic", interactive=False, verbosity=0)
    text, names = sheet(target)
    assert ".card{color:green}" in text
    assert "@import" not in text
    assert names["css/main.css"] != before
