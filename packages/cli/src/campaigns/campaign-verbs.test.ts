import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { json } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { type Campaign, DEFAULT_PLAN, NO_COUNTS } from '@keyturn/core';
import { runCli } from '../run-cli.ts';
import { realSystem } from '../system.ts';

const ID = 'cmp_ck1XNyeN8fZtqA3x';

const NO_PHASES = { prepared: 0, publishing: 0, ready: 0, migrating: 0, draining: 0, suspended: 0 };

const RUNNING: Campaign = {
  ...{ id: ID, name: 'spring', where: 'api=market', reason: 'yearly', state: 'running' },
  ...{ stoppedBecause: null, plan: DEFAULT_PLAN, barrierOpenedAt: '2026-11-23T12:00:00.000Z' },
  counts: { ...NO_COUNTS, waiting: 395, begun: 2, handedOut: 3 },
  phases: { ...NO_PHASES, publishing: 2, migrating: 1, draining: 2 },
  waves: [
    { wave: 1, cohort: 1, region: null, counts: { ...NO_COUNTS, begun: 2, handedOut: 3 } },
    { wave: 2, cohort: 2, region: null, counts: { ...NO_COUNTS, waiting: 395 } },
  ],
  nextBeginAt: '2026-11-23T12:00:01.000Z',
  createdAt: '2026-11-23T12:00:00.000Z',
  endedAt: null,
};

const PAUSED: Campaign = { ...RUNNING, state: 'paused', nextBeginAt: null };

const CAUSE = { code: 'rolled-back', wave: 1, count: 3, of: 5 } as const;

const STOPPED: Campaign = {
  ...{ ...PAUSED, state: 'stopped' },
  stoppedBecause: { ...CAUSE, text: 'Of 5 keys of wave 1 that have begun, 3 were rolled back.' },
};

const CANCELLED: Campaign = { ...PAUSED, state: 'cancelled' };

const COMPLETED: Campaign = {
  ...{ ...PAUSED, state: 'completed', endedAt: '2026-11-24T12:00:00.000Z' },
  ...{ counts: { ...NO_COUNTS, completed: 400 }, phases: NO_PHASES },
};

const PREVIEW = {
  ...{ where: 'api=market', total: 400, isEverything: true, notNow: [], beginsWithinMs: 60_000 },
  apis: [{ apiId: 'api_ck1XNyeN8fZtqA3x', name: 'market', keys: 400 }],
  waves: [{ wave: 1, cohort: 1, region: null, keys: 400 }],
};

/** What was sent and is not a question: path and body. */
type Sent = [string, unknown][];

