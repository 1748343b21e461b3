"""Set minamoto up from nothing and run it: needs Python 3.11 or newer and pip, nothing else.

    python3 start.py          set up, then make the report (HTML, PDF, XLSX; Japanese and English)
    python3 start.py setup    only set up
    python3 start.py test     set up with the test tools, then run the tests
    python3 start.py check    the same, then every check: format, lint, types, rooms, docs, tests

Arguments after the word go to what it runs: python3 start.py test tests/core -k hhi

Everything goes into .venv beside this file; remove that folder to start over. A second run
finds the set-up done and goes straight to the job.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

# The main job: minamoto report, once a language, each into a folder of its own.
REPORTS = (
    ("report", "--country", "JPN", "--fields", "all", "--lang", "ja", "--out", "report/ja"),
    ("report", "--country", "JPN", "--fields", "all", "--lang", "en", "--out", "report/en"),
)
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("importlinter.cli", "lint"),
    ("mkdocs", "build", "--strict", "--quiet"),
)
TESTS = ("pytest", "-n", "auto")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)  # the first that installs into another environment (--python)

# Types with brackets are quoted, so that a Python 3.6 reads this file and says what it needs.


def main(words: "list[str]") -> int:
    job, arguments = (words[0], words[1:]) if words else ("report", [])
    if job in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if job not in ("report", "setup", "test", "check"):
        stop(f"unknown word {job!r}: use report, setup, test or check.")
    require_python()
    set_up("dev" if job in ("test", "check") else "runtime")
    if job == "report":
        return make_reports(arguments)
    if job == "test":
        return run_in_venv(*TESTS, *arguments)
    if job == "check":
        return check(arguments)
    return 0


def make_reports(arguments: "list[str]") -> int:
    for report in REPORTS:
        status = run_in_venv("minamoto", *report, *arguments)
        if status:
            return status
    say("Written:")
    for path in sorted((ROOT / "report").rglob("*")):
        if path.is_file():
            print(f"   {path}  ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


def check(arguments: "list[str]") -> int:
    """Run every check even after one fails, the tests last."""
    failed = [" ".join(command) for command in CHECKS if run_in_venv(*command)]
    tests = run_in_venv(*TESTS, *arguments)
    if failed:
        print("start.py: failed before the tests: " + "; ".join(failed), file=sys.stderr)
    return tests or int(bool(failed))


# -- set-up ----------------------------------------------------------------------------------


def require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        stop(
            f"minamoto needs Python {oldest} or newer; {sys.executable} is "
            f"{sys.version.split()[0]}.\nRun this file with a newer one: python{oldest} start.py"
        )


def set_up(lock_name: str) -> None:
    """Make .venv hold what requirements/<lock_name>.txt names, and minamoto itself."""
    # the dev lock holds all of the runtime lock, so either stamp serves for a runtime
    if any(is_set_up(name) for name in (lock_name, "dev")):
        return
    started = time.monotonic()
    say(f"Setting up in {VENV} (once: it takes minutes on a slow line)")
    install = make_environment()
    stamp_path(lock_name).unlink(missing_ok=True)
    lock = lock_path(lock_name)
    say(f"Installing the locked requirements, requirements/{lock.name}")
    run(*install, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    say("Installing minamoto itself")
    run(*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp_path(lock_name).write_text(fingerprint(lock_name), encoding="ascii")
    say(f"Set up in {time.monotonic() - started:.0f} s")


def make_environment() -> "list[str]":
    """Create .venv unless it works already; return the command that installs into it."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        stop("this is the Python inside .venv, which cannot renew itself: deactivate it first.")
    has_pip = importlib.util.find_spec("pip") is not None
    if has_pip:
        require_pip()
    elif importlib.util.find_spec("ensurepip") is None:
        stop(
            f"{sys.executable} has no pip, which installs what minamoto needs.\n"
            "On Debian or Ubuntu: apt install python3-pip. Elsewhere, or without root: "
            "see 'Installation' in pip's documentation."
        )
    # Debian splits ensurepip off, so .venv gets no pip of its own where the one outside can serve
    if not (has_pip and environment_works()):
        import venv

        builder = venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=not has_pip)
        builder.create(str(VENV))
    pip = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    if not has_pip:
        pip = [str(VENV_PYTHON), "-m", "pip"]
    return [*pip, "install", "--disable-pip-version-check", "--no-input"]


def require_pip() -> None:
    from importlib import metadata  # not in a Python 3.6

    version = metadata.version("pip")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_PIP:
        oldest = ".".join(map(str, OLDEST_PIP))
        stop(
            f"the set-up needs pip {oldest} or newer; {sys.executable} has {version}.\n"
            f"Run: {sys.executable} -m pip install --user --upgrade pip"
        )


def environment_works() -> bool:
    """Say whether .venv has a Python that starts and is of the version that runs this file."""
    if not VENV_PYTHON.exists():
        return False
    asked = [str(VENV_PYTHON), "-c", "import sys; print(sys.version)"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def is_set_up(lock_name: str) -> bool:
    stamp = stamp_path(lock_name)
    if not (VENV_PYTHON.exists() and stamp.is_file()):
        return False
    return stamp.read_text(encoding="ascii") == fingerprint(lock_name)


def fingerprint(lock_name: str) -> str:
    """Hash what a set-up depends on: the lock, the project file and where they are."""
    digest = hashlib.sha256(str(ROOT).encode())
    for part in (lock_path(lock_name), ROOT / "pyproject.toml"):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def lock_path(lock_name: str) -> Path:
    return ROOT / "requirements" / f"{lock_name}.txt"


def stamp_path(lock_name: str) -> Path:
    return VENV / f"minamoto-{lock_name}.stamp"


# -- running and telling ---------------------------------------------------------------------


def run_in_venv(*module_and_arguments: str) -> int:
    say(" ".join(module_and_arguments))
    return status_of(str(VENV_PYTHON), "-m", *module_and_arguments)


def run(*command: str) -> None:
    status = status_of(*command)
    if status:
        stop("this step of the set-up failed, see above: " + " ".join(command), status)


def status_of(*command: str) -> int:
    # a PYTHONPATH of the user's would mix another Python's packages in
    variables = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    variables.update(PYTHONUTF8="1", PIP_ROOT_USER_ACTION="ignore", NO_MKDOCS_2_WARNING="1")
    return subprocess.run(command, check=False, cwd=str(ROOT), env=variables).returncode


def say(line: str) -> None:
    print("== " + line, flush=True)


def stop(message: str, status: int = 1) -> None:
    print("start.py: " + message, file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
