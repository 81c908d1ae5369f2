"""Children of a warm parent behave as kernels that were started for one notebook each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kopmp_lib.batch import record
from kopmp_lib.batch.forked.asking import ChildError, Warm, how
from kopmp_lib.batch.forked.requests import Call, Place
from kopmp_lib.batch.plan import plan
from kopmp_lib.batch.run import run
from kopmp_lib.workspace import Workspace

PARAMETERS = 'region_code: str = "19.71"  # Kode wilayah'
NASTY = (
    "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "import warnings\nwarnings.warn('told')",
    "from IPython.display import HTML, Markdown, display\n"
    "handle = display(HTML('<p>1</p>'), display_id=True)\nprint('between')",
    "handle.update(HTML('<p>2</p>'))",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "!echo from a shell",
    "%%bash\necho from bash",
    "import os\nos.write(1, b'past Python\\n');",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "'one'\n'two'",
    "Out[11], In[11], _",
    "import multiprocessing\n"
    "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    print(sorted(pool.map(abs, [-1, 2])))",
    "import threading\n"
    "thread = threading.Thread(target=print, args=('from a thread',))\n"
    "thread.start()\nthread.join()",
    "import pandas as pd\nfrom matplotlib.figure import Figure\n"
    "display(pd.DataFrame({'a': [1.5, None]}))\nfigure = Figure()\n"
    "figure.subplots().plot([1, 2])\nfigure",
    "{1: 2}, {'b', 'a'}, b'\\xff', float('nan'), '\\u2028 ☃'",
    "display({'text/plain': 'x', 'application/json': {'n': 1}}, raw=True, metadata={'m': (1, 2)})",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([0, 1]);",
    "def deep(n):\n    return 1 / n\ndeep(0)",
    "print('never')",
)
"""What notebooks do that goes wrong easily when cells do not run in a kernel of their own."""

STARTS_A_THREAD = (
    "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
)


@pytest.fixture
def put_out(workbench: Workspace, write_notebook, monkeypatch: pytest.MonkeyPatch):
    """The cells that a notebook of these sources leaves, run in one of the two ways."""

    def out(way: str, *sources: str) -> list[dict[str, object]]:
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # kernels would let files 1, 2 be
        path = workbench.notebooks / "00_brief.ipynb"
        write_notebook(path, PARAMETERS, *sources)
        chosen = plan(workbench, ["19.71"], ["00_brief"], force=True)
        done = run(chosen, workbench, fork=() if way == "forked" else None)
        left = record.notebook_path(workbench, "19.71", "00_brief")
        if done.failures:
            left = workbench.runs / done.run / "19.71.00_brief.failed.ipynb"
        return json.loads(left.read_text(encoding="utf-8"))["cells"]

    return out


def told(cells: list[dict[str, object]]) -> list[object]:
    """Outputs and numbers, without what no two runs share."""
    text = json.dumps([(cell.get("execution_count"), cell.get("outputs")) for cell in cells])
    text = re.sub(r"ipykernel_\d+", "ipykernel_N", text)
    return json.loads(re.sub(r"0x[0-9a-f]+", "0x0", text))


def test_nasty_cells_put_out_the_same_as_in_a_kernel_of_their_own(put_out) -> None:
    cold, forked = (told(put_out(way, *NASTY)) for way in ("cold", "forked"))
    assert len(cold) == len(NASTY) + 4  # parameters, those injected, two marks of the error
    for number, (one, other) in enumerate(zip(forked, cold, strict=True)):
        assert one == other, number


def test_nothing_of_a_notebook_is_left_to_the_next(put_out) -> None:
    put_out(
        "forked",
        "import builtins, json, os, pandas as pd, matplotlib as mpl\n"
        "builtins.left = json.left = 1\nos.environ['LEFT'] = '1'\nos.chdir('/')\n"
        "pd.set_option('display.max_rows', 3)\n"
        "mpl.rcParams['figure.dpi'] = 7",
    )
    cells = put_out(
        "forked",
        "import builtins, json, os, pandas as pd, matplotlib as mpl\n"
        "hasattr(builtins, 'left'), hasattr(json, 'left'), 'LEFT' in os.environ, "
        "os.getcwd() == '/', pd.get_option('display.max_rows'), mpl.rcParams['figure.dpi']",
    )
    (output,) = cells[-1]["outputs"]
    assert "".join(output["data"]["text/plain"]) == "(False, False, False, False, 60, 100.0)"


def test_two_children_draw_different_numbers(put_out) -> None:
    draw = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    first, second = (put_out("forked", draw)[-1]["outputs"] for _ in range(2))
    assert first != second


def test_a_cell_that_never_comes_back_to_python_is_stopped(workbench: Workspace, write_notebook):
    hang = "import ctypes\nctypes.PyDLL(None).sleep(600)"  # keeps the interpreter to itself
    write_notebook(workbench.notebooks / "00_brief.ipynb", PARAMETERS, "1", hang)
    start = time.monotonic()
    chosen = plan(workbench, ["19.71"], ["00_brief"])
    (failure,) = run(chosen, workbench, fork=(), timeout=1).failures
    assert time.monotonic() - start < 60
    assert (failure.end, failure.cause, failure.cell) == ("failed_inside", "CellTimeoutError", 4)


@pytest.fixture
def warm(tmp_path: Path):
    parent = Warm(os.environ, tmp_path / "log")
    yield parent
    parent.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(str(tmp_path), str(tmp_path / "log"), {**os.environ, "ONLY": "here"})


def test_a_child_has_its_own_folder_environment_and_group(warm: Warm, place: Place) -> None:
    assert warm.call(Call(place, os.getcwd)) == place.folder
    assert warm.call(Call(place, os.getenv, ("ONLY",))) == "here"
    child = warm.ask(Call(place, os.getpgrp))
    assert child.value() == child.pid != os.getpgrp()


def test_what_a_notebook_leaves_running_holds_nobody_up(put_out) -> None:
    start = time.monotonic()
    cells = put_out(
        "forked",
        "import os, subprocess, time\nif not os.fork():\n    time.sleep(300)\n    os._exit(0)\n"
        "left = subprocess.Popen(['sleep', '300'])\nprint(left.pid)",
    )
    assert time.monotonic() - start < 60
    assert _gone(int("".join(cells[-1]["outputs"][0]["text"])))


def test_a_child_that_ends_by_itself_is_lost(workbench: Workspace, write_notebook) -> None:
    path = workbench.notebooks / "00_brief.ipynb"
    write_notebook(path, PARAMETERS, "import os\nos._exit(0)")
    (failure,) = run(plan(workbench, ["19.71"], ["00_brief"]), workbench, fork=()).failures
    assert (failure.end, failure.cause, failure.cell) == ("failed_inside", "DeadKernelError", 3)


def test_modules_beside_the_program_do_not_stand_in_for_libraries(
    put_out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "statsmodels.py").write_text("raise LookupError", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert put_out("forked", "print('ran')")[-1]["outputs"]


def test_a_lost_parent_is_replaced(put_out, tmp_path: Path) -> None:
    once = tmp_path / "killed"
    cells = put_out(
        "forked",
        f"import os\nfrom pathlib import Path\nonce = Path({str(once)!r})\n"
        "if not once.exists():\n    once.touch()\n    os.kill(os.getppid(), 9)\n"
        "    __import__('time').sleep(60)\n'done'",
    )
    assert "".join(cells[-1]["outputs"][0]["data"]["text/plain"]) == "'done'"


def test_what_was_killed_once_is_tried_once_more(put_out, tmp_path: Path) -> None:
    once = tmp_path / "killed"
    cells = put_out(
        "forked",
        f"import os\nfrom pathlib import Path\nonce = Path({str(once)!r})\n"
        "if not once.exists():\n    once.touch()\n    os.kill(os.getpid(), 9)\n'done'",
    )
    assert once.exists()
    assert "".join(cells[-1]["outputs"][0]["data"]["text/plain"]) == "'done'"


@pytest.mark.parametrize(("more", "learnt"), [("", True), (STARTS_A_THREAD, False)])
def test_the_parent_loads_what_a_child_had_to_unless_threads_are_left(
    warm: Warm, place: Place, more: str, learnt: bool
) -> None:
    is_loaded = Call(place, eval, ("'wave' in __import__('sys').modules",))
    assert not warm.call(is_loaded)
    warm.call(Call(place, exec, (f"import wave\n{more}",)))
    assert warm.call(is_loaded) is learnt


def test_how_a_child_ended_is_told(warm: Warm, place: Place) -> None:
    with pytest.raises(ChildError, match="SIGABRT"):
        warm.call(Call(place, os.abort))
    with pytest.raises(ChildError, match="ZeroDivisionError"):
        warm.call(Call(place, divmod, (1, 0)))
    assert how(3 << 8) == "exit status 3"
    assert warm.call(Call(place, divmod, (7, 2))) == (3, 1)  # the parent goes on


def test_a_parent_ends_with_its_owner(tmp_path: Path) -> None:
    owner = (
        "import os, sys\nfrom pathlib import Path\n"
        "from kopmp_lib.batch.forked.asking import Warm\n"
        "from kopmp_lib.batch.forked.requests import Call, Place\n"
        "warm = Warm(os.environ, Path(sys.argv[1]))\n"
        "place = Place('/', sys.argv[1], dict(os.environ))\n"
        "print(warm.call(Call(place, os.getppid)), warm.folder, flush=True)\n"
        "os._exit(0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", owner, str(tmp_path / "log")], capture_output=True, check=True
    )
    process, folder = ran.stdout.split()
    assert _gone(int(process))
    assert not Path(folder.decode()).exists()


def _gone(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def forked_for_all(monkeypatch: pytest.MonkeyPatch):
    from jupyter_client.provisioning import KernelProvisionerFactory

    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "kopmp-forked")
    KernelProvisionerFactory.clear_instance()  # it read the variable when it was made
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.mark.usefixtures("forked_for_all")
def test_whoever_asks_for_a_kernel_may_get_a_forked_one(tmp_path: Path) -> None:
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    said: list[str] = []
    try:
        assert type(manager.provisioner).__name__ == "ForkedProvisioner"
        client.execute_interactive(
            "import os, sys\nprint(os.getcwd(), 'pandas' in sys.modules, os.getpid())",
            output_hook=lambda message: said.append(message["content"].get("text", "")),
            timeout=60,
        )
        process = manager.provisioner.pid
        assert "".join(said).split() == [str(tmp_path), "True", str(process)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert _gone(process)


@pytest.mark.parametrize(
    ("source", "harmless"),
    [
        ("", True),
        (STARTS_A_THREAD, False),
        ("import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)", False),
        ("import os\nos._exit(0)", False),
    ],
)  # fmt: skip
def test_only_harmless_modules_are_learnt(tmp_path: Path, source: str, harmless: bool) -> None:
    (tmp_path / "odd_module.py").write_text(source, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "import sys\nfrom kopmp_lib.batch.forked.learning import load\n"
         "print(load(['odd_module']), 'odd_module' in sys.modules)"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert told.stdout.split() == [str(harmless)] * 2
