"""Runs a command in a pseudo-terminal of so many columns, prints what it wrote, and ends as it ended."""

import fcntl
import os
import pty
import struct
import sys
import termios
import time

columns = int(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    # the terminal has its size before anybody asks
    time.sleep(0.2)
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
while True:
    try:
        written = os.read(terminal, 65536)
    except OSError:
        break
    if not written:
        break
    sys.stdout.buffer.write(written)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
