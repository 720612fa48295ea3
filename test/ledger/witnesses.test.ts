/** Witnesses cosign what the ledger signs; whatever they answer, the ledger grows, and `ledger verify` says what was witnessed. */
import { openCosignatures, parseWitnessKey } from '../../lib/transparency/cosignature';
import { formatKeyId, formatNoteKey, parseNote, parseNoteKey } from '../../lib/transparency/note';
import { cosignatureIn } from '../../lib/transparency/witness-protocol';
import { parseDeployedWitnesses, policyOf } from '../../lib/ledger/deployed-witnesses';
import { postToWitness } from '../../lib/ledger/post';
import { askWitnesses, type Asked } from '../../lib/ledger/witnesses';
import { BucketArchive } from '../../lib/ledger/archive';
import { signedSizes } from '../../lib/ledger/head';
import { cosignaturePath } from '../../lib/ledger/names';
import { readSummary } from '../../lib/ledger/summary';
import { parsePolicy, type WitnessPolicy } from '../../lib/transparency/witness-policy';
import { VERIFIER_KEY } from '../transparency/sample-log';
import { witnessedHistories } from './histories';
import recorded from './litewitness.recorded.json';
import { foundBy, HOUR, NIGHT, World } from './support';
import { TestWitness, type Answer } from './witness';

const running: TestWitness[] = [];
afterEach(() => running.splice(0).forEach((witness) => witness.stop()));

interface Witnessed {
  readonly world: World;
  readonly witnesses: readonly TestWitness[];
  readonly policy: WitnessPolicy;
  ask(now?: Date): Promise<Asked[]>;
}

/** A ledger of one day, and witnesses that know its key. */
async function witnessed(count = 1, quorum = count): Promise<Witnessed> {
  const world = await World.ofADay();
  const witnesses = Array.from({ length: count }, (_, at) => new TestWitness(at + 1, [world.signer.key]));
  running.push(...witnesses);
  const urls = await Promise.all(witnesses.map((witness) => witness.start()));
  const of = witnesses.map(({ key }, at) => ({ key: formatNoteKey(key), url: urls[at] ?? '' }));
  const deployed = parseDeployedWitnesses(JSON.stringify({ quorum, of }));
  return {
    world,
    witnesses,
    policy: policyOf(deployed),
    ask: (now = NIGHT) => {
      for (const witness of witnesses) witness.now = now;
      return askWitnesses(world.store, world.signer.key, { witnesses: deployed.of, post: postToWitness, now });
    },
  };
}

const problems = (asked: readonly Asked[]): (string | undefined)[] => asked.map(({ problem }) => problem);

describe('asking', () => {
  test('each checkpoint is cosigned, from the size that the witness saw before', async () => {
    const { world, witnesses, policy, ask } = await witnessed(2);
    await world.append();
    expect(problems(await ask())).toEqual([undefined, undefined]);
    await world.hourly(3, new Date(NIGHT.getTime() + HOUR));
    const now = new Date(NIGHT.getTime() + 3 * HOUR);
    expect(problems(await ask(now))).toEqual([undefined, undefined]);
    expect(witnesses[0]?.requests.map((request) => request.split('\n', 1)[0])).toEqual(['old 0', 'old 20']);
    const verification = await world.verifyBucket({ policy });
    expect(foundBy(verification)).toEqual([]);
    expect(verification.witnessed).toEqual({ size: verification.size, time: now });
  });

  test('a witness learns the size, the root and hashes, and nothing of the evidence', async () => {
    const { world, witnesses, ask } = await witnessed();
    await world.append();
    await ask();
    await world.hourly(1, new Date(NIGHT.getTime() + HOUR));
    await ask();
    for (const request of witnesses[0]?.requests ?? []) {
      expect(request).toMatch(
        /^old \d+\n(?:[A-Za-z0-9+/]{43}=\n)*\nwormtrail\/[0-9a-f]{32}\n\d+\n\S{44}\n\n— wormtrail\/\S+ \S+\n$/,
      );
    }
  });

  test('what is cosigned is not asked for again', async () => {
    const { world, witnesses, ask } = await witnessed();
    await world.append();
    await ask();
    await ask();
    expect(witnesses[0]?.requests).toHaveLength(1);
  });

  test('a name of a cosignature that nobody made stops nothing, and is taken for none', async () => {
    const { world, witnesses, ask } = await witnessed();
    const [witness] = witnesses;
    if (!witness) throw new Error('no witness');
    await world.append();
    const id = formatKeyId(witness.key.keyId);
    await world.store.create(cosignaturePath(1_000_000, id), Buffer.from('x'));
    expect(problems(await ask())).toEqual([undefined]);
    await world.hourly(1, new Date(NIGHT.getTime() + HOUR));
    const [size = 0] = await signedSizes(world.store);
    await world.store.create(cosignaturePath(size, id), Buffer.from('x'));
    expect(problems(await ask(new Date(NIGHT.getTime() + HOUR)))).toEqual([expect.stringMatching(/signature/)]);
  });

  test('a witness that saw another size says which, and is asked from there', async () => {
    const { world, witnesses, policy, ask } = await witnessed();
    await world.append();
    await ask();
    // its answer was lost: the next request begins where the ledger believes it to be
    world.bucket.versions = world.bucket.versions.filter(({ key }) => !key.includes('/cosignature/'));
    await world.hourly(1, new Date(NIGHT.getTime() + HOUR));
    expect(problems(await ask(new Date(NIGHT.getTime() + HOUR)))).toEqual([undefined]);
    expect(witnesses[0]?.requests.map((request) => request.split('\n', 1)[0])).toEqual(['old 0', 'old 0', 'old 20']);
    expect(foundBy(await world.verifyBucket({ policy }))).toEqual([]);
  });

  test('the newest checkpoint is shown with its cosignatures', async () => {
    const { world, witnesses, ask } = await witnessed();
    await world.append();
    await ask();
    const { checkpoint } = await readSummary(new BucketArchive(world.evidence));
    const keys = witnesses.map(({ key }) => key);
    expect(openCosignatures(parseNote(Buffer.from(checkpoint)), keys).map(({ witness }) => witness)).toEqual(keys);
  });
});

