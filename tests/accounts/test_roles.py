import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts import roles
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# May the role do it at all? One line per permission that decides something; columns as in roles.ROLES.
TABLE = """
permission                        Contributor  Editor  Publisher  Managing_editor  Administrator
articles.add_article              +            +       +          -                -
articles.change_article           +            +       +          -                -
articles.submit_article           +            +       +          -                -
articles.review_article           -            +       -          -                -
articles.publish_article          -            -       +          -                -
articles.delete_article           -            -       -          -                -
articles.view_activity            -            +       +          -                +
articles.add_rubric               -            -       +          -                -
articles.change_rubric            -            -       +          -                -
articles.view_rubric              +            +       +          -                +
articles.change_sitesettings      -            -       -          -                +
articles.add_rubricgrant          -            -       -          -                +
articles.change_author            -            +       +          -                -
accounts.manage_accounts          -            -       -          -                +
accounts.view_user                -            -       -          -                +
accounts.change_user              -            -       -          -                +
accounts.delete_user              -            -       -          -                -
images.add_image                  +            +       +          -                -
images.manage_images              -            +       +          -                -
images.delete_image               -            -       -          -                -
organizations.view_entity         +            +       +          -                -
organizations.change_organization -            +       +          -                -
organizations.view_meeting        -            +       +          -                -
organizations.add_appointment     -            +       +          -                -
auth.change_group                 -            -       -          -                -
auth.change_permission            -            -       -          -                -
articles.override_article         -            -       -          +                -
articles.add_assignment           -            +       +          -                -
articles.change_checklevel        -            -       +          -                -
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("line", LINES[1:], ids=lambda line: line[0])
def test_the_table(line):
    permission, *marks = line
    assert LINES[0][1:] == [role.replace(" ", "_") for role in roles.ROLES]
    for role, mark in zip(roles.ROLES, marks, strict=True):
        assert UserFactory(roles=[role]).has_perm(permission) == (mark == "+"), role


def test_the_table_names_only_permissions_that_exist():
    existing = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    named = set.union(*(roles.permissions_of(role) for role in roles.ROLES))
    assert named - existing == set()


def permissions_of_group(role):
    group = Group.objects.get(name=role)
    return {
        f"{app}.{codename}"
        for app, codename in group.permissions.values_list("content_type__app_label", "codename")
    }


@pytest.mark.parametrize("role", roles.ROLES)
def test_migrate_installed_each_role(role):
    assert permissions_of_group(role) == roles.permissions_of(role)


def test_the_command_mends_a_role_and_keeps_its_people(capsys):
    editor = UserFactory(roles=["Editor"])
    group = Group.objects.get(name="Editor")
    group.permissions.clear()
    group.permissions.add(Permission.objects.get(codename="manage_accounts"))
    Group.objects.get(name="Publisher").delete()
    other = Group.objects.create(name="Readers")
    other.permissions.add(Permission.objects.get(codename="view_article"))
    call_command("sync_roles")
    assert permissions_of_group("Editor") == roles.permissions_of("Editor")
    assert permissions_of_group("Publisher") == roles.permissions_of("Publisher")
    assert permissions_of_group("Readers") == {"articles.view_article"}
    assert list(editor.groups.all()) == [group]
    assert f"Editor: {len(roles.permissions_of('Editor'))} permissions" in capsys.readouterr().out


def test_a_permission_that_no_model_defines_is_named(monkeypatch):
    monkeypatch.setitem(roles.ROLES, "Editor", "articles.article view fly")
    assert roles.install(apps.get_app_config("articles")) == {"articles.fly_article"}


def test_roles_open_and_close_the_desk():
    user = User.objects.create_user("nora", "nora@example.org", is_staff=False)
    readers = Group.objects.create(name="Readers")
    user.groups.add(readers)
    user.give_roles(["Editor", "Publisher"])
    user.refresh_from_db()
    assert user.is_staff
    assert user.role_names == {"Editor", "Publisher", "Readers"}
    user.give_roles([])
    user.refresh_from_db()
    assert not user.is_staff
    assert set(user.groups.all()) == {readers}


def test_a_role_that_is_none_is_refused():
    with pytest.raises(Group.DoesNotExist):
        UserFactory().give_roles(["Emperor"])
