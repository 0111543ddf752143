import pytest
from articles import workflow
from tests.factories import UserFactory, approved, draft
from tests.articles.factories import picture
from tests.browser.test_accessibility import problems
pytestmark = pytest.mark.django_db(transaction=True)
BODY="<h2>Agenda</h2><p>The committee meets for three days of talks on the common form, which was agreed in May.</p><p>Delegates of 41 members attend.</p><table><thead><tr><th>Day</th><th>Topic</th></tr></thead><tbody><tr><td>1</td><td>Forms</td></tr></tbody></table><blockquote><p>We agree, said the chair.</p></blockquote>"
def test_shots(sign_in, visit):
    found={}
    for lang in ("en",):
        u=UserFactory(username="w"+lang, language=lang, roles=["Editor","Publisher"])
        src=draft(by=u, title="Harbour committee agrees on a common form", lead="What the committee has on its table, and who comes.", body=BODY, slug="a"+lang)
        ru=workflow.translate(src,"ru",by=u)
        ru=workflow.save(ru,{"title":"Комитет договорился об общей форме","lead":"Что на столе."},by=u,based_on=ru.revision_id)
        src=workflow.save(src,{"lead":"What the committee has on its round table, and who comes.","body":BODY.replace("three days","four days").replace("41","43")+"<p>It ends on Friday.</p>"},by=u,based_on=src.revision_id)
        a=approved(title="Pair english", slug="p"+lang, event_on="2990-01-01"); b=approved(title="Пара", slug="p"+lang, language="ru", translation_of=a.pk, lead="")
        for w,scheme in ((1280,"light"),(390,"dark")):
            for strict in (False,):
                p=sign_in(u,width=w,scheme=scheme,strict=strict)
                base="/admin/articles/article"
                for name,url in [("form",ru.get_desk_url()),("src",src.get_desk_url()),("changes",f"{base}/{ru.pk}/translation/"),("release",f"{base}/{a.pk}/release/"),("outside",f"{base}/{ru.pk}/preview/?view=outside")]:
                    p.goto(url)
                    if name=="form":
                        p.locator("#source summary").click()
                    if strict:
                        p.screenshot(path=f"/tmp/tr/{name}-{lang}-{w}.png", full_page=True)
                    else:
                        if f:=problems(p): found[f"{name} {lang} {w}"]=f
                    if name=="form":
                        p.locator("[data-preview-toggle]").click()
                        for view in ("page","phone","outside"):
                            p.locator(f"[data-as={view}]").click()
                            p.wait_for_timeout(900)
                            if strict: p.screenshot(path=f"/tmp/tr/pane-{view}-{lang}-{w}.png")
                            else:
                                if f:=problems(p): found[f"pane {view} {lang} {w}"]=f
    open("/tmp/tr/found.txt","w").write("\n".join(f"{k}: {x}" for k,v in found.items() for x in v))
    assert found=={}
