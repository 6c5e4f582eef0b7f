"""The process around the command line: `python -m caulk` and the `caulk` script."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code; no failure ends in a bare traceback."""
    gc.disable()  # what a scan leaves is collected between batches; the rest ends with the process
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Without another stdout Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        sys.stderr.write("caulk: interrupted\n")
        code = 130  # 128 + SIGINT, as a shell reports it
    gc.freeze()  # or the end of the interpreter would search all that is left
    sys.exit(code)


def _run() -> int:
    from caulk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    main()
