"""Which role may do what: the one table.

A role is a Django group of the same name and a permission is Django's own, so `user.has_perm()` answers
every question of the kind "may this person at all?". "May this person, on this story?" is asked of
`articles.rules`, which looks at owner, rubric and status as well.

A person may have several roles; none includes another. Only Administrators give roles, none to themselves.

    Contributor     writes own stories and uploads own pictures
    Editor          reviews and approves the stories of the rubrics given, keeps the register
    Publisher       publishes, corrects and withdraws, keeps the rubrics
    Managing editor beside another role: publishes over a check that blocks, with a reason
    Administrator   accounts, roles and site settings; publishes nothing by this role alone
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

CONTRIBUTOR = "Contributor"
EDITOR = "Editor"
PUBLISHER = "Publisher"
MANAGING_EDITOR = "Managing editor"
ADMINISTRATOR = "Administrator"
TITLES = {
    CONTRIBUTOR: _("Contributor"),
    EDITOR: _("Editor"),
    PUBLISHER: _("Publisher"),
    MANAGING_EDITOR: _("Managing editor"),
    ADMINISTRATOR: _("Administrator"),
}

# "verbs model" per line; "view add" + "article" are Django's own view_article and add_article.
WRITING = """
    articles.article      view add change submit
    articles.revision     view
    articles.edition      view
    articles.rubric       view
    articles.author       view
    articles.tag          view
    articles.byline       view add change delete
    articles.mention      view add change delete
    articles.attachment   view add change
    articles.assignment   view
    images.image          view add change
    organizations.entity  view
"""
REGISTER = """
    organizations.entity        view add change
    organizations.organization  view add change delete
    organizations.person        view add change delete
    organizations.meeting       view add change delete
    organizations.name          view add change delete
    organizations.post          view add change delete
    organizations.appointment   view add change delete
    organizations.series         view add change delete
    organizations.convention     view add change delete
    organizations.placement      view add change delete
    organizations.rescheduling   view add change delete
    organizations.participation  view add change delete
    organizations.outcome        view add change delete
    organizations.document       view add change delete
    organizations.milestone      view add change delete
    organizations.reportednumber view add change delete
    organizations.accession      view add change delete
    organizations.posttitle      view add change delete
    organizations.entityrevision  view
    organizations.merge         view
    articles.todo               view change
"""
ROLES = {
    CONTRIBUTOR: WRITING,
    EDITOR: WRITING
    + REGISTER
    + """
    articles.article      review
    images.images         manage
    articles.author       add change
    articles.tag          add change
    articles.activity     view
    articles.assignment   view add change
    articles.frontpick    view
    articles.deadaddress  view
    articles.redirect     view
    """,
    PUBLISHER: WRITING
    + REGISTER
    + """
    articles.article      publish
    images.images         manage
    articles.author       add change
    articles.tag          add change
    articles.rubric       add change
    articles.checklevel   view add change delete
    articles.activity     view
    articles.assignment   view add change
    articles.frontpick    view arrange
    articles.deadaddress  view delete
    articles.redirect     view add change delete
    """,
    MANAGING_EDITOR: """
    articles.article      view override
    """,
    ADMINISTRATOR: """
    accounts.user          view add change
    accounts.accounts      manage
    outbox.effect          view manage
    articles.rubric        view
    articles.rubricgrant   view add change delete
    articles.sitesettings  view change
    articles.activity      view
    subscriptions.subscriber  view
    """,
}


def permissions_of(role):
    """The permissions of a role of the table, as a set of "app.codename"."""
    names = set()
    for line in ROLES[role].split("\n"):
        if line.strip():
            label, *verbs = line.split()
            app, noun = label.split(".")
            names |= {f"{app}.{verb}_{noun}" for verb in verbs}
    return names


def install(app_config, using="default"):
    """Give every role exactly what the table says of one app. Returns the names the app does not define.

    * makes missing groups and missing permission rows;
    * takes from these roles what the table no longer gives;
    * leaves other groups, and the accounts in a role, as they are.
    """
    create_permissions(app_config, verbosity=0, using=using)
    known = {
        f"{app_config.label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    }
    unknown = set()
    for role in ROLES:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        wanted = {name for name in permissions_of(role) if name.startswith(f"{app_config.label}.")}
        unknown |= wanted - known.keys()
        given = group.permissions.filter(content_type__app_label=app_config.label)
        group.permissions.remove(*given.exclude(pk__in=[known[name].pk for name in wanted & known.keys()]))
        group.permissions.add(*[known[name] for name in wanted & known.keys()])
    return unknown


def install_after_migrate(app_config, using, **kwargs):
    """Receiver of `post_migrate`: every `migrate` leaves the roles as the table says.

    A data migration could not do it: Django makes an app's permission rows only after all migrations ran.
    The signal is the framework's own hook for this (its permissions come by it too), and `flush` sends it
    again, so that a database emptied by a test has its roles back.
    """
    if apps.is_installed("django.contrib.auth") and app_config.label in APPS:
        install(app_config, using)


APPS = {name.split(".")[0] for role in ROLES for name in permissions_of(role)}
