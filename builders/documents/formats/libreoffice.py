"""LibreOffice, where it is installed (``soffice`` on the path): converts old office files for our own readers.

It runs on a copy, without a window, with a profile of its own that lasts as long as the conversion, macros and links off, and
is ended with all its children when it takes too long.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from builders.text.decode import Blob

__all__ = ["converted", "program", "version"]

#: Seconds that a conversion may take; bytes of the largest file that is converted, and of what it is converted to.
LIMIT, LARGEST = 120.0, 200_000_000
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def version() -> str:
    """The program and its version, as the catalogue tells them (``LibreOffice 24.2.7``)."""
    return _version(program() or "")


@lru_cache(maxsize=4)
def _version(path: str) -> str:
    with tempfile.TemporaryDirectory(prefix="yinpu-") as folder:
        said = _run([path, f"-env:UserInstallation={Path(folder).as_uri()}", "--version"], Path(folder)) or b""
    found = re.search(r"\d+(?:\.\d+){1,2}", said.decode("utf-8", "replace"))
    return f"LibreOffice {found[0]}" if found else "LibreOffice"


def converted(blob: Blob, suffix: str, target: str) -> Blob | None:
    """A file as LibreOffice converts it.

    Args:
        blob: The file.
        suffix: How a file of its kind is called.
        target: What to convert it to: ``docx`` or ``pptx``.

    Returns:
        What it was converted to, under the name of the file; None when that failed or took too long.
    """
    path = program()
    if path is None or blob.size > LARGEST:
        return None
    with tempfile.TemporaryDirectory(prefix="yinpu-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, given, made = folder / "profile", folder / f"given{suffix}", folder / "made"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        with given.open("wb") as file:
            file.writelines(blob.blocks())
        alone = ["--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard", "--nologo"]
        convert = ["--convert-to", target, "--outdir", str(made), str(given)]
        done = _run([path, f"-env:UserInstallation={profile.as_uri()}", *alone, *convert], folder)
        result = made / f"given.{target}"
        if done is None or not result.is_file() or not 0 < result.stat().st_size <= LARGEST:
            return None
        return Blob.held(blob.path, result.read_bytes())


def _run(command: list[str], folder: Path) -> bytes | None:
    """What a program prints; None when it fails or takes too long, when its children are ended with it."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        said, _ = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    return said if process.returncode == 0 else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
