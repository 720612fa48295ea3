"""The AWS CLI, loaded once and forked for each command line that a connection asks for: a process of its own takes a second to start.

A connection sends one line of JSON, `{"words": [...], "environment": {...}}`, and gets `{"code": ..., "stdout": ..., "stderr": ...}`.
"""

import json
import os
import socketserver
import sys
import tempfile
import threading
from collections.abc import Callable

from awscli import clidriver


# it finds its data by a variable that it sets when it is loaded
DATA = os.environ["AWS_DATA_PATH"]


class Command(socketserver.StreamRequestHandler):
    """One command line, in a process of its own."""

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        os.environ.clear()
        os.environ.update(asked["environment"], AWS_DATA_PATH=DATA)
        sys.argv = ["aws", *asked["words"]]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = ended(clidriver.main)
            sys.stdout.flush()
            sys.stderr.flush()
            said = [read(each) for each in (out, err)]
        self.wfile.write(json.dumps({"code": code, "stdout": said[0], "stderr": said[1]}).encode())


def ended(main: Callable[[], int]) -> int:
    """What it answers, or exits with: options that it does not know, say."""
    try:
        return main()
    except SystemExit as exit:
        return int(exit.code or 0)


def read(file: tempfile._TemporaryFileWrapper) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


class Server(socketserver.ForkingMixIn, socketserver.TCPServer):
    """Forks for each connection."""

    request_queue_size = 64


# what every command loads
clidriver.create_clidriver().session.create_client(
    "s3", region_name="eu-central-1", aws_access_key_id="none", aws_secret_access_key="none"
)
server = Server(("127.0.0.1", 0), Command)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
print(server.server_address[1], flush=True)
server.serve_forever()
