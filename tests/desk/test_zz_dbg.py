from tests.desk.test_desk_queries import *
def test_dbg(client):
    with open_door():
        desk = Desk()
    client.force_login(desk.user)
    seen=[]
    for size in (1,30):
        with open_door(): desk.grow(size)
        client.get(PAGES["start"])
        with CaptureQueriesContext(connection) as q: client.get(PAGES["start"])
        seen.append([x["sql"][:150]+" ... "+x["sql"][-200:] for x in q])
    open("/tmp/st/q.txt","w").write("\n".join(seen[0])+"\n=====\n"+"\n".join(seen[1]))
