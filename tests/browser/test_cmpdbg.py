from tests.browser.test_compare import *
from tests.browser.conftest import *
def test_dbg(sign_in, ilya, maria):
    article = draft(by=ilya, body=BODY + TABLE.format("119th"), tags=["customs"])
    changed = {"body": BODY.replace("<p>The third", "<p>The <b>third</b>") + TABLE.format("120th"), "tags": []}
    article = workflow.save(article, changed, by=maria, based_on=article.revision_id, comment="After a call")
    page = sign_in(ilya, strict=False)
    page.goto(article.get_desk_url())
    workflow.save(article, {"body": article.body.replace("second", "light")}, by=maria, based_on=article.revision_id)
    page.locator(".ProseMirror").first.wait_for()
    page.locator("#id_body").evaluate("(area, html) => { area.value = html }", article.body.replace("second","1280"))
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    print(page.locator("main").inner_text()[:3000])
    assert 0
