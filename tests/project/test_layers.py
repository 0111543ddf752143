"""The import order of docs/architecture.md."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYER = {
    "outbox": 0, "accounts": 1, "images": 1, "organizations": 2, "articles": 3, "subscriptions": 4, "demo": 4,
    "newsroom": 4,
}  # fmt: skip
EDGES = {"admin", "views", "feeds", "sitemaps", "middleware", "templatetags", "management", "urls"}
DRAWERS = {"services", "utils", "helpers", "common", "misc"}


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules():
    for app in LAYER:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield name_of(path), ast.parse(path.read_text(), str(path)), path


MODULES = {name: (tree, path) for name, tree, path in modules()}


def imported(name):
    """The project's modules that this one imports, wherever in its text the import stands."""
    tree, path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            )
            source = ".".join(filter(None, [base, node.module]))
            # "from articles import site" names a module, "from articles.site import current" a function.
            found |= {
                full if (full := f"{source}.{alias.name}") in MODULES else source for alias in node.names
            }
    return {target for target in found if target.split(".")[0] in LAYER}


def app(name):
    return name.split(".")[0]


def edge(name):
    """The edge a module belongs to ("admin", "views", …), or nothing for the inside of an app."""
    return next((part for part in name.split(".")[1:] if part in EDGES), "")


def inside(name):
    return app(name) in ("outbox", "accounts", "images", "organizations", "articles") and not edge(name)


def test_the_reader_of_imports_sees_them():
    assert "articles.models.guard" in imported("articles.workflow.door")
    assert "accounts.roles" in imported("accounts.management.commands.sync_roles")


@pytest.mark.parametrize("name", [name for name in MODULES if inside(name)])
def test_the_inside_of_an_app_imports_nothing_to_its_right(name):
    wrong = {
        target
        for target in imported(name)
        if app(target) != app(name) and LAYER[app(target)] >= LAYER[app(name)]
    }
    assert wrong == set()


@pytest.mark.parametrize(
    "name", [name for name in MODULES if edge(name) != "urls" and app(name) != "newsroom"]
)
def test_only_urls_and_edges_of_their_own_app_import_the_edges(name):
    wrong = {
        target
        for target in imported(name)
        if edge(target) in {"admin", "views", "feeds", "sitemaps", "urls"}
        and not (edge(name) and app(target) == app(name))
    }
    assert wrong == set()


@pytest.mark.parametrize("name", MODULES)
def test_nothing_imports_what_is_on_top(name):
    wrong = {
        target
        for target in imported(name)
        if app(target) in ("subscriptions", "demo", "newsroom") and app(target) != app(name)
    }
    assert wrong == set()


def test_only_the_workflow_opens_the_door_to_guarded_fields():
    users = {
        name
        for name, (tree, _path) in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "open_door" in {alias.name for alias in node.names}
    }
    assert {name for name in users if not name.startswith("articles.workflow.")} == set()
    assert users


def test_only_rendering_marks_html_as_safe():
    names = {"mark_safe", "SafeString", "SafeText"}
    users = {
        name
        for name, (tree, _path) in MODULES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and names & {alias.name for alias in node.names})
        or (isinstance(node, ast.Attribute) and node.attr in names)
    }
    assert users == {"articles.rendering"}


def test_no_page_switches_escaping_off():
    files = (ROOT / "templates").rglob("*.*")
    templates = {path: path.read_text() for path in files if path.suffix != ".txt"}  # mails are plain text
    assert templates
    assert [path for path, text in templates.items() if "|safe" in text or "autoescape off" in text] == []


def test_every_module_is_named_after_a_concept():
    assert {name for name in MODULES if DRAWERS & set(name.split("."))} == set()
