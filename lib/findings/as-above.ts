/** What rows repeat is written once. */

/**
 * Remembers what was written last. A report is sorted: most of what stands in a row stands in the row above as well, and an app
 * with a thousand audit logs has three hundred thousand rows.
 */
export function asAbove<Value>(write: (value: Value) => string): (value: Value) => string {
  let above: { readonly value: Value; readonly written: string } | undefined;
  return (value) => {
    if (!above || above.value !== value) above = { value, written: write(value) };
    return above.written;
  };
}
