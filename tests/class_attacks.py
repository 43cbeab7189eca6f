"""Hostile submissions. Each is a folder made by a function or code for one cell, with the gradebook line that it must get.

Code that gets what it wants raises ``RuntimeError("ATTACK SUCCEEDED …")``; every other error is a wall that held.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from class_tools import hand_in, handed_out, task, with_code
from mekong.classroom.notebooks import cell_role

NUMBER, STUDENT = "03", "eve"
NOTHING = r"graded: 0 of 15"
WON = 'raise RuntimeError("ATTACK SUCCEEDED " + str(found))'


@dataclass(frozen=True)
class Attack:
    """A hostile submission: `make` fills the folder; `line` is what the gradebook must say."""

    name: str
    make: Callable[[Path, dict], None]
    line: str
    seconds: float = 25
    slow: bool = False


def code(name: str, text: str, line: str = NOTHING, **more) -> Attack:
    """Code in an answer's cell. Words in <angle brackets> are filled in by the test: <secret>, <port>, <outside>, <other>."""
    def make(folder: Path, known: dict) -> None:
        for word, value in known.items():
            filled[0] = filled[0].replace(f"<{word}>", str(value))
        hand_in(folder, NUMBER, STUDENT, with_code(handed_out(NUMBER, STUDENT), "days", filled[0]))

    filled = [text]
    return Attack(name, make, line, **more)


def notebook(name: str, change: Callable[[dict], object], line: str) -> Attack:
    """A changed notebook: `change` edits it in place, or returns what is handed in instead."""
    def make(folder: Path, known: dict) -> None:
        document = handed_out(NUMBER, STUDENT)
        instead = change(document)
        hand_in(folder, NUMBER, STUDENT, document if instead is None else instead)

    return Attack(name, make, line)


def cell(document: dict, grade_id: str) -> dict:
    return next(item for item in document["cells"] if cell_role(item).get("grade_id") == grade_id)


def _archive(folder: Path, known: dict) -> None:
    (folder / STUDENT).mkdir(parents=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 50_000_000)
    (folder / STUDENT / "work.zip").write_bytes(packed.getvalue())


def _link(folder: Path, known: dict) -> None:
    (folder / STUDENT).mkdir(parents=True)
    (folder / STUDENT / task(NUMBER).source.name).symlink_to(known["secret"])


def _linked_folder(folder: Path, known: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STUDENT).symlink_to(known["other"].parent)


def _pipe(folder: Path, known: dict) -> None:
    (folder / STUDENT).mkdir(parents=True)
    os.mkfifo(folder / STUDENT / task(NUMBER).source.name)


def _folder_as_file(folder: Path, known: dict) -> None:
    (folder / STUDENT / task(NUMBER).source.name).mkdir(parents=True)


def _huge(folder: Path, known: dict) -> None:
    (folder / STUDENT).mkdir(parents=True)
    with (folder / STUDENT / task(NUMBER).source.name).open("wb") as file:
        file.truncate(10**10)


def _traversal(folder: Path, known: dict) -> None:
    (folder / STUDENT).mkdir(parents=True)
    (folder / STUDENT / "..\\..\\gradebook.ipynb").write_text("[]")


def _many_cells(document: dict) -> None:
    document["cells"] += [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}] * 10_000


def _same_ids(document: dict) -> None:
    document["cells"].append(dict(cell(document, "days"), source="answer('days_to_ratify', {})"))


