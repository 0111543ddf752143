"""Screens of the pages of this part, in both languages, themes and widths."""
import pytest
from articles import comments, notices, workflow
from articles.models import Activity, SiteSettings
from tests.factories import UserFactory, draft, RubricFactory
from tests.browser.test_accessibility import problems
pytestmark = pytest.mark.django_db(transaction=True)

@pytest.mark.parametrize("language", ["en","ru"])
def test_shots(sign_in, visit, language):
    me = UserFactory(username="nora", roles=["Editor","Publisher"], display_name="Nora L.", language=language)
    maria = UserFactory(roles=["Editor"], display_name="Maria K.")
    owner = UserFactory(roles=["Contributor"], display_name="Ilya S.")
    a = draft(by=owner, title="RKC/MC holds its 21st Meeting on 18 – 20 November 2019", lead="The meeting at the WCO Headquarters in Brussels opened by welcoming Ghana and Brazil.", body="<p>Opening the meeting, Ms. Hinojosa welcomed the accession of Ghana and Brazil. Both had joined since the meeting held in June 2019.</p><p>More.</p>")
    a = workflow.submit(a, by=owner, based_on=a.revision_id)
    c = comments.add(a, by=maria, text="@Nora L., may we name the June meeting?\nIts ordinal is not in the register yet.", field="body", quote="since the meeting held in June 2019")
    comments.add(a, by=owner, text="It was the 20th.", parent=c)
    d = comments.add(a, by=maria, text="Too long for a card.", field="title")
    e = comments.add(a, by=maria, text="Done?", field="lead"); comments.resolve(e, by=owner)
    link, token = workflow.make_link(a, a.revision, by=maria, name="Dr. Anna Petrova")
    comments.add_by_link(link, text="The number of parties is 119, not 118.", quote="Ghana and Brazil")
    notices.tell(Activity(verb="hand_over", by=maria, article=a, detail={"from": me.pk, "to": owner.pk}, reason="On leave."))
    wrong = {}
    for width, scheme in [(1280,"light"),(390,"dark"),(1280,"dark"),(390,"light")]:
        page = sign_in(me, width=width, scheme=scheme, strict=False)
        for name, path in {"form": a.get_desk_url(), "comments": f"/admin/articles/article/{a.pk}/comments/", "notices": "/admin/notices/", "links": f"/admin/articles/article/{a.pk}/links/", "account": "/admin/account/"}.items():
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=f"/tmp/co/{name}-{language}-{width}-{scheme}.png", full_page=True)
            if found := problems(page): wrong[f"{path} {width} {scheme}"] = found
        reader = visit(width=width, scheme=scheme, strict=False)
        for name, path in {"review": f"/review/{token}/"}.items():
            reader.goto(("/ru" if language=="ru" else "")+path)
            reader.screenshot(path=f"/tmp/co/{name}-{language}-{width}-{scheme}.png", full_page=True)
            if found := problems(reader): wrong[f"{path} {width} {scheme}"] = found
    for k,v in wrong.items(): print(k, v[:6])
    assert wrong == {}
