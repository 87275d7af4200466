"""Runs a command and tells on the standard error what it has cost: seconds of processor, bytes.

A process of its own, started without packages, so that little of its own is counted with it.
"""

import json
import os
import sys

pid = os.posix_spawn(sys.argv[1], sys.argv[1:], {})
_pid, status, usage = os.wait4(pid, 0)
cost = {
    "code": os.waitstatus_to_exitcode(status),
    "seconds": usage.ru_utime + usage.ru_stime,
    "bytes": usage.ru_maxrss * 1024,
}
sys.stderr.write("\n" + json.dumps(cost))
