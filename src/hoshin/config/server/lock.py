"""One running house per data folder; no Django."""

import fcntl
import os
import time
from pathlib import Path

from hoshin.config.cli.words import Refused, choose

SECONDS_TO_WAIT = 15.0


def take(data: Path) -> int:
    """Lock the folder and return the open descriptor; children inherit it, so the lock lasts as long as any of them.

    After the supervisor was killed its children need a moment to end, therefore the lock is waited for a little.
    Raises Refused when another house runs there.
    """
    descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if _holder_lives(descriptor) or time.monotonic() >= deadline:
                os.close(descriptor)
                raise Refused(
                    choose(
                        f"データの置き場所 {data} では、すでに Hoshin が動いています。そちらを止めるか、--data で別の場所を指定してください。",
                        f"another Hoshin is running on the data folder {data}. Stop it, or name another with --data.",
                    )
                ) from None
            time.sleep(0.2)
        else:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor


def _holder_lives(descriptor: int) -> bool:
    """True when the supervisor that took the lock still lives, so that waiting for it would be in vain."""
    holder = os.pread(descriptor, 20, 0)
    if not holder.isdigit():
        return False
    try:
        os.kill(int(holder), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
