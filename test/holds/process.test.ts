/** The function of holds: what it sets, what it lifts and for whom, and what it refuses. */
import { ACCOUNT, HOLDERS, IDENTITY_CENTER, JANUARY, LEGAL, logFile, NOW, PRIVACY, World } from './support';

const NOTHING = { added: [], released: [], refused: [], unfinished: [] };

test('a hold is set on the log files of its days, and a record says so', async () => {
  const world = new World();
  const id = world.add();
  expect(await world.run()).toEqual({ ...NOTHING, added: [id] });
  expect(world.held).toEqual([logFile('2026-01-01'), logFile('2026-01-31')]);
  expect(world.records()[`${id}/added.json`]).toMatchObject({
    ...{ hold: id, case: 'C-17', reason: 'Smith v. Acme', owner: 'Legal', objects: 2, from: '2026-01-01' },
    requestedBy: { principal: LEGAL, at: NOW.toISOString() },
  });
  expect(await world.run()).toEqual(NOTHING);
});

test.each<[scope: string, changes: object, held: string[]]>([
  ['an account', { account: '444455556666' }, [logFile('2026-01-02', { account: '444455556666' })]],
  ['a Region', { region: 'us-east-1' }, [logFile('2026-01-02', { region: 'us-east-1' })]],
  [
    'a prefix',
    { prefix: `AWSLogs/${ACCOUNT}/CloudTrail-Digest/` },
    [logFile('2026-01-02', { kind: 'CloudTrail-Digest' })],
  ],
  ['a single day', { from: '2026-01-03', to: '2026-01-03' }, [logFile('2026-01-03')]],
])('of %s', async (_, changes, held) => {
  const others = [{ account: '444455556666' }, { region: 'us-east-1' }, { kind: 'CloudTrail-Digest' }];
  const world = new World([
    ...others.map((other) => logFile('2026-01-02', other)),
    ...[logFile('2026-01-03'), logFile('2026-02-02'), 'AWSLogs/elsewhere/2026/01/02/x', 'other/2026/01/02/x'],
  ]);
  world.add(LEGAL, changes);
  await world.run();
  expect(world.held).toEqual(held);
});

test('an organization has its accounts below its own folder', async () => {
  const key = logFile('2026-01-02').replace('AWSLogs/', 'AWSLogs/o-exampleorgid/');
  const world = new World([key]);
  world.add();
  await world.run();
  expect(world.held).toEqual([key]);
});

describe('a release', () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = new World();
    id = world.add();
    await world.run();
  });

  test.each<[by: string, asking: [holder: string, session: string][]]>([
    ['the one who asked for the hold', [[LEGAL, 'session']]],
    ['another one alone', [[PRIVACY, 'session']]],
    [
      'two sessions of one role',
      [
        [LEGAL, 'a'],
        [LEGAL, 'b'],
      ],
    ],
    [
      'one person of Identity Center, in other letters',
      [
        [IDENTITY_CENTER, 'ann'],
        [IDENTITY_CENTER, 'Ann'],
      ],
    ],
    [
      'one who is no holder, and one who is',
      [
        [LEGAL, 'a'],
        [`arn:aws:iam::${ACCOUNT}:role/administrator`, 'a'],
      ],
    ],
  ])('by %s lifts nothing', async (_, asking) => {
    for (const [holder, session] of asking) world.release(id, holder, session);
    expect(await world.run()).toMatchObject({ released: [] });
    expect(world.held).toHaveLength(2);
  });

  test.each<[by: string, asking: [holder: string, session: string][]]>([
    [
      'two holders',
      [
        [LEGAL, 'a'],
        [PRIVACY, 'a'],
      ],
    ],
    [
      'two people of one role of Identity Center',
      [
        [IDENTITY_CENTER, 'ann'],
        [IDENTITY_CENTER, 'bob'],
      ],
    ],
  ])('by %s lifts it, and a record names both', async (_, asking) => {
    for (const [holder, session] of asking) world.release(id, holder, session);
    expect(await world.run()).toEqual({ ...NOTHING, released: [id] });
    expect(world.held).toEqual([]);
    expect(world.records()[`${id}/released.json`]).toMatchObject({
      ...{ hold: id, objects: 2, keptByOthers: 0, case: JANUARY.case },
      releasedBy: asking.map(([principal]) => expect.objectContaining({ principal }) as unknown),
    });
    expect(await world.run()).toEqual(NOTHING);
  });

  test('counts for who is a holder when the second one asks', async () => {
    world.release(id, LEGAL);
    world.release(id, PRIVACY);
    expect(
      await world.run(
        undefined,
        HOLDERS.filter((holder) => holder !== LEGAL),
      ),
    ).toMatchObject({ released: [] });
    expect(world.held).toHaveLength(2);
  });

  test('leaves what another case holds as well', async () => {
    world.add(PRIVACY, { case: 'C-18', from: '2026-01-31', to: '2026-02-01' });
    await world.run();
    for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
    await world.run();
    expect(world.held).toEqual([logFile('2026-01-31'), logFile('2026-02-01')]);
    expect(world.records()[`${id}/released.json`]).toMatchObject({ objects: 1, keptByOthers: 1 });
  });

  test('that stands in a folder of another session does not count', async () => {
    world.release(id, LEGAL);
    // the policy lets this session of LEGAL write it: it has its own folder in it
    world.put(PRIVACY, `AROAEXAMPLE:me/${id}.release.json`, '{}', 'AROAEXAMPLE:victim');
    expect(await world.run()).toMatchObject({ released: [] });
  });
});

