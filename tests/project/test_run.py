"""`scripts/run` serves the newsroom with the worker beside it, and both end together."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def environment(folder):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    database = f"sqlite:///{folder / 'db.sqlite3'}"
    return kept | {"DEBUG": "1", "DATA_DIR": str(folder), "DATABASE_URL": database}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=10) as page:
            return page.status == 200
    except OSError:
        return False


def processes(group):
    """Command lines of a process group, by process id."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    return {int(pid): args for pid, pgid, args in rows if int(pgid) == group and "defunct" not in args}


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_site_and_worker_end_together_and_the_site_outlives_the_worker(number, tmp_path, migrated_file):
    (tmp_path / "static").mkdir()
    shutil.copyfile(migrated_file, tmp_path / "db.sqlite3")
    settings = environment(tmp_path)
    port = free_port()
    # Where the tests themselves run in the background, SIGINT is ignored and a child would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(
        [ROOT / "scripts" / "run", str(port)],
        cwd=ROOT,
        env=settings,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    signal.signal(signal.SIGINT, before)
    try:
        wait_for(lambda: answers(port))
        (worker,) = [pid for pid, args in processes(run.pid).items() if args.endswith("manage.py work")]
        if number == signal.SIGTERM:
            os.kill(worker, signal.SIGKILL)
            wait_for(lambda: worker not in processes(run.pid))
            assert answers(port)
            run.send_signal(number)
        else:
            os.killpg(run.pid, number)  # as a terminal does on Ctrl-C
        assert run.wait(20) == 128 + number
        assert processes(run.pid) == {}
    finally:
        for pid in processes(run.pid):
            os.kill(pid, signal.SIGKILL)