def _fake_outputs(document: dict) -> None:
    for item in document["cells"]:
        if item["cell_type"] == "code":
            item["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 1}]
            item["metadata"]["nbgrader"] = item["metadata"]["nbgrader"] | {"points": 100, "score": 100}
    document["metadata"]["mekong_class"]["earned"] = 15


def _changed_checks(document: dict) -> None:
    for item in document["cells"]:
        if cell_role(item).get("grade"):
            item["source"] = "ANSWERS.clear()\nraise SystemExit('15 of 15')"


def _lookalike(document: dict) -> None:
    # A Cyrillic letter in the id of a second cell, and one that only looks right in place of the first.
    document["cells"].append(dict(cell(document, "days"), metadata={"nbgrader": {**cell_role(cell(document, "days")), "grade_id": "d\u0430ys"}}, source="1"))
    cell(document, "days")["source"] = "raise ValueError('\u202egnihton\u202c <b>15 of 15</b>')"


def _kernel(document: dict) -> None:
    document["metadata"]["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "../../bin/sh"}


def _deleted(document: dict) -> None:
    document["cells"] = [item for item in document["cells"] if cell_role(item).get("grade_id") not in ("setup", "save", "days", "check_days", "parameters")]


def _moved(document: dict) -> None:
    document["cells"].reverse()


def _easier(document: dict) -> None:
    cell(document, "parameters")["source"] = "PARAMETERS = {'focal': 'THA', 'treaties': [], 'listed': [], 'ordered': '', 'comparison': '', 'reference': ''}"


ATTACKS = [
    # The file itself
    notebook("not JSON", lambda document: "{not json", r"not JSON"),
    notebook("empty file", lambda document: b"", r"not JSON"),
    notebook("not UTF-8", lambda document: json.dumps(document).encode("utf-16"), r"not text in UTF-8"),
    notebook("JSON that is no notebook", lambda document: "[1, 2]", r"not a notebook"),
    notebook("old format", lambda document: document.update(nbformat=3), r"not a notebook of format 4"),
    notebook("cells of the wrong kind", lambda document: document["cells"].insert(0, "rm -rf /"), r"cell 1 is no cell"),
    notebook("source that is no text", lambda document: cell(document, "days").update(source={"a": 1}), r"has no text as its source"),
    notebook("metadata that is no object", lambda document: cell(document, "days").update(metadata=[1]), r"is no cell"),
    notebook("deep nesting", lambda document: "[" * 200_000, r"nested too deeply|not JSON"),
    notebook("ten thousand cells", _many_cells, r"at most 500"),
    notebook("overlong line", lambda document: cell(document, "days").update(source="x" * 3_000_000), r"longer than"),
    notebook("same id twice", _same_ids, r"occurs twice"),
    notebook("no cell of the assignment", lambda document: document.update(cells=[]), r"none of its cells"),
    notebook("huge number in the file", lambda document: json.dumps(document)[:-1] + ', "n": ' + "9" * 10_000 + "}", r"not JSON|graded: 0 of 15"),
    notebook("lone surrogates", lambda document: cell(document, "days").update(source="'\ud800'"), NOTHING),
    notebook("outputs that pretend marks", _fake_outputs, NOTHING),
    notebook("changed check cells", _changed_checks, NOTHING),
    notebook("deleted cells", _deleted, NOTHING),
    notebook("cells in reverse", _moved, NOTHING),
    notebook("easier parameters", _easier, NOTHING),
    notebook("lookalike letters and turned text", _lookalike, NOTHING),
    notebook("another kernel", _kernel, NOTHING),
    Attack("zip bomb", _archive, r"archives are not opened"),
    Attack("symbolic link", _link, r"a link, which is not followed"),
    Attack("linked folder", _linked_folder, r"a link, which is not followed"),
    Attack("named pipe", _pipe, r"not a plain file"),
    Attack("folder as notebook", _folder_as_file, r"not a plain file"),
    Attack("ten gigabytes of nothing", _huge, r"larger than"),
    Attack("path in a file name", _traversal, r"not a notebook|is JSON"),
    # Ends and limits
    code("crash", "import ctypes; ctypes.string_at(0)", r"ended before its last cell"),
    code("exit without a word", "import os; os._exit(0)", r"ended before its last cell"),
    code("exit politely", "raise SystemExit(0)"),
    code("hang", "while True: pass", r"not done after", seconds=5, slow=True),
    code("hang that ignores signals", "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except Exception: pass\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass", r"not done after", seconds=5, slow=True),
    code("memory bomb", "held = []\nwhile True: held.append(bytearray(50_000_000))", r"of memory|graded: 0 of 15|ended before"),
    code("memory bomb in children", "import os, time\nfor _ in range(20):\n    if not os.fork():\n        held = bytearray(b'x') * 400_000_000; time.sleep(60)\ntime.sleep(60)", r"of memory|out of memory", slow=True),
    code("memory through shared files", "import os\nheld = []\nwhile True:\n    f = os.memfd_create('x'); held.append(f)\n    os.write(f, b'x' * 10_000_000)", r"no answers file|graded: 0 of 15"),
    code("fork bomb", "import os\nwhile True: os.fork()", r"graded: 0 of 15|not done after|ended before|out of memory|of memory|of output", seconds=8, slow=True),
    code("thread bomb", "import threading, time\nfor _ in range(5000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nfound = 'five thousand threads'\n" + WON),
    code("flood of output", "while True: print('x' * 10_000)", r"MB of output"),
    code("flood of raw output", "import os\nwhile True: os.write(1, b'x' * 100_000)", r"MB of output"),
    code("one endless line", "import sys\nsys.stdout.write('x' * 3_000_000)", r"MB of output"),
    code("flood of the result", "import os\nfor fd in range(3, 128):\n    try:\n        for _ in range(100): os.write(fd, b'[' * 65536)\n    except OSError: pass", r"too long|ended before"),
    code("full disk", "import os\nfor place in ('.', '/tmp', '/dev/shm'):\n    try:\n        for n in range(200): open(f'{place}/f{n}', 'wb').write(b'x' * 10_000_000)\n        found = place\n    except OSError: continue\n    " + WON),
    code("one huge file", "open('big', 'wb').write(b'x' * 40_000_000)\nfound = 'a file of 40 MB'\n" + WON),
    code("higher limits", "import resource\nfor kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE):\n    resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2)\nfound = 'limits'\n" + WON),
    # Marks
    code("forged answers file", "import json, os\nos.mkdir('answers.json') if False else None\nopen('answers.json', 'w').write(json.dumps({'earned': 15, 'graded': True, 'questions': [{'id': 'days', 'earned': 15}]}))\nPath = None", r"no answers file|graded: 0 of 15"),
    code("forged result", "import os, json\ntext = json.dumps({'errors': [], 'answers': '{}', 'earned': 15, 'line': 'graded: 15 of 15'}).encode()\nfor fd in range(3, 128):\n    try: os.write(fd, text)\n    except OSError: pass\nos._exit(0)", r"graded: 0 of 15|ended before"),
    code("forged result, then on", "import os, json\ntext = json.dumps({'errors': [], 'answers': '{}', 'earned': 15}).encode()\nfor fd in range(3, 128):\n    try: os.write(fd, text)\n    except OSError: pass", r"ended before"),
    code("NaN and infinity", "answer('days_to_ratify', {code: float('inf') for code in PARAMETERS['treaties']})\nanswer('years_since', {code: -float('inf') for code in PARAMETERS['treaties']})\nanswer('actip_later', float('nan'))"),
    code("answers that equal everything", "class Yes(str):\n    __eq__ = lambda self, other: True\n    __hash__ = lambda self: 0\n    casefold = lambda self: self\nanswer('standing', {code: Yes('x') for code in PARAMETERS['treaties']})\nanswer('ratification_shows', Yes('x'))"),
    code("huge whole numbers", "answer('days_to_ratify', {code: 10 ** 4000 for code in PARAMETERS['treaties']})\nanswer('actip_later', 10 ** 400)"),
    code("a number too long to read", "Path('answers.json').write_text('{\"actip_later\": ' + '9' * 100_000 + '}')\nPath = None", r"not JSON"),
    code("recursion in answers", "Path('answers.json').write_text('[' * 100_000)\nPath = None", r"nested too deeply|not JSON"),
    code("answers that are a list", "Path('answers.json').write_text('[15]')\nPath = None", r"no answers by name"),
    code("answers as a link", "import os\nos.symlink('/proc/self/environ', 'answers.json')\nPath = None", r"no answers file"),
    code("answers as a pipe", "import os\nos.mkfifo('answers.json')\nPath = None", r"no answers file|not JSON"),
    code("answers as a folder", "import os\nos.mkdir('answers.json')\nPath = None", r"no answers file|failed|ended before"),
    code("answers too long", "Path('answers.json').write_text('{\"a\": \"' + 'x' * 1_000_000 + '\"}')\nPath = None", r"no answers file"),
    code("thousands of keys", "answer('days_to_ratify', {str(n): n for n in range(5000)})\nanswer('standing', {str(n): 'party' for n in range(5000)})"),
    code("replaced tools", "import builtins, json, os, sys\njson.dumps = lambda *a, **k: '{\"earned\": 15}'\nbuiltins.isinstance = lambda *a: True\nsys.modules['mekong'] = object()\nos.write = lambda fd, data: len(data)", r"ended before|graded: 0 of 15"),
    code("the runner itself", "import sys\nmain = sys.modules['__main__']\nmain.say = main.answers_file = main.run = lambda *a: '{\"earned\": 15}'", r"graded: 0 of 15|ended before"),
    code("at exit", "import atexit, os\natexit.register(lambda: open('answers.json', 'w').write('{\"earned\": 15}'))\natexit.register(os.abort)"),
    code("an error that cannot be said", "class Bad(Exception):\n    def __str__(self): raise SystemExit('no')\n    __repr__ = __str__\nraise Bad()", r"graded: 0 of 15|ended before"),
    code("another program instead", "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo 15 of 15; exit 0'])", r"ended before"),
    # What it may not see or touch
    code("the network", "import socket\nfound = socket.create_connection(('127.0.0.1', <port>), 2)\n" + WON),
    code("the network by name", "import urllib.request\nfound = urllib.request.urlopen('http://example.org', timeout=3).read()\n" + WON),
    code("unix sockets", "import socket\nfor path in ('\\0mekong-<pid>', '/run/dbus/system_bus_socket', '/var/run/docker.sock', '/tmp/.X11-unix/X0'):\n    s = socket.socket(socket.AF_UNIX)\n    try: s.connect(path)\n    except OSError: continue\n    found = path\n    " + WON),
    code("password files", "found = ''\nfor path in ('/etc/shadow', '/etc/passwd', '/root/.ssh/id_rsa', '/root/.bash_history', '/etc/hostname'):\n    try: found += open(path).read()\n    except OSError: pass\nif found: " + WON),
    code("a secret of the instructor", "found = open('<secret>').read()\n" + WON),
    code("another student's work", "found = open('<other>').read()\n" + WON),
    code("the environment", "import os\nfrom pathlib import Path\nfound = ' '.join(os.environ.values())\nfor file in Path('/proc').glob('[0-9]*/environ'):\n    try: found += file.read_text()\n    except OSError: pass\nif 'TOPSECRET' in found: " + WON),
    code("the key", "import sys, importlib\nsys.path += ['<root>/src', '<root>']\nfound = importlib.import_module('mekong.classroom.assignments.a03')\n" + WON),
    code("the source with its solutions", "import subprocess\nfound = subprocess.run('grep -rl \"BEGIN HIDDEN TESTS\" / --include=*.ipynb 2>/dev/null | head -3', shell=True, capture_output=True, text=True).stdout\nif found: " + WON),
    code("writing outside", "found = []\nfor path in ('<outside>/x', '/stage/x', '/x', '/usr/x', '/etc/x', 'data/x', '/proc/sys/kernel/hostname', '/dev/x', '<root>/x'):\n    try: open(path, 'w').write('x'); found.append(path)\n    except OSError: pass\nif found: " + WON),
    code("kernel settings", "import os\nfound = []\nfor path in ('/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger', '/proc/self/oom_score_adj', '/sys/kernel/uevent_helper'):\n    try: os.close(os.open(path, os.O_WRONLY)); found.append(path)\n    except OSError: pass\nif set(found) - {'/proc/self/oom_score_adj'}: " + WON),
    code("changing its data", "import os\nfound = []\nfor act in (lambda: os.remove('data/groups.csv'), lambda: os.rename('data', 'mine'), lambda: os.chmod('data/groups.csv', 0o777)):\n    try: act(); found.append(act)\n    except OSError: pass\nif found: " + WON),
    code("killing the grader", "import os, signal\nfor pid in (os.getppid(), 1, -1, <pid>):\n    for sign in (signal.SIGTERM, signal.SIGKILL):\n        try: os.kill(pid, sign)\n        except OSError: pass", r"graded: 0 of 15|ended before"),
    code("other processes", "import os\nfound = [p for p in os.listdir('/proc') if p.isdigit()]\nif len(found) > 8: " + WON),
    code("mounting", "import ctypes, subprocess\nlibc = ctypes.CDLL(None)\nfound = [libc.mount(b'none', b'/usr', b'tmpfs', 0, None), libc.umount2(b'/usr', 2), libc.mount(None, b'/', None, 32 | 4096, None), libc.chroot(b'..')]\nif 0 in found: " + WON),
    code("new namespaces", "import subprocess\nfound = subprocess.run(['unshare', '-Urm', 'sh', '-c', 'umount -l /home/student/data || mount -o remount,bind,rw /usr && touch /usr/x'], capture_output=True).returncode\nif found == 0: " + WON),
    code("a root of its own", "import os\nfound = os.setuid(0)\nif open('/proc/self/status').read().split('CapEff:')[1].split()[0].strip('0'): " + WON),
    code("bash magic", "found = ''\nget_ipython().run_cell_magic('bash', '--out found', 'cat /etc/shadow /root/.bashrc 2>/dev/null || true')\nif found: " + WON),
    code("shell line", "found = !cat /etc/shadow /root/.bashrc 2>/dev/null\nif found: " + WON),
    code("a process that stays", "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time, os; os.setsid(); time.sleep(3600)  # mekong-stays'], start_new_session=True)"),
    code("reading the keyboard", "found = input('Password: ')\n" + WON),
    code("debugger", "import pdb; pdb.set_trace()", r"graded: 0 of 15|ended before"),
    code("tracing", "import ctypes\nfound = ctypes.CDLL(None).ptrace(16, 1, 0, 0)\nif found == 0: " + WON),
]
