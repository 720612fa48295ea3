/** What rows repeat is written once. */

/**
 * Remembers what was written last. A report is sorted: most of what stands in a row stands in the row above as well, and an app
 * with a thousand audit logs has three hundred thousand rows.
 */
export function asAbove<Value>(write: (value: Value) => string): (value: Value) => string {
  let above: Value | undefined;
  let written: string | undefined;
  return (value) => {
    if (written === undefined || above !== value) {
      above = value;
      written = write(value);
    }
    return written;
  };
}
