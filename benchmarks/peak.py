"""The most memory a process ever held: the process itself tells, at its end.

`python benchmarks/peak.py FILE WORDS` is `coalition WORDS`, which writes its peak, in bytes, into FILE when it ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def peak() -> int:
    """The peak resident memory of this process, in bytes."""
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage says on Linux is at least what the parent held when it started this process
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        if "VmHWM" in told:
            return int(told["VmHWM"].split()[0]) * 1024
    if sys.platform == "win32":
        return _windows()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _windows() -> int:
    """PeakWorkingSetSize of PROCESS_MEMORY_COUNTERS."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("PeakWorkingSetSize", "WorkingSetSize")),
            *((f"quota{number}", ctypes.c_size_t) for number in range(4)),
            *((name, ctypes.c_size_t) for name in ("PagefileUsage", "PeakPagefileUsage")),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - there is none elsewhere, and mypy knows
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        raise OSError("Windows does not tell how much memory this process held")
    return int(counters.PeakWorkingSetSize)


def main() -> None:
    """Runs the command and tells its peak, however it ends."""
    from sim.cli import main as command

    file, *words = sys.argv[1:]
    try:
        command(words, prog_name="coalition")
    finally:
        Path(file).write_text(str(peak()), encoding="utf-8")


if __name__ == "__main__":
    main()
