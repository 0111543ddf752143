"""Addresses: the reader's site in English at the root and in Russian below /ru/, the desk below /admin/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from articles import sitemaps, wellknown
from organizations.sitemaps import SITEMAPS as OF_REGISTER

SITEMAPS = {**sitemaps.SITEMAPS, **OF_REGISTER}

urlpatterns = [
    path("admin/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
    path(".well-known/security.txt", wellknown.security, name="security_txt"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.section,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("", include("organizations.urls")),
        path("", include("subscriptions.urls")),
        path("", include("articles.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "newsroom.security.bad_request"
handler403 = "newsroom.security.permission_denied"
handler404 = "newsroom.notfound.page"
