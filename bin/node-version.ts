/** Refuses a Node.js that is too old. npm only warns of `engines`, and an error deep inside a library would not name the cause. */

/** As `engines` in package.json has it. */
const OLDEST = [20, 19] as const;

/** @returns what to say; undefined where the version will do. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `wormtrail needs Node.js ${OLDEST.join('.')} or newer; this is ${version}. Install a version that is still maintained, such as 24: https://nodejs.org/en/download.`;
}

const complaint = unsupportedNode(process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(`${complaint}\n`);
  process.exit(2);
}
