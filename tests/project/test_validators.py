"""Each validator finds a fault: silence of one that cannot speak would prove nothing."""

import pytest

from tests import validators

pytestmark = pytest.mark.once

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:a.example,2019:1</id><title>A</title>
<updated>2019-11-26T12:00:00Z</updated><entry><id>tag:a.example,2019:2</id><title>B</title>
<link href="https://a.example/"/><updated>2019-11-26T12:00:00Z</updated></entry></feed>"""
FEED = b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "1", "content_text": "B"}]}'
URLSET = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/story/</loc>
<lastmod>2019-11-26</lastmod><news:news><news:publication><news:name>A</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2019-11-26</news:publication_date>
<news:title>B</news:title></news:news></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://a.example/sitemap-1.xml</loc></sitemap></sitemapindex>"""
SECURITY = b"""Contact: mailto:desk@a.example\nExpires: 2126-11-26T00:00:00Z\n"""
EVENT = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:A\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20191126T120000Z\r
DTSTART;VALUE=DATE:20191126\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
BODY = {"@context": "https://schema.org", "@type": "Organization", "name": "A", "foundingDate": "1952"}
SEAT = {"@type": "OrganizationRole", "roleName": "Chair", "member": {"@type": "Person", "name": "B"}}


@pytest.mark.parametrize(
    ("validator", "good", "part", "wrong"),
    [
        (validators.atom, ATOM, b"</entry>", b""),
        (validators.atom, ATOM, b"2005/Atom", b"2005/Atoms"),
        (validators.atom, ATOM, b"<updated>2019-11-26T12:00:00Z</updated></entry>", b"</entry>"),
        (validators.atom, ATOM, b"tag:a.example,2019:2", b""),
        (validators.json_feed, FEED, b'"id": "1"', b'"id": 1'),
        (validators.json_feed, FEED, b', "content_text": "B"', b""),
        (validators.sitemap, URLSET, b"2019-11-26</lastmod>", b"26 November</lastmod>"),
        (validators.sitemap, URLSET, b"loc>", b"location>"),
        (validators.security_txt, SECURITY, b"mailto:", b""),
        (validators.security_txt, SECURITY, b"Expires", b"Until"),
        (validators.calendar, EVENT, b"20191126T120000Z", b"noon"),
    ],
)
def test_a_fault_is_found(validator, good, part, wrong):
    assert validator(good) == []
    assert part in good
    assert validator(good.replace(part, wrong)) != []


def test_a_fault_of_a_sitemap_is_found(tmp_path):
    (tmp_path / "index.xml").write_bytes(INDEX)
    (tmp_path / "news.xml").write_bytes(URLSET)
    assert validators.sitemaps(tmp_path) == []
    (tmp_path / "index.xml").write_bytes(INDEX.replace(b"sitemap>", b"map>"))
    (tmp_path / "news.xml").write_bytes(URLSET.replace(b"news:language", b"news:tongue"))
    said = "\n".join(validators.sitemaps(tmp_path))
    assert "index.xml: " in said
    assert "news.xml: " in said


def test_a_fault_of_structured_data_is_found(tmp_path):
    wrong = [
        {"jobTitle": "Chair"},
        {"member": {"@type": "Place", "name": "A room"}},
        {"member": {**SEAT, "eventStatus": "A"}},
        {"@type": "Nobody"},
    ]
    blocks = [{**BODY, "member": [SEAT]}, *({**BODY, **row} for row in wrong)]
    said = "\n".join(validators.structured(blocks, tmp_path))
    for number in range(1, len(blocks)):
        line = f"blocks.ts({number + 2},"
        assert line in said or f"'{blocks[number]['@type']}'" in said, number
    assert "blocks.ts(2," not in said
