/** The proof is computed once for the same policies, requests and simulator: half a minute that most changes can not touch. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { provenActions } from './actions';
import { prove, type Proof } from './matrix';
import { readSample } from './sample';

const ROOT = path.join(__dirname, '..', '..');

/** The proof that was computed from exactly this; else a new one. */
export async function cachedProof(): Promise<Proof> {
  const sample = await readSample();
  const hash = createHash('sha256').update(JSON.stringify([sample, await provenActions()]));
  const sources = readdirSync(__dirname).map((name) => path.join(__dirname, name));
  for (const file of [...sources, path.join(ROOT, 'package-lock.json')]) hash.update(readFileSync(file));
  const file = path.join(ROOT, '.cache', `policy-proof-${hash.digest('hex')}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Proof;
  const proof = await prove(sample);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(proof));
  renameSync(`${file}.${process.pid}`, file);
  return proof;
}
