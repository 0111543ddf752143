"""What `manage.py check --deploy` asks of a production installation, each with its remedy."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def site_url(app_configs, **kwargs):
    """Mails, feeds and sitemaps carry whole addresses, which no request may decide."""
    address = urlsplit(settings.SITE_URL)
    if not (address.scheme in ("http", "https") and address.hostname):
        return [
            Error(
                "SITE_URL is missing or no address.",
                hint="Set it to the public address, for example https://news.example.org.",
                id="newsroom.E001",
            )
        ]
    if address.path:
        return [
            Error(
                "SITE_URL has a path.",
                hint="The newsroom lives at the root of its host: leave the path out.",
                id="newsroom.E002",
            )
        ]
    if settings.HTTPS and address.scheme != "https":
        return [
            Error(
                "SITE_URL begins with http:// while HTTPS is on.",
                hint="Write https:// in SITE_URL, or set HTTPS=off behind nothing but a test.",
                id="newsroom.E003",
            )
        ]
    if address.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return [
            Error(
                "The host of SITE_URL is not in ALLOWED_HOSTS: every page would be refused.",
                hint=f"Add {address.hostname} to ALLOWED_HOSTS.",
                id="newsroom.E004",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def allowed_hosts(app_configs, **kwargs):
    """A wildcard lets a visitor choose the host that reset links are made for."""
    if "*" in settings.ALLOWED_HOSTS:
        return [
            Error(
                "ALLOWED_HOSTS accepts every host.",
                hint="List the host names under which the newsroom is reached.",
                id="newsroom.E005",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def mail(app_configs, **kwargs):
    """Invitations and password links are mailed."""
    problems = []
    if settings.EMAIL_BACKEND.rsplit(".", 2)[-2] in ("console", "dummy", "locmem"):
        problems.append(
            Warning(
                "Mail is not sent: invitations and password links would be lost.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.",
                id="newsroom.W001",
            )
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        problems.append(
            Warning(
                "DEFAULT_FROM_EMAIL is an address at localhost, which mail servers refuse.",
                hint="Set it to an address of your domain.",
                id="newsroom.W002",
            )
        )
    return problems


@register(Tags.files, deploy=True)
def originals_are_private(app_configs, **kwargs):
    """Original pictures hold positions and names; only renditions may be served."""
    public, private = settings.MEDIA_ROOT.resolve(), settings.ORIGINALS_ROOT.resolve()
    if private == public or public in private.parents:
        return [
            Error(
                "Original pictures lie inside the folder that is served.",
                hint="Keep DATA_DIR/originals outside DATA_DIR/media.",
                id="newsroom.E006",
            )
        ]
    return []
