"""What strangers see: groups and roles, never persons; and of a hidden case not even that it is."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.service import publishing
from tests.support.shared import IS_PROOF
from tests.webapp.conftest import ROOT, Town


def through_the_panel(town: Town) -> str:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    for who in ("assessor", "second"):
        town.act(who, reference, "assess", rooted=4, advice="accept", note="A secret note.")
    town.act("coordinator", reference, "close-panel")
    return reference


@pytest.mark.parametrize("who", [None, "stranger"])
def test_the_public_reads_groups_and_roles_and_no_names(town: Town, who: str | None) -> None:
    reference = through_the_panel(town)
    page = town.browser(who).get(f"/cases/{reference}").text
    names = set(re.findall(r"Person \w+", page)) - {f"Person {who}"}
    assert not names
    assert "somebody@example.org" not in page
    assert "A secret note." not in page
    assert "Friends of the park" in page
    assert "not shown to you" in page


def test_who_takes_part_reads_names(town: Town) -> None:
    reference = through_the_panel(town)
    page = town.browser("initiator").get(f"/cases/{reference}").text
    assert "Person coordinator" in page


def test_a_case_that_is_not_public_is_not_there_for_strangers(town: Town, tmp_path: Path) -> None:
    source = (ROOT / "tests/workflows/tiny.v1.yaml").read_text()
    source = source.replace("version: 1", "version: 2").replace(
        "public_from: submit", "public_from: begin"
    )
    path = tmp_path / "tiny.v2.yaml"
    path.write_text(source)
    publishing.publish(town.engine, town.authority, path)
    reference = town.file()
    assert town.browser("initiator").get(f"/cases/{reference}").status_code == 200
    assert town.browser("coordinator").get(f"/cases/{reference}").status_code == 200
    for who in (None, "stranger"):
        hidden = town.browser(who).get(f"/cases/{reference}")
        absent = town.browser(who).get("/cases/2026-9999")
        assert hidden.status_code == absent.status_code == 404
        said = [re.search("<main.*</main>", one.text, re.S)[0] for one in (hidden, absent)]  # type: ignore[index]
        assert said[0].replace(reference, "X") == said[1].replace("2026-9999", "X")
    answer = town.browser("stranger").get(f"/cases/{reference}/do/withdraw")
    assert answer.status_code == 404


def test_the_register_is_searched_by_reference_title_and_group(town: Town) -> None:
    reference = town.file()
    browser = town.browser()
    for words in (reference, "PARK", "friends of"):
        assert reference in browser.get("/cases", query_string={"q": words}).text
    assert "No case fits" in browser.get("/cases?q=nothing-like-it").text
    assert "No case fits" in browser.get("/cases?phase=monitored").text
    assert reference in browser.get("/cases?phase=nonsense").text


def test_a_long_register_has_pages_and_none_is_shown_twice(town: Town) -> None:
    for _ in range(25):
        town.file()
    browser, path, met = town.browser(), "/cases", []
    while path:
        text = browser.get(path).text
        met += re.findall(r'href="/cases/([^"]+)"', text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        path = further[1].replace("&amp;", "&") if further else ""
    assert len(met) == len(set(met)) == 25


def test_a_late_promise_shows_in_words_for_both_sides_alike(town: Town) -> None:
    reference = through_the_panel(town)
    town.act("decider", reference, "accept", route="subsidy", reason="Good.")
    for side in ("group", "authority"):
        due = {"side": side, "what": f"What the {side} does", "due": "2020-01-01"}
        town.act("coordinator", reference, "add-promise", **due)
    page = town.browser().get(f"/cases/{reference}").text
    assert "2 promises are late" in page
    assert len(re.findall(r"govuk-tag--red[^>]*>\s*Late", page)) == 2


def test_what_waits_for_a_person_stands_in_their_work(town: Town) -> None:
    assert "Nothing waits for you" in town.browser("coordinator").get("/my-work").text
    reference = town.file()
    assert reference in town.browser("coordinator").get("/my-work").text
    assert "Nothing waits for you" in town.browser("decider").get("/my-work").text


def test_a_workflow_is_shown_with_its_digest(shared_town: Town) -> None:
    import hashlib

    digest = hashlib.sha256((ROOT / "tests/workflows/tiny.v1.yaml").read_bytes()).hexdigest()
    assert digest in shared_town.browser().get("/workflows/tiny").text
    assert shared_town.browser().get("/workflows/tiny/9").status_code == 404
    assert shared_town.browser().get("/workflows/none").status_code == 404


def test_the_empty_form_has_every_question(shared_town: Town) -> None:
    page = shared_town.browser().get("/blank/tiny").text
    for question in ("What do you want to do better?", "What will it cost a year?"):
        assert question in page


WEIRD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["../../etc/passwd", "%00", "..%2f", "%ff%fe", "a" * 5000, "2026-0001\0"]),
)


@settings(
    max_examples=600 if IS_PROOF else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(piece=WEIRD, words=WEIRD)
def test_no_address_however_strange_breaks_a_page(
    shared_town: Town, piece: str, words: str
) -> None:
    from urllib.parse import quote

    browser = shared_town.browser()
    named = quote(piece, safe="%", errors="replace")
    for path in (f"/cases/{named}", f"/new/{named}", f"/workflows/{named}", f"/blank/{named}"):
        assert browser.get(path).status_code < 500
    query = {"q": words, "phase": piece, "before": words}
    clean = {n: v.encode(errors="replace").decode() for n, v in query.items()}
    assert browser.get("/cases", query_string=clean).status_code < 500


def test_every_guard_has_words_on_the_page_of_a_workflow() -> None:
    from challenge_engine.core import guards
    from challenge_engine.texts.conditions import CONDITIONS

    assert set(CONDITIONS) == set(guards.GUARDS)


def test_who_takes_part_reads_in_the_history_who_was_assigned(town: Town) -> None:
    reference = town.file()
    town.act("coordinator", reference, "assign", assignee=town.people["assessor"].key)
    seen = town.browser("coordinator").get(f"/cases/{reference}").text
    step = seen.split('id="step-1"')[1].split("</li>")[0]
    assert "Person assessor" in step
    assert "<details" not in step
    public = town.browser().get(f"/cases/{reference}").text
    assert "Assign an assessor" in public
    assert "Person assessor" not in public
