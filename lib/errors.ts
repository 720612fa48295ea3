/** The root of every error that a person can mend: its message says what is wrong and what to do. */
export class WormtrailError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A variable of the environment says nothing that can be followed. */
export class EnvironmentError extends WormtrailError {}
