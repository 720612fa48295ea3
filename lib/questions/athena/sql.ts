/** Words of SQL as Athena has them (Trino): what questions are written in. Nothing a person typed ever stands in it. */

/** A text, whatever stands in it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function matches(column: string, expression: RegExp): string {
  const insensitive = expression.flags.includes('i') ? '(?i)' : '';
  return `regexp_like(${column}, ${literal(insensitive + expression.source.replaceAll('\\/', '/'))})`;
}

export function isOneOf(column: string, texts: readonly string[]): string {
  return `${column} IN (${texts.map(literal).join(', ')})`;
}

export function every(...conditions: readonly string[]): string {
  return `(${conditions.join(' AND ')})`;
}

export function some(...conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}

/** A text in a column that holds JSON; NULL where there is none. */
export function textIn(column: string, path: string): string {
  return `json_extract_scalar(${column}, '$.${path}')`;
}

/** Whether the condition holds for one element of the list. */
export function anyIn(list: string, element: string, condition: string): string {
  return `cardinality(filter(${list}, ${element} -> ${condition})) > 0`;
}

/** Whether a name is what is asked: `*` stands for any text, and case does not matter. */
export function fits(name: string, asked: string): string {
  const plain = ['!', '%', '_'].reduce((text, each) => `replace(${text}, '${each}', '!${each}')`, `lower(${asked})`);
  return `lower(${name}) LIKE replace(${plain}, '*', '%') ESCAPE '!'`;
}

/** What stands behind the last slash or colon. */
export function lastPart(name: string): string {
  return `regexp_extract(${name}, '([^/:]*)$', 1)`;
}

/** The name of a call without the version of its API, in which those of some services end. */
export const UNVERSIONED = String.raw`regexp_replace(eventname, '\d{8}(v\d)?$', '')`;
