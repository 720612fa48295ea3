"""python -m wormtrail_local: the local AWS in the foreground."""

import argparse
import os
import re

import moto.core


def _account(text: str) -> str:
    if not re.fullmatch(r"\d{12}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an AWS account: write its 12 digits")
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 99999")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(prog="wormtrail_local", description="A local AWS with what an audit log needs.")
    parser.add_argument("--port", type=_whole, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--account", type=_account, default="123456789012", help="the account that it plays")
    parser.add_argument("--latency-ms", type=_whole, default=0, help="delay added to every request, in milliseconds")
    parser.add_argument(
        "--lambda-concurrency", type=_whole, default=1000, help="concurrent executions of the account; new ones have 10"
    )
    parser.add_argument(
        "--short-ids-leave-room",
        action="store_true",
        help="in generated bucket names, the stack's name gets the letters that a short logical id leaves",
    )
    parser.add_argument(
        "--schedules-wait",
        action="store_true",
        help="schedules invoke nothing until a test releases them: what is deployed then stays as it is",
    )
    parser.add_argument("--verbose", action="store_true", help="write an access log to standard error")
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop when standard input ends")
    options = parser.parse_args()
    # Whoever has no access key of another account is in this one; moto's modules read it when they load.
    moto.core.DEFAULT_ACCOUNT_ID = options.account

    from wormtrail_local import limits, schedules
    from wormtrail_local.server import serve

    limits.lambda_concurrency = options.lambda_concurrency
    limits.short_ids_leave_room = options.short_ids_leave_room
    schedules.hold(options.schedules_wait)
    serve(options.port, options.latency_ms, options.verbose, options.until_stdin_closes)
    # Threads that still work for somebody who no longer listens must not keep the process.
    os._exit(0)


if __name__ == "__main__":
    main()
