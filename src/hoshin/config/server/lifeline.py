"""How a child learns that its supervisor has gone, however it went; no Django.

The supervisor holds the only writing end of a pipe. When it ends, even by kill -9, the reading end reports it: the
child stops as if asked to, and by force when that takes too long.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, MutableMapping, Sequence

LIFELINE = "HOSHIN_LIFELINE"
SECONDS_TO_STOP = 8


def take_up(environment: MutableMapping[str, str]) -> None:
    """Watch the pipe named in the environment, if there is one; Ctrl-C is then left to the supervisor."""
    descriptor = environment.pop(LIFELINE, "")
    if not descriptor:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reading_end = int(descriptor)
    os.set_inheritable(reading_end, False)  # noqa: FBT003 - the library takes it so
    threading.Thread(target=_wait_for_end, args=(reading_end,), name="lifeline", daemon=True).start()


def run_tied(
    words: Sequence[str], environment: Mapping[str, str], *, seconds: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run one of our commands to its end and return what it printed; it ends with this process, however that ends.

    Raises subprocess.TimeoutExpired when it takes longer than `seconds`.
    """
    reading_end, writing_end = os.pipe()
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter with our own words
            words,
            env={**environment, LIFELINE: str(reading_end)},
            pass_fds=(reading_end,),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    finally:
        os.close(reading_end)
        os.close(writing_end)


def _wait_for_end(reading_end: int) -> None:
    while os.read(reading_end, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)
