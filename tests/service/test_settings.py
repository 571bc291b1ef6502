import pytest

from challenge_engine.errors import EngineError
from challenge_engine.service import settings


def test_the_environment_comes_before_the_file_and_the_file_before_what_suits_a_trial(tmp_path):
    (tmp_path / settings.FILE).write_text('port = "9000"\naddress = "0.0.0.0"\n')
    found = settings.load({"CHALLENGE_PORT": "9001"}, tmp_path)
    told = {s.name: (s.value, s.source) for s in found.all}
    assert told["port"] == ("9001", "environment")
    assert told["address"] == ("0.0.0.0", str(tmp_path / settings.FILE))
    assert told["keys"] == ("keys", "default")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'prot = "9000"\n', "the setting prot, which does not exist. There are: database_url"),
        (b"port = \n", "It must be TOML"),
        (b"\xff\xfe\x00", "It must be TOML"),
        (b'port = "1"\nport = "2"\n', "It must be TOML"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(tmp_path, text, why):
    (tmp_path / settings.FILE).write_bytes(text)
    with pytest.raises(EngineError, match=why):
        settings.load({}, tmp_path)
