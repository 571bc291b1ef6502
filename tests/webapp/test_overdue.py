"""The page of what is overdue between group and town."""

from tests.support.lives import ASSESSMENT, PROMISE
from tests.webapp.conftest import Town


def agreed(town: Town) -> str:
    """A case that runs, in which the town is late with a payment."""
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    for who in ("assessor", "second"):
        town.act(who, reference, "assess", **ASSESSMENT)
    town.act("coordinator", reference, "close-panel")
    town.act("decider", reference, "accept", route="subsidy", reason="A good plan.")
    town.act("coordinator", reference, "write-agreement", text="The town pays.")
    town.act("coordinator", reference, "add-promise", **PROMISE | {"due": "2020-01-31"})
    town.act("initiator", reference, "sign-for-group")
    town.act("decider", reference, "sign-for-town")
    town.act("coordinator", reference, "start")
    return reference


def test_where_nothing_is_late_the_page_says_so(town: Town) -> None:
    page = town.browser("initiator").get("/overdue").text
    assert "Nothing is overdue." in page
    dutch = {"Accept-Language": "nl"}
    assert "Er is niets te laat." in town.browser("initiator").get("/overdue", headers=dutch).text


def test_what_is_late_stands_there_with_who_owes_it_and_the_way_to_the_case(town: Town) -> None:
    reference = agreed(town)
    for who in ("coordinator", "initiator"):
        page = town.browser(who).get("/overdue").text
        assert "First payment" in page
        assert "The town" in page
        assert f'href="/cases/{reference}"' in page
    assert reference not in town.browser("stranger").get("/overdue").text


def test_the_desk_leads_there_and_nobody_reads_it_without_signing_in(town: Town) -> None:
    town.file()
    assert 'href="/overdue"' in town.browser("initiator").get("/my-work").text
    assert town.browser().get("/overdue").status_code in (302, 303)
