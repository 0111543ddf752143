import pytest

from newsroom import checks

GOOD = {
    "SITE_URL": "https://news.example.org",
    "ALLOWED_HOSTS": ["news.example.org"],
    "HTTPS": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Desk <desk@example.org>",
}


def ids(settings, **changes):
    for name, value in {**GOOD, **changes}.items():
        setattr(settings, name, value)
    every = (checks.site_url, checks.allowed_hosts, checks.mail, checks.originals_are_private)
    return [problem.id for check in every for problem in check(None)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"SITE_URL": ""}, ["newsroom.E001"]),
        ({"SITE_URL": "news.example.org"}, ["newsroom.E001"]),
        ({"SITE_URL": "https://news.example.org/paper"}, ["newsroom.E002"]),
        ({"SITE_URL": "http://news.example.org"}, ["newsroom.E003"]),
        ({"SITE_URL": "http://news.example.org", "HTTPS": False}, []),
        ({"SITE_URL": "https://other.example.org"}, ["newsroom.E004"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["newsroom.E005"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, ["newsroom.W001"]),
        ({"DEFAULT_FROM_EMAIL": "newsroom@localhost"}, ["newsroom.W002"]),
    ],
)
def test_each_mistake_has_its_id(settings, changes, expected):
    assert ids(settings, **changes) == expected


def test_originals_below_the_served_folder_are_an_error(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ORIGINALS_ROOT = tmp_path / "originals"
    assert ids(settings) == ["newsroom.E006"]
    settings.ORIGINALS_ROOT = tmp_path
    assert ids(settings) == ["newsroom.E006"]