test.each<[what: string, ask: (world: World) => unknown, why: RegExp]>([
  ['that matches nothing', (world) => world.add(LEGAL, { region: 'sa-east-1' }), /^No log file is of .*sa-east-1/],
  ['whose days are the wrong way round', (world) => world.add(LEGAL, { from: '2026-02-01' }), /is later than its last/],
  ['of days that may go on', (world) => world.add(LEGAL, { to: '2026-03-09' }), /later than 2026-03-08/],
  ['that is no request', (world) => world.put(LEGAL, 'x.add.json', '{}'), /no request that can be read/],
  ['under another name', (world) => world.put(LEGAL, 'x.json', '{}'), /no request that can be read/],
  ['of one who is no holder', (world) => world.add(`arn:aws:iam::${ACCOUNT}:role/administrator`), /No holder asked/],
  ['for the release of none', (world) => world.release('0123456789abcdef', LEGAL), /There is no such hold/],
])('a request %s is refused once, and changes nothing', async (_, ask, why) => {
  const world = new World();
  const id = ask(world);
  expect(await world.run()).toEqual({ ...NOTHING, refused: [id] });
  expect(world.held).toEqual([]);
  expect(await world.why()).toEqual([expect.stringMatching(why)]);
  expect(await world.run()).toEqual(NOTHING);
});

test('of two requests of one case that overlap the first counts; of another case both do', async () => {
  const world = new World();
  const [first, second, third] = [
    world.add(),
    world.add(PRIVACY, { to: '2026-02-01' }),
    world.add(LEGAL, { case: 'C-18' }),
  ];
  expect(await world.run()).toEqual({ ...NOTHING, added: [first, third], refused: [second] });
  expect(await world.why()).toEqual([expect.stringContaining(`overlaps the hold ${first} of the same case`)]);
});

test('more than 10,000 log files are refused, with how to split them', async () => {
  const world = new World(Array.from({ length: 10_001 }, (_, number) => logFile('2026-01-02', { number })));
  world.add();
  expect((await world.run()).refused).toHaveLength(1);
  expect(world.held).toEqual([]);
  expect(await world.why()).toEqual([expect.stringMatching(/^More than 10000 .* Split the hold by period/)]);
});

test('a run that has no time left goes on where it was, when it sets and when it lifts', async () => {
  const world = new World(
    Array.from({ length: 1_200 }, (_, number) => logFile('2026-01-02', { number: 10_000 + number })),
  );
  const id = world.add();
  const puts = () => world.log.calls.filter((call) => call === 'PutObjectLegalHoldCommand').length;
  for (const held of [500, 1000]) {
    expect(await world.run(() => false)).toMatchObject({ unfinished: [id] });
    expect(world.held).toHaveLength(held);
  }
  expect(await world.run(() => false)).toMatchObject({ added: [id] });
  expect({ puts: puts(), objects: (world.records()[`${id}/added.json`] as { objects: number }).objects }).toEqual({
    ...{ puts: 1_200, objects: 1_200 },
  });
  for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
  while ((await world.run(() => false)).unfinished.length > 0);
  expect(world.held).toEqual([]);
  expect({ puts: puts(), record: world.records()[`${id}/released.json`] }).toMatchObject({
    ...{ puts: 2_400, record: { objects: 1_200 } },
  });
});

