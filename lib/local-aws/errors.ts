/** What can go wrong on the way to a local AWS. */
import { WormtrailError } from '../errors';

/** No Python that is new enough stands on PATH. */
export class PythonMissing extends WormtrailError {
  constructor(tried: readonly string[]) {
    super(
      `The local AWS needs Python 3.10 or newer, and none of ${tried.join(', ')} on PATH is one. Install it from ` +
        'https://www.python.org/downloads/ (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install ' +
        'python), then run this again.',
    );
  }
}

/** A virtual environment could not be made or filled. */
export class PythonEnvironmentFailed extends WormtrailError {
  constructor(folder: string, step: string, output: string) {
    super(
      `The Python environment of the local AWS could not be made in ${folder}: ${step} failed.\n${output.trim()}\n` +
        'Mend what it names (no network? no venv module: apt install python3-venv), then run this again.',
    );
  }
}

/** Somebody else listens on the port, or it may not be used. */
export class PortNotFree extends WormtrailError {
  constructor(port: number, code = 'it cannot be opened') {
    const why = { EADDRINUSE: 'another program listens there', EACCES: 'this user may not open it' }[code] ?? code;
    super(
      `The port ${port} of 127.0.0.1 is not free: ${why}. Choose another with --port, or leave it out for a free one.`,
    );
  }
}

/** The server ended, or did not answer, before it was ready. */
export class LocalAwsDidNotStart extends WormtrailError {
  constructor(reason: string, output: string) {
    super(`The local AWS did not start: ${reason}.${output.trim() && `\n${output.trim()}`}`);
  }
}

/** The server ended although nobody stopped it. */
export class LocalAwsEnded extends WormtrailError {
  constructor(end: number | string) {
    super(`The local AWS ended by itself (${end}). Start it again; python -m wormtrail_local --verbose says more.`);
  }
}

/** Somebody was to confirm a subscription that does not exist. */
export class NobodySubscribed extends WormtrailError {
  constructor(address: string) {
    super(`No topic has a subscription of ${address}. Deploy the audit log first.`);
  }
}
