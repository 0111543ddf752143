"""JSON-LD of a story: what schema.org allows, and the words as they were published."""

import datetime

import pytest

from tests.articles.factories import picture
from tests.factories import RubricFactory, published, superuser
from tests.organizations import schema_org

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)
HOST = "https://news.example.org"
PATH = "/2019/11/21/kyoto/"


def told(client, path=PATH):
    response = client.get(path)
    assert response.status_code == 200
    return schema_org.blocks(response.content.decode())


def test_a_story_and_the_way_to_it(client, settings):
    settings.SITE_URL = HOST
    title = '</script> "Kyoto" & <others>'
    published(
        by=superuser(), at=DAY, slug="kyoto", title=title, lead="The lead.", tags=["customs"],
        rubric=RubricFactory(name_en="Conventions", slug="conventions").pk,
        picture=picture().pk, picture_alt="A full room",
    )  # fmt: skip
    article, crumbs = told(client)
    moment = article.pop("dateModified")
    assert datetime.datetime.fromisoformat(moment) == DAY
    assert article == {
        "@type": "NewsArticle",
        "@id": HOST + PATH,
        "url": HOST + PATH,
        "headline": title,
        "description": "The lead.",
        "inLanguage": "en",
        "datePublished": moment,
        "version": 1,
        "articleSection": "Conventions",
        "image": f"{HOST}/media/whole.jpeg",
        "keywords": ["customs"],
        "creditText": article["creditText"],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": article["publisher"]["name"],
            "url": f"{HOST}/",
        },
    }
    assert [(item["name"], item["item"]) for item in crumbs["itemListElement"]] == [
        ("Conventions", f"{HOST}/rubrics/conventions/"),
        (title, HOST + PATH),
    ]