test('of two holds that are lifted side by side over several runs nothing stays held', async () => {
  const world = new World(
    Array.from({ length: 1_200 }, (_, number) => logFile('2026-01-02', { number: 10_000 + number })),
  );
  const ids = [world.add(), world.add(PRIVACY, { case: 'C-18' })];
  await world.run();
  expect(world.held).toHaveLength(1_200);
  for (const id of ids) for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
  for (let run = 0; run < 10; run += 1) await world.run(() => run > 3);
  expect((await world.state()).holds.map(({ released }) => released !== undefined)).toEqual([true, true]);
  expect(world.held).toEqual([]);
});

test('a hold that is asked for while another is lifted keeps its files', async () => {
  const world = new World(
    Array.from({ length: 1_200 }, (_, number) => logFile('2026-01-02', { number: 10_000 + number })),
  );
  const id = world.add();
  await world.run();
  for (const holder of [LEGAL, PRIVACY]) world.release(id, holder);
  await world.run(() => false);
  expect(world.held).toHaveLength(700);
  world.add(PRIVACY, { case: 'C-18' });
  for (let run = 0; run < 10; run += 1) await world.run(() => run > 3);
  expect(world.held).toHaveLength(1_200);
});

test('what is delivered while a hold is being set does not cut it off', async () => {
  const world = new World(
    Array.from({ length: 9_999 }, (_, number) => logFile('2026-01-02', { number: 20_000 + number })),
  );
  world.add();
  await world.run(() => false);
  for (let number = 0; number < 10; number += 1) world.log.keys.push(logFile('2026-01-03', { number }));
  await world.run();
  expect(world.held).toHaveLength(10_009);
});

describe('one holder alone', () => {
  test('who floods a release with requests has one of them read', async () => {
    const world = new World();
    const id = world.add();
    await world.run();
    const request = '{"format":"wormtrail.hold-request/1","kind":"release","hold":"' + id + '","reason":"mine"}';
    for (let number = 0; number < 50; number += 1) world.put(LEGAL, `${id}.${number}.release.json`, request);
    world.bucket.fetched.length = 0;
    expect(await world.run()).toEqual(NOTHING);
    expect(world.bucket.fetched.filter((key) => key.endsWith('release.json'))).toHaveLength(1);
    expect(world.held).toHaveLength(2);
  });

  test('who floods the requests has them refused once and never read again, after what others asked', async () => {
    const world = new World();
    for (let number = 0; number < 50; number += 1) world.put(LEGAL, `${number}.add.json`, '{}');
    const id = world.add(PRIVACY);
    expect(await world.run(() => false)).toEqual({ ...NOTHING, added: [id] });
    expect((await world.run()).refused).toHaveLength(50);
    world.bucket.fetched.length = 0;
    expect(await world.run()).toEqual(NOTHING);
    expect(world.bucket.fetched).toHaveLength(2);
  });

  test('who writes over a request changes nothing of it', async () => {
    const world = new World();
    const id = world.add();
    await world.run();
    const [request] = world.bucket.versions;
    world.bucket.write(request?.key ?? '', '{}');
    world.bucket.write(request?.key ?? '', undefined);
    expect(await world.run()).toEqual(NOTHING);
    expect((await world.state()).holds).toMatchObject([{ id, request: { case: 'C-17' }, added: { hold: id } }]);
  });
});

test('a record that says a hold was refused, written after it was set, hides nothing', async () => {
  const world = new World();
  const id = world.add();
  await world.run();
  const { ended } = world.records()[`${id}/added.json`] as { ended: string };
  const refused = {
    format: 'wormtrail.hold-record/1',
    kind: 'refused',
    request: id,
    why: 'x',
    requestedBy: null,
    ended,
  };
  world.bucket.write(`holds/records/${id}/refused.json`, JSON.stringify(refused));
  expect((await world.state()).holds).toMatchObject([{ id, added: { hold: id } }]);
});

test('what fails for one hold keeps no other from being set, and the run fails', async () => {
  const world = new World();
  world.add(LEGAL, { to: '2026-01-01' });
  world.add(LEGAL, { from: '2026-01-31' });
  world.log.unholdable.add(logFile('2026-01-01'));
  await expect(world.run()).rejects.toThrow('NoSuchVersion');
  expect(world.held).toEqual([logFile('2026-01-31')]);
  world.log.unholdable.clear();
  await world.run();
  expect(world.held).toHaveLength(2);
});
