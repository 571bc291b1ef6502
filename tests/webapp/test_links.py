"""The page of a case shows the others as far as its reader may see them, and opens the next one."""

import re

import pytest

from tests.support.linked import a_bid, a_round, make_linked
from tests.support.site import an_app
from tests.webapp.conftest import PASSWORD, Browser


@pytest.fixture
def town(tmp_path):
    town = make_linked(tmp_path, password=PASSWORD)
    town.person("officer-1")
    return town


def browser(town, who=None) -> Browser:
    found = Browser(an_app(town.engine).test_client())
    if who is not None:
        assert found.post("/sign-in", login=who, password=PASSWORD).status_code == 303
    return found


def linked(page: str) -> str:
    return page.partition('aria-labelledby="links"')[2].partition("</section>")[0]


def test_a_linked_case_is_named_to_who_may_see_it_and_counted_for_the_others(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    anybody = browser(town).get(f"/cases/{round_}").text
    assert "1 case that you cannot see" in linked(anybody)
    assert bid not in anybody
    assert f"/cases/{bid}" in linked(browser(town, "officer-1").get(f"/cases/{round_}").text)
    own = browser(town, "neighbour-1")
    assert f"/cases/{round_}" in linked(own.get(f"/cases/{bid}").text)


def test_a_case_is_opened_from_another_one_and_filled_in_from_it(town):
    round_ = a_round(town, area="Old Harbour", hint="Only officials know.")
    neighbour = browser(town, "neighbour-1")
    page = linked(neighbour.get(f"/cases/{round_}").text)
    address = re.search(r'href="(/new/bid[^"]+)"', page)[1].replace("&amp;", "&")
    assert "File a bid from this case" in page
    form = neighbour.get(address).text
    assert f'value="{round_}"' in form
    assert 'value="Old Harbour"' in form
    assert "Only officials know." not in form
    token = re.search(r'name="form_token" value="([^"]+)"', form)[1]
    typed = {"title": "A bench", "area": "Old Harbour", "link__round": round_}
    done = neighbour.post(address, for__group="alone", form_token=token, **typed)
    assert done.status_code == 303
    assert round_ in linked(neighbour.get(done.location).text)


def test_nothing_is_offered_that_the_other_case_forbids(town):
    round_ = a_round(town)
    a_bid(town, round_)
    town.do(round_, "officer-1", "close")
    assert "from this case" not in browser(town, "neighbour-1").get(f"/cases/{round_}").text


def test_a_reference_that_one_cannot_see_is_said_beside_its_question(town):
    bid = a_bid(town, a_round(town))
    other = browser(town, "neighbour-2")
    form = other.get("/new/bid").text
    token = re.search(r'name="form_token" value="([^"]+)"', form)[1]
    typed = {"title": "A tree", "link__round": bid, "for__group": "alone"}
    answer = other.post("/new/bid", form_token=token, **typed)
    assert answer.status_code == 422
    assert "There is no such case that you can see" in answer.text
