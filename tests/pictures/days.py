"""What the guide shows of a day: its moments, and at each the pages whose pictures are taken."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, expect

from tests.pictures.camera import Camera

DATE = "2027-03-18"
LIST = """Фамилия Имя Отчество;Регион;Организация;Должность;Эл. почта;Стол
Белякова Ирина Олеговна;Вологодская область;Совет муниципальных образований;Директор;belyakova@example.org;1
Гусев Пётр Андреевич;Калужская область;Администрация района;Глава района;gusev@example.org;2
Юсупова Алсу Маратовна;Республика Татарстан;Совет муниципальных образований;Советник;yusupova@example.org;3
;Пермский край;Администрация города;Заместитель главы;pochta@example.org;4
Крутов Сергей Львович;Томская область;Дума города;Депутат;krutov@example;второй
"""


def opening(camera: Camera) -> None:
    """All that is prepared before the day, and how people come in."""
    console, headquarters = camera.facilitator(), camera.headquarters()
    console.goto("/sessions/new/")
    camera.take("session-new", console)
    camera.take("editor", console, "prepare/text/questions/")
    camera.take("crew", console, "prepare/crew/")
    camera.take("links", headquarters, "links/")
    headquarters.goto(f"/s/{camera.slug}/people/import/")
    the_list = FilePayload(name="Участники.csv", mimeType="text/csv", buffer=LIST.encode("cp1251"))
    headquarters.locator("input[type=file]").set_input_files(the_list)
    headquarters.locator("main form:has(input[type=file]) button").first.click()
    headquarters.wait_for_url("**/people/import/*/")
    camera.take("people-import", headquarters)
    camera.take("people", headquarters, "people/")
    camera.take("tables", headquarters, "people/tables/")
    code = _own_code(camera)
    headquarters.goto(f"/s/{camera.slug}/people/arrivals/")
    headquarters.locator("[name=code]").fill(code)
    headquarters.keyboard.press("Enter")
    expect(headquarters.locator("main section[role=status]")).to_contain_text(code)
    camera.take("arrivals", headquarters)
    for scene in ("join", "opening"):
        camera.show(scene)


def _own_code(camera: Camera) -> str:
    """Read the code that brings a participant back, as it stands on the participant's card."""
    phone = camera.phone()
    phone.goto(f"/s/{camera.slug}/me/")
    return phone.locator("main .card b.num").inner_text()


def morning(camera: Camera) -> None:
    """Tables write, one of them calls, the stage is made longer."""
    tablet, console, headquarters = camera.tablet(), camera.facilitator(), camera.headquarters()
    camera.take("record", tablet, "record/")
    tablet.get_by_role("button", name="Позвать", exact=True).click()
    tablet.get_by_role("button", name="Позвать ведущего").click()
    expect(tablet.locator("#calls")).to_contain_text("ведущий позван")
    camera.take("phone-now", camera.phone(), "")
    camera.take("agenda-editor", console, "prepare/agenda/")
    for scene in ("agenda", "clock", "triads"):
        camera.show(scene)
    console.locator('.scene-buttons button[value=""]').click()
    console.locator('.console-minutes button[value="5"]').click()
    expect(console.locator(".console-punctuality")).to_contain_text("позже")
    camera.take("console", console, full=True)
    camera.take("board", headquarters, "board/")
    (camera.data / "shown_root").write_text("http://192.168.0.14:8000")
    camera.take("address", headquarters, "links/")


def talks(camera: Camera) -> None:
    """The general session listens to the tables."""
    camera.show("talks")


def vote(camera: Camera) -> None:
    """Everybody chooses."""
    phone = camera.phone()
    phone.goto(f"/s/{camera.slug}/vote/")
    for option in phone.locator(".option").all()[:2]:
        option.click()
    camera.take("phone-vote", phone)
    camera.take("vote", camera.facilitator(), "vote/poll/")
    headquarters = camera.headquarters()
    headquarters.goto(f"/s/{camera.slug}/vote/papers/")
    headquarters.get_by_label("Сколько бланков").fill("20")
    headquarters.get_by_role("button", name="Сделать бланки").click()
    expect(headquarters.locator("#papers-now")).to_contain_text("20")
    camera.take("papers", headquarters)
    camera.show("turnout")


def meeting(camera: Camera) -> None:
    """The meeting hears the plans; what comes of the day can be taken along."""
    for scene in ("results", "priorities", "image", "measures", "materials"):
        camera.show(scene)
    camera.take("image", camera.facilitator(), "image/")
    camera.take("reports", camera.headquarters(), "reports/")


# As `manage.py demo` names the moments, at which time of day they are, and what is taken.
MOMENTS: list[tuple[str, str, Callable[[Camera], None]]] = [
    ("opening", "10:05:10", opening),
    ("triads", "11:19:08", morning),
    ("talks", "12:02:40", talks),
    ("voting", "13:12:20", vote),
    ("assembly", "16:20:30", meeting),
]
