/**
 * The floor: fetches every object that a list names with so many connections, unzips it, hashes it, and does nothing else.
 * No listing, no signature on a request or a digest, no comparison. What is used is what was fastest here of Node's own:
 * inflating in the thread pool into one buffer of the right size, hashing in the main thread.
 *
 * Arguments: endpoint, concurrency. Paths come on standard input, one a line.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { gunzip } from 'node:zlib';

const [endpoint = '', concurrency = '64'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const paths = readFileSync(0, 'utf8').trim().split('\n');

function fetchAll(path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(`${endpoint}${path}`, { agent }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(Buffer.concat(pieces)));
      response.on('error', reject);
    }).on('error', reject);
  });
}

function unzip(zipped: Buffer): Promise<Buffer> {
  const size = zipped.readUInt32LE(zipped.length - 4);
  return new Promise((resolve, reject) => {
    gunzip(zipped, { chunkSize: size + 64 }, (error, content) => (error ? reject(error) : resolve(content)));
  });
}

async function main(): Promise<void> {
  const began = performance.now();
  let next = 0;
  let bytes = 0;
  const work = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const content = await unzip(await fetchAll(path));
      createHash('sha256').update(content).digest('hex');
      bytes += content.length;
    }
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const peak = maxRSS * 1024;
  process.stdout.write(
    JSON.stringify({
      milliseconds: performance.now() - began,
      processor: (userCPUTime + systemCPUTime) / 1000,
      bytes,
      peak,
    }),
  );
  agent.destroy();
}

void main();
