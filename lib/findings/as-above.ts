/** Rows of which most repeat the row above: what stands there already is not written again. */

/** A stretch of a row. */
export interface Stretch<Item> {
  /** Whether it says the same of two items. */
  readonly isSame: (one: Item, other: Item) => boolean;
  readonly write: (item: Item) => string;
}

/**
 * Writes items as rows, and each stretch of a row only where it differs from the one above. A report is sorted, and an app with a
 * thousand audit logs has three hundred thousand rows: nearly all that a row tells was told before.
 */
export function rowWriter<Item>(stretches: readonly Stretch<Item>[]): (item: Item) => string {
  const written = stretches.map(() => '');
  let above: Item | undefined;
  return (item) => {
    let row = '';
    for (let index = 0; index < stretches.length; index += 1) {
      const stretch = stretches[index];
      if (stretch && (above === undefined || !stretch.isSame(item, above))) written[index] = stretch.write(item);
      row += written[index];
    }
    above = item;
    return row;
  };
}