describe('a witness that does not do its part keeps nothing from growing, and is a finding', () => {
  const garbage = Buffer.alloc(100, 0xff);
  test.each<[what: string, instead: () => Answer, problem: RegExp]>([
    ['does not know the ledger', () => ({ status: 404 }), /status 404: it does not know this ledger/],
    ['does not take its key', () => ({ status: 403 }), /status 403: it does not take the key/],
    ['saw another history', () => ({ status: 422 }), /status 422: .*there are two histories/],
    ['saw more than there is', () => ({ status: 409, body: '1000\n' }), /saw 1000 leaves of this ledger, which has 20/],
    ['contradicts itself', () => ({ status: 409, body: '7\n' }), /says again that it saw another size/],
    ['does not say which size it saw', () => ({ status: 409, body: 'seven' }), /not which/],
    ['is broken', () => ({ status: 500, body: 'a page' }), /status 500\.$/],
    ['leads elsewhere', () => ({ status: 302 }), /status 302\.$/],
    ['answers nothing', () => ({ status: 200 }), /no signature/],
    ['answers garbage', () => ({ status: 200, body: garbage }), /not text in UTF-8/],
    ['answers too much', () => ({ status: 200, body: Buffer.alloc(100_000, 0x41) }), /more than 65536 bytes/],
    [
      'answers with another text',
      () => ({ status: 200, body: `\nother\n\n${ANOTHER}` }),
      /no cosignature of witness.example\/w1/,
    ],
    [
      'answers with the cosignature of another',
      () => ({ status: 200, body: ANOTHER }),
      /no cosignature of witness.example\/w1/,
    ],
  ])('it %s', async (_, instead, problem) => {
    const { world, witnesses, policy, ask } = await witnessed();
    await world.append();
    for (const witness of witnesses) witness.instead = instead;
    expect(problems(await ask())).toEqual([expect.stringMatching(problem)]);
    await world.hourly(1, new Date(NIGHT.getTime() + HOUR));
    expect(foundBy(await world.verifyBucket())).toEqual([]);
    expect(foundBy(await world.verifyBucket({ policy }))).toEqual(['LedgerWitnessed']);
  });

  test('its cosignature of another head than the one that was sent does not count', async () => {
    const { world, witnesses, ask } = await witnessed();
    const other = await witnessedHistories();
    await world.append();
    const [witness] = witnesses;
    if (!witness) throw new Error('no witness');
    const stranger = new TestWitness(1, [parseNoteKey(VERIFIER_KEY)]);
    witness.instead = () => stranger.answer(Buffer.from(other[0]?.request ?? ''));
    expect(problems(await ask())).toEqual([expect.stringMatching(/is not one of its key/)]);
  });

  test('its clock is not ours', async () => {
    const { world, witnesses, ask } = await witnessed();
    await world.append();
    const [witness] = witnesses;
    if (!witness) throw new Error('no witness');
    witness.instead = (request) => {
      witness.now = new Date('2020-01-01T00:00:00Z');
      return witness.answer(request);
    };
    expect(problems(await ask())).toEqual([expect.stringMatching(/2020-01-01T00:00:00.000Z, which is not now/)]);
  });

  test('it is not there', async () => {
    const { world, witnesses, ask } = await witnessed();
    await world.append();
    witnesses[0]?.stop();
    expect(problems(await ask())).toEqual([expect.stringMatching(/cannot be reached: ECONNREFUSED/)]);
  });
});

