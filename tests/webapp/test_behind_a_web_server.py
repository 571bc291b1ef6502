"""Behind a web server: whose address counts, and how a cookie may travel."""

import http.client
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from click import ClickException

from tests.webapp.conftest import PASSWORD, Browser, Town, make_town
from tests.webapp.test_commands import environment
from webapp.commands import proxies_of


def sign_in(town: Town, address: str, login: str, password: str) -> int:
    """The status for a visitor whose address the web server in front wrote down."""
    browser = Browser(town.app.test_client())
    https = {"X-Forwarded-Proto": "https", "Referer": "https://localhost/sign-in"}
    told = {"X-Forwarded-For": address, **https}
    page = browser.get("/sign-in", headers=told, base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    data = {"csrf_token": token[1], "login": login, "password": password}
    options = {"data": data, "headers": told, "base_url": "https://localhost"}
    return browser.client.post("/sign-in", **options).status_code


def test_behind_a_web_server_a_cookie_only_travels_encrypted(another_town) -> None:
    town = another_town(proxies=1)
    assert "Secure" in Browser(town.app.test_client()).get("/sign-in").headers["Set-Cookie"]


def test_failures_of_one_visitor_do_not_keep_out_another(another_town) -> None:
    town = another_town(proxies=1)
    for n in range(8):
        assert sign_in(town, "192.0.2.1", f"nobody{n}", "guess guess guess") == 403
    assert sign_in(town, "192.0.2.1", "initiator", PASSWORD) == 403
    assert sign_in(town, "192.0.2.2", "initiator", PASSWORD) == 303


def test_a_visitor_cannot_choose_an_address(another_town) -> None:
    town = another_town(proxies=1)
    for n in range(8):
        sign_in(town, f"198.51.100.{n}, 192.0.2.1", f"nobody{n}", "guess guess guess")
    assert sign_in(town, "198.51.100.99, 192.0.2.1", "initiator", PASSWORD) == 403


def test_with_no_web_server_in_front_no_forwarded_address_is_believed(town: Town) -> None:
    for n in range(8):
        sign_in(town, f"192.0.2.{n}", f"nobody{n}", "guess guess guess")
    assert sign_in(town, "192.0.2.99", "initiator", PASSWORD) == 403


@pytest.mark.parametrize("text", ["many", "-1", "10", "", "١"])
def test_a_setting_that_is_no_number_of_web_servers_is_a_sentence(text: str) -> None:
    with pytest.raises(ClickException, match="is no number of web servers"):
        proxies_of(text)


def language_cookie(site: str) -> str:
    """The cookie that is set for a visitor who came by https, as the web server in front says."""
    https = {"X-Forwarded-Proto": "https", "Referer": site.replace("http:", "https:") + "/"}
    with urllib.request.urlopen(urllib.request.Request(site + "/sign-in", headers=https)) as page:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
        session = page.headers["Set-Cookie"].split(";")[0]
    assert token
    connection = http.client.HTTPConnection(urlsplit(site).netloc)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": session, **https}
    typed = urlencode({"csrf_token": token[1], "language": "nl"})
    connection.request("POST", "/language", typed, form)
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 303
    return next(c for c in answer.headers.get_all("Set-Cookie") if c.startswith("language"))


@pytest.mark.parametrize(("proxies", "is_secure"), [("0", False), ("1", True)])
def test_the_setting_reaches_the_server_that_is_run(
    tmp_path: Path, proxies: str, is_secure: bool
) -> None:
    make_town(tmp_path).engine.store.close()
    more = {"CHALLENGE_PROXIES": proxies, "PYTHONUNBUFFERED": "1"}
    env = {**os.environ, **environment(tmp_path, **more)}
    command = "from webapp.commands import serve; serve(['--port', '0'])"
    with subprocess.Popen(
        [sys.executable, "-c", command], env=env, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found
            assert ("Secure" in language_cookie(found[0])) == is_secure
        finally:
            server.terminate()
