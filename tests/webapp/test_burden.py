"""What is asked of people is told before they file, and stands with the rules."""

from __future__ import annotations

from tests.webapp.conftest import Town

SAID = "Until the decision this asks you 4 questions; 1 of them may stay open."


def test_who_thinks_about_filing_reads_how_much_is_asked(town: Town) -> None:
    assert SAID in town.browser().get("/new").text
    assert SAID in town.browser("initiator").get("/new/tiny").text


def test_the_page_of_the_rules_has_a_row_for_each_way(town: Town) -> None:
    page = town.browser().get("/workflows/tiny").text
    part = page.split("What it asks of people</h2>")[1].split("</table>")[0]
    assert "until the decision</th>" in part
    assert part.count('scope="row"') == part.count("<tr") - 1
    assert "Holidays, pauses and steps without a term are not counted." in page


def test_the_rules_say_first_how_many_people_they_take(shared_town: Town) -> None:
    page = shared_town.browser().get("/workflows/tiny").text
    told = "It takes at least 5 people, each in one role: "
    assert page.index(told) < page.index("<h2")
    assert "Assessor 2" in page[page.index(told) :].partition("</p>")[0]


def test_the_rules_say_how_long_the_decision_can_take_and_what_has_no_bound(
    shared_town: Town,
) -> None:
    page = shared_town.browser().get("/workflows/tiny").text
    part = page.split("How long until the decision, at the longest</h2>")[1].split("<h2")[0]
    assert "Nothing bounds the whole time from the first step to the decision." in part
    assert "“To be decided” has no bound: nobody has a term there. It waits on Decider." in part