/** A server that answers these campaigns, one after the other, the last one ever after; null: none. */
async function serverWith(t: TestContext, answers: (Campaign | null)[]) {
  const sent: Sent = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace('/v1/campaigns', '');
    if (request.method === 'POST') {
      const hasBody = request.headers['content-type'] !== undefined;
      sent.push([path, hasBody ? await json(request) : undefined]);
    }
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next === null) {
      request.socket.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.statusCode = path === '' && request.method === 'POST' ? 201 : 200;
    response.end(JSON.stringify(path === '/preview' ? PREVIEW : next));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { sent, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Person {
  /** What is typed into the terminal; default: there is none. */
  types?: string;
}

/** Runs `keyturn campaigns …` against that server, with a clock that only its pauses move. */
async function play(
  t: TestContext,
  answers: (Campaign | null)[],
  words: string[],
  { types }: Person = {},
) {
  const { sent, url } = await serverWith(t, answers);
  const said = { out: '', err: '' };
  const keyboard = new PassThrough();
  let ms = 0;
  const system = {
    ...realSystem(),
    ...{ environment: { KEYTURN_URL: url, KEYTURN_TOKEN: 'ktt_a' }, columns: 80 },
    isTerminal: types !== undefined,
    terminal: { input: keyboard, output: new PassThrough().resume() },
    monotonicMs: () => ms,
    sleep: async (forMs: number) => {
      ms += forMs;
    },
    print: (text: string) => {
      said.out += text;
    },
    tell: (text: string) => {
      said.err += text;
    },
  };
  if (types !== undefined) keyboard.write(types);
  const code = await runCli(['campaigns', ...words], system, '0');
  return { code, sent, ...said };
}

test('a campaign is shown with where its keys and its open rotations stand', async (t) => {
  const { out, code } = await play(t, [RUNNING], ['show', ID]);
  assert.equal(code, 0);
  assert.equal(
    out,
    `id           cmp_ck1XNyeN8fZtqA3x
name         spring
where        api=market
reason       yearly
state        running
keys         395 waiting, 2 begun, 3 handed out
rotations    2 publishing, 1 migrating, 2 draining
plan         0.5 %, then 10 %, then the rest; all-at-once; the next wave after
             ended; 60 a minute
next begins  2026-11-23 12:00:01Z
created      2026-11-23 12:00:00Z

WAVE  COHORT  REGION  KEYS
1     1       -       2 begun, 3 handed out
2     2       -       395 waiting
`,
  );
});

test('what is watched is told once for each change, also over a server that is away', async (t) => {
  const later = { ...RUNNING, phases: { ...NO_PHASES, migrating: 5 } };
  const answers = [RUNNING, RUNNING, null, later, COMPLETED];
  const { code, err, out } = await play(t, answers, ['watch', ID]);
  assert.equal(code, 0);
  assert.deepEqual(err.trim().split('\n'), [
    'running: 395 waiting, 2 begun, 3 handed out; rotations: 2 publishing, 1 migrating, 2 draining',
    'running: 395 waiting, 2 begun, 3 handed out; rotations: 5 migrating',
    'completed: 400 completed',
  ]);
  assert.match(out, /^state +completed$/m);
});

test('a campaign that rests without being completed ends the watch with 1, and says what to do', async (t) => {
  const advice = `go on with: keyturn campaigns resume ${ID}`;
  for (const [campaign, lastLine] of [
    [
      STOPPED,
      `${ID} is stopped: Of 5 keys of wave 1 that have begun, 3 were rolled back; ${advice}`,
    ],
    [PAUSED, `${ID} is paused; ${advice}`],
    [CANCELLED, `${ID} is cancelled`],
  ] as const) {
    const { code, err, out } = await play(t, [RUNNING, campaign], ['watch', ID]);
    assert.equal(code, 1);
    assert.equal(err.trim().split('\n').at(-1), `keyturn: ${lastLine}`);
    assert.match(out, new RegExp(`^state +${campaign.state}$`, 'm'));
  }
});

test('a watch whose time is over ends with 4, and the campaign goes on', async (t) => {
  const { code, err } = await play(t, [RUNNING], ['watch', ID, '--timeout', '90s']);
  assert.equal(code, 4);
  assert.match(
    err,
    new RegExp(
      `keyturn: ${ID} is running and goes on by itself; follow it: keyturn campaigns watch ${ID}\n$`,
    ),
  );
});

test('a campaign goes on, with what was rolled back or without it', async (t) => {
  for (const [option, body] of [
    [[], {}],
    [['--retry'], { retry: true }],
    [['--no-retry'], { retry: false }],
  ] as const) {
    const { code, sent } = await play(t, [STOPPED, RUNNING], ['resume', ID, ...option]);
    assert.deepEqual([code, sent], [0, [[`/${ID}/resume`, body]]]);
  }
});

test('who sits at a terminal is asked before a campaign is cancelled', async (t) => {
  const cancel = [[`/${ID}/cancel`, undefined]];
  const no = await play(t, [RUNNING, CANCELLED], ['cancel', ID], { types: 'n' });
  assert.deepEqual([no.code, no.sent], [1, []]);
  assert.equal(no.err, 'keyturn: nothing was cancelled\n');
  const enter = await play(t, [RUNNING, CANCELLED], ['cancel', ID], { types: '\r' });
  assert.deepEqual([enter.code, enter.sent], [1, []]);
  const yes = await play(t, [RUNNING, CANCELLED], ['cancel', ID], { types: 'y' });
  assert.deepEqual([yes.code, yes.sent], [0, cancel]);
  const said = await play(t, [RUNNING, CANCELLED], ['cancel', ID, '--yes'], { types: '' });
  assert.deepEqual([said.code, said.sent], [0, cancel]);
  const script = await play(t, [RUNNING, CANCELLED], ['cancel', ID]);
  assert.deepEqual([script.code, script.sent], [0, cancel]);
  assert.match(script.out, /^state +cancelled$/m);
});

test('every key is meant only where a person at a terminal says yes, or --yes says so', async (t) => {
  const words = ['begin', '--name', 'spring', '--where', 'api=market', '--canary', '5'];
  const begun = (all: boolean) => {
    const plan = { cohorts: [{ keys: 5 }] };
    return ['', { name: 'spring', where: 'api=market', plan, all }];
  };
  const preview = ['/preview', { where: 'api=market', plan: { cohorts: [{ keys: 5 }] } }];
  const no = await play(t, [RUNNING], words, { types: 'n' });
  assert.deepEqual([no.code, no.sent], [1, [preview]]);
  assert.match(no.err, /^keys +400, every key that there is$/m);
  assert.match(no.err, /keyturn: nothing has begun\n$/);
  const yes = await play(t, [RUNNING], words, { types: 'y' });
  assert.deepEqual([yes.code, yes.sent], [0, [preview, begun(true)]]);
  assert.match(yes.out, new RegExp(`\nnext: keyturn campaigns watch ${ID}\n$`));
  const said = await play(t, [RUNNING], [...words, '--yes'], { types: '' });
  assert.deepEqual([said.code, said.sent], [0, [begun(true)]]);
  const script = await play(t, [RUNNING], words);
  assert.deepEqual([script.code, script.sent], [0, [begun(false)]]);
});
