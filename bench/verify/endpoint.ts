/** The endpoint of the benchmark, as the one who measures sees it: `server.ts` in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BENCH_SCOPE } from './scope';

export interface Requests {
  readonly get: number;
  readonly list: number;
  readonly other: number;
}

export class Endpoint {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly logFiles: number,
    readonly digests: number,
  ) {}

  /** @param program The bundled `server.ts`. @param sizes Its arguments. */
  static async start(program: string, ...sizes: readonly number[]): Promise<Endpoint> {
    const words = [program, ...sizes.map(String)];
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { port, logFiles, digests } = JSON.parse(line) as { port: number; logFiles: number; digests: number };
    return new Endpoint(child, `http://127.0.0.1:${port}`, logFiles, digests);
  }

  /** Sets the latency. @returns the requests since the last time. */
  async latency(milliseconds: number): Promise<Requests> {
    return (await (await fetch(`${this.url}/bench?latency=${milliseconds}`)).json()) as Requests;
  }

  async paths(): Promise<string> {
    let all: string[] = [];
    for (let more = true; more;) {
      const after = all.at(-1) ?? '';
      const answer = await fetch(`${this.url}/${BENCH_SCOPE.bucket}?versions&key-marker=${encodeURIComponent(after)}`);
      const xml = await answer.text();
      all = [...all, ...[...xml.matchAll(/<Key>([^<]+)/g)].map(([, key = '']) => key)];
      more = xml.includes('<IsTruncated>true');
    }
    return all.map((key) => `/${BENCH_SCOPE.bucket}/${key}`).join('\n');
  }

  stop(): void {
    this.child.stdin?.end();
  }

  get environment(): NodeJS.ProcessEnv {
    const credentials = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
    const region = { AWS_REGION: BENCH_SCOPE.region, AWS_DEFAULT_REGION: BENCH_SCOPE.region };
    return { ...process.env, ...credentials, ...region, AWS_ENDPOINT_URL: this.url, NODE_NO_WARNINGS: '1' };
  }
}
