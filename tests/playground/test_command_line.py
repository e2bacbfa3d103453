"""What is wrong in the command line of the local Slack is said in a sentence, before anything begins."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from playground.__main__ import main

FILES = {
    "broken.yml": "features: [",
    "words.yml": "just words",
    "empty.yml": "",
    "mapping.yml": "features: {slash_commands: {command: /lunch}}",
    "nothing/__init__.py": "",
    "raising/__init__.py": "raise RuntimeError('no soup')",
    "exiting/__init__.py": "raise SystemExit('no soup')",
}


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--manifest", "not_there.yml", "not_there.yml cannot be read: No such file or directory"),
        ("--manifest", "broken.yml", "broken.yml is no YAML"),
        ("--manifest", "words.yml", "words.yml is no manifest of a Slack app"),
        ("--manifest", "empty.yml", "empty.yml is no manifest of a Slack app"),
        ("--manifest", "mapping.yml", "mapping.yml is no manifest of a Slack app"),
        ("--scenes", "no_such_scenes", "is no package of Python with SCENES (ModuleNotFoundError"),
        ("--scenes", "nothing", "is no package of Python with SCENES (AttributeError"),
        ("--scenes", "raising", "is no package of Python with SCENES (RuntimeError: no soup)"),
        ("--scenes", "exiting", "is no package of Python with SCENES (SystemExit: no soup)"),
        ("--run", 'python "app.py', "is no command: No closing quotation"),
        ("--state", "no_such_folder/w.json", "no_such_folder is no folder: make it first"),
        ("--port", "70000", "70000 is no port: write a number up to 65535"),
        ("--port", "soon", "soon is no port"),
    ],
)
def test_what_is_wrong_in_the_command_line_is_said_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    given: str,
    said: str,
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])

    with pytest.raises(SystemExit, match="2"):
        main(["--port", "0", option, given])

    assert said in capsys.readouterr().err
    assert not (tmp_path / "no_such_folder").exists()
