/** Works a snippet into a template. */

export type Tree = Readonly<Record<string, unknown>>;

/** As a person works it in: properties by name, entries of lists by their Sid or Id, others in place of what stood there. */
export function merged(into: unknown, snippet: unknown): unknown {
  if (Array.isArray(into) && Array.isArray(snippet)) {
    const nameOf = (item: unknown): unknown =>
      (item as { Sid?: string; Id?: string }).Sid ?? (item as { Id?: string }).Id;
    if (snippet.length === 0 || snippet.some((item) => nameOf(item) === undefined)) return snippet;
    const kept = into.filter((item) => snippet.every((other) => nameOf(other) !== nameOf(item)));
    return [...(kept as unknown[]), ...(snippet as unknown[])];
  }
  if (!isTree(into) || !isTree(snippet) || isFunction(into) || isFunction(snippet)) return snippet;
  return Object.fromEntries(
    [...new Set([...Object.keys(into), ...Object.keys(snippet)])].map((name) => [
      name,
      name in snippet ? merged(into[name], snippet[name]) : into[name],
    ]),
  );
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What CloudFormation computes stands in place of what stood there. */
function isFunction(tree: Tree): boolean {
  return Object.keys(tree).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