/** A cosignature of somebody whom nobody asked. */
const ANOTHER = recorded.answered[0]?.answer ?? '';

describe('what is verified', () => {
  test('some of the witnesses are enough', async () => {
    const { world, witnesses, policy, ask } = await witnessed(3, 2);
    await world.append();
    witnesses.slice(0, 1).forEach((witness) => witness.stop());
    expect(problems(await ask()).filter((problem) => problem !== undefined)).toHaveLength(1);
    expect(foundBy(await world.verifyBucket({ policy }))).toEqual([]);
    expect(foundBy(await world.verifyCopy({ policy }))).toEqual([]);
  });

  test('an auditor asks for the witnesses that they trust, and for no others', async () => {
    const { world, witnesses, ask } = await witnessed(2);
    await world.append();
    await ask();
    const named = (seed: number): string => formatNoteKey(witnesses[seed]?.key ?? new TestWitness(9, []).key);
    const log = formatNoteKey(world.signer.key);
    const asking = (text: string) => world.verifyCopy({ policy: parsePolicy(text) });
    expect(foundBy(await asking(`log ${log}\nwitness w ${named(1)}\nquorum w\n`))).toEqual([]);
    expect(foundBy(await asking(`witness w ${named(2)}\nquorum w\n`))).toEqual(['LedgerWitnessed']);
    expect(foundBy(await asking('quorum none\n'))).toEqual([]);
    await expect(asking(`log ${VERIFIER_KEY}\nwitness w ${named(1)}\nquorum w\n`)).rejects.toThrow(
      /not for this ledger/,
    );
  });

  test('a ledger that was not witnessed for 26 hours is a finding, and says since when', async () => {
    const { world, policy, ask } = await witnessed();
    await world.append();
    await ask();
    await world.hourly(27, new Date(NIGHT.getTime() + HOUR));
    const { findings } = await world.verifyBucket({ policy });
    expect(findings.filter(({ status }) => status === 'FAIL')).toMatchObject([
      {
        guardrail: 'LedgerWitnessed',
        message: 'The ledger has not been witnessed since 2026-01-02T04:00:00.000Z, at 20 leaves.',
      },
    ]);
  });

  test('one who holds the key and begins a new history cannot have it witnessed', async () => {
    const { world, policy, ask } = await witnessed();
    await world.append();
    await ask();
    const anew = new World(world.signer);
    await anew.runs(new Date('2026-01-01T12:00:00Z'), 6);
    await anew.append();
    // what the witness signed of the true history is put beside it
    for (const version of world.bucket.versions) {
      if (version.key.includes('/cosignature/')) anew.bucket.versions.push(version);
    }
    expect(foundBy(await anew.verifyCopy())).toEqual([]);
    expect(foundBy(await anew.verifyCopy({ policy }))).toEqual(['LedgerWitnessed']);
  });

  test('an altered cosignature is named', async () => {
    const { world, policy, ask } = await witnessed();
    await world.append();
    await ask();
    const copy = world.copy();
    const [key = ''] = [...copy.keys()].filter((each) => each.includes('/cosignature/'));
    const line = copy.get(key)?.toString() ?? '';
    copy.set(key, Buffer.from(line.replace(/.{8}\n$/, 'AAAAAAA=\n')));
    expect(foundBy(await world.verifyCopy({ policy }, copy))).toEqual(['LedgerWitnessed']);
  });
});

describe('litewitness of Torchwood', () => {
  test('did what the specification asks with everything that was sent', () => {
    expect(recorded.answered.map(({ status }) => status)).toEqual(recorded.answered.map(({ expected }) => expected));
  });

  test('was sent what our side sends', async () => {
    const sent = recorded.answered.map(({ what, request, expected }) => ({ what, request, expected }));
    expect(await witnessedHistories()).toEqual(sent);
  });

  test('signs what our side reads', () => {
    const witness = parseWitnessKey(recorded.key);
    for (const { status, request, answer } of recorded.answered) {
      if (status !== 200) continue;
      const checkpoint = Buffer.from(request.slice(request.indexOf('\n\n') + 2));
      expect(cosignatureIn(Buffer.from(answer), checkpoint, witness).lines.toString()).toBe(answer);
    }
  });

  test('answers as the witness of these tests does', () => {
    const witness = new TestWitness(1, [parseNoteKey(VERIFIER_KEY)]);
    const statuses = recorded.answered.map(({ request }) => witness.answer(Buffer.from(request)).status);
    expect(statuses).toEqual(recorded.answered.map(({ status }) => status));
  });
});
