/** Names of keys that say whose they are. */

/** Whether a name or ARN is the alias of a key that AWS manages: nobody can change its policy. */
export function isManagedByAws(name: string): boolean {
  return /(^|:)alias\/aws\//.test(name);
}
