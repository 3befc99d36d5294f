"""What stands before ``ontology``, ``builders`` or ``graph`` is named with its remedy, however Yinpu came and is started."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = "import sys\nfrom yinpu.cli.main import console\nsys.exit(console())\n"


def run(*arguments: object, home: Path, cwd: Path, path: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Python with the Yinpu in ``home``, in the folder ``cwd``, with more folders before it on the path."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*path, home])), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, check=False)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages as a wheel is installed: with a record of their files. The tables are not needed to be imported."""
    home = tmp_path_factory.mktemp("site-packages")
    for room in ("yinpu", "ontology", "builders", "graph"):
        shutil.copytree(ROOT / room, home / room, ignore=shutil.ignore_patterns("__pycache__", "tables", "*.ttl"))
    distribution(home, "yinpu", *(path.relative_to(home).as_posix() for path in sorted(home.rglob("*.py"))))
    return home


@pytest.fixture(params=["checkout", "wheel"])
def home(request: pytest.FixtureRequest, wheel: Path) -> Path:
    return ROOT if request.param == "checkout" else wheel


def distribution(site: Path, name: str, *files: str) -> None:
    """The metadata that an installer leaves of a distribution with these files."""
    folder = site / f"{name}-1.0.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    lines = []
    for file in files:
        data = (site / file).read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{file},sha256={digest},{len(data)}\n")
    (folder / "RECORD").write_text("".join(lines), encoding="utf-8")


def module(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("VALUE = 1\n", encoding="utf-8")
    return path


HIDING = [f"{room}{end}" for room in ("ontology", "builders", "graph") for end in (".py", "/__init__.py")]


@pytest.mark.parametrize("name", HIDING)
def test_a_file_or_folder_beside_a_script(tmp_path: Path, home: Path, name: str) -> None:
    hiding, script = module(tmp_path / name), tmp_path / "script.py"
    script.write_text("try:\n    import yinpu\nexcept ImportError as error:\n    print(error)\n", encoding="utf-8")
    what = "that file" if name.endswith("y.py") or "/" not in name else f"the folder {hiding.parent}"
    room = name.partition(".")[0].partition("/")[0]
    done = run(script, home=home, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{hiding} hides Yinpu's own package {room}: rename {what}\n"


@pytest.mark.parametrize("name", ["graph.py", "ontology/__init__.py"])
def test_one_that_was_imported_before(tmp_path: Path, home: Path, name: str) -> None:
    hiding, room = module(tmp_path / name), name.partition(".")[0].partition("/")[0]
    done = run("-c", f"import {room}, sys\ndel sys.path[0]\nimport yinpu", home=home, cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: {hiding} hides Yinpu's own package {room}: rename ")
    assert last.endswith(" and start Python again")


def test_one_that_was_made_without_a_file(tmp_path: Path, home: Path) -> None:
    code = "import sys, types\nsys.modules['graph'] = types.ModuleType('graph')\nimport yinpu"
    done = run("-c", code, home=home, cwd=tmp_path)
    assert done.stderr.splitlines()[-1].startswith("ImportError: a module graph without a file was imported before")


@pytest.mark.parametrize("room", ["ontology", "graph"])
def test_another_distribution_before_ours(tmp_path: Path, home: Path, room: str) -> None:
    site = tmp_path / "other"
    hiding = module(site / room / "__init__.py")
    distribution(site, f"the-{room}", f"{room}/__init__.py")
    done = run("-c", "import yinpu", home=home, cwd=tmp_path, path=(site,))
    wanted = f"{hiding} of the distribution the-{room} hides Yinpu's own package {room}: pip uninstall the-{room}"
    assert done.stderr.splitlines()[-1] == f"ImportError: {wanted}"


def test_another_distribution_of_one_module(tmp_path: Path, home: Path) -> None:
    site = tmp_path / "other"
    hiding = module(site / "graph.py")
    distribution(site, "grapher", "graph.py")
    done = run("-c", "import yinpu", home=home, cwd=tmp_path, path=(site,))
    assert f"ImportError: {hiding} of the distribution grapher hides" in done.stderr


def test_another_distribution_that_was_installed_over_ours(tmp_path: Path, wheel: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(wheel, site)
    assert run("-c", "import yinpu", home=site, cwd=tmp_path).returncode == 0
    hiding = module(site / "ontology" / "__init__.py")
    distribution(site, "ontology", "ontology/__init__.py")
    done = run("-c", "import yinpu", home=site, cwd=tmp_path)
    remedy = "pip uninstall ontology and then install yinpu again"
    assert done.stderr.splitlines()[-1] == f"ImportError: {hiding} is not the file that came with Yinpu: {remedy}"
    hiding.unlink()  # as uninstalling it does; -S: without the checkout that the tests run from
    done = run("-S", "-c", "import yinpu", home=site, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] == f"ImportError: {hiding} of Yinpu is missing: install yinpu again"
    shutil.rmtree(hiding.parent)
    done = run("-S", "-c", "import yinpu", home=site, cwd=tmp_path)
    assert "Yinpu's own package ontology is missing at" in done.stderr


@pytest.mark.parametrize("name", ["graph.py", "builders.py", "ontology/__init__.py"])
def test_the_command_prints_the_line_alone(tmp_path: Path, home: Path, name: str) -> None:
    hiding, command = module(tmp_path / name), tmp_path / "bin" / "yinpu"
    command.parent.mkdir()
    command.write_text(SCRIPT, encoding="utf-8")
    done = run(command, "--version", home=home, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")  # the current folder is not on the path of a command
    done = run(command, "--version", home=home, cwd=tmp_path, path=(tmp_path,))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"yinpu: {hiding} hides ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["graph.py", "builders.py", "ontology/__init__.py"])
def test_the_module_prints_the_line_alone(tmp_path: Path, home: Path, name: str) -> None:
    hiding = module(tmp_path / name)
    done = run("-m", "yinpu", "--version", home=home, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{hiding} hides " in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["graph/notes.txt", "ontology/mine.ttl", "graph.ipynb", "builders.txt"])
def test_what_hides_nothing_is_let_be(tmp_path: Path, home: Path, name: str) -> None:
    module(tmp_path / name)
    done = run("-m", "yinpu", "--version", home=home, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_ours_by_another_way_is_ours(tmp_path: Path, home: Path) -> None:
    (tmp_path / "link").symlink_to(home, target_is_directory=True)
    code = "import yinpu, sys\nfrom yinpu.rooms import problem\nprint(problem())"
    first = f"import sys; sys.path.insert(0, {str(tmp_path / 'link')!r}); import graph; del sys.path[0]\n"
    done = run("-c", first + code, home=home, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("None\n", "")
