import type { DemoRecord, RecordedClient } from '../record/demo-record.ts';
import type { DemoVerdict } from '../verdict.ts';

/** A record in the middle of a demo, with names that try to break out of wherever they are put. */
export function sampleRecord(): DemoRecord {
  return {
    startedAt: '2026-01-01T00:00:00.000Z',
    elapsedMs: 30_250,
    acts: sampleActs(),
    clients: [
      sampleClient('arbitrage-bot'),
      sampleClient('<script>alert(1)</script>'),
      sampleClient('a\u001b[2J\u202e very long name that fits no column'),
    ],
    rotations: sampleRotations(),
    verifiers: sampleVerifiers(),
    thieves: sampleThieves(),
    streams: sampleStreams(),
    outages: [{ fromMs: 5_000, toMs: 8_000 }],
  };
}

function sampleActs(): DemoRecord['acts'] {
  return [
    {
      title: 'every key rotates',
      text: 'Each client gets a second version of its key.',
      fromMs: 1_000,
      toMs: null,
      outcome: null,
    },
    {
      title: 'the server is killed',
      text: 'In the middle of these rotations the Keyturn server dies without warning.',
      fromMs: 5_000,
      toMs: 8_000,
      outcome: 'It came back.',
    },
  ];
}

function sampleRotations(): DemoRecord['rotations'] {
  return [
    {
      id: 'rot_1',
      client: 'arbitrage-bot',
      from: 1,
      to: 2,
      expedited: false,
      phases: [
        {
          phase: 'publishing',
          direction: 'forward',
          fromMs: 2_000,
          toMs: 3_000,
          waits: [],
          waitsNow: null,
        },
        {
          phase: 'migrating',
          direction: 'back',
          fromMs: 3_000,
          toMs: null,
          waits: [{ code: 'overlap-running', text: 'clients need until 2026-01-01T00:00:21.500Z' }],
          waitsNow: 'clients need until 2026-01-01T00:00:21.500Z',
        },
      ],
    },
  ];
}

function sampleVerifiers(): DemoRecord['verifiers'] {
  return [
    {
      name: 'market-eu 1a2b',
      region: 'eu',
      revision: 12,
      behind: 0,
      standing: 'fresh',
      sessions: 2,
      known: true,
    },
    {
      name: 'market-us 3c4d',
      region: 'us',
      revision: 11,
      behind: 1,
      standing: 'fresh',
      sessions: 0,
      known: true,
    },
  ];
}

function sampleThieves(): DemoRecord['thieves'] {
  return [
    {
      name: 'thief',
      victim: 'arbitrage-bot',
      version: 1,
      attempts: [
        {
          call: 'read',
          accepted: [0, 9, 9, 2],
          powerless: [],
          refused: [0, 0, 0, 7, 9],
          other: [],
        },
        { call: 'trade', accepted: [0, 1], powerless: [0, 0, 3], refused: [], other: [] },
      ],
      calledMs: 3_000,
      receiptMs: 3_300,
      refuseMs: 9_000,
      lastPowerMs: 1_500,
      lastAcceptedMs: 3_400,
    },
  ];
}

function sampleStreams(): DemoRecord['streams'] {
  return [
    {
      name: 'prices',
      owner: 'arbitrage-bot',
      honest: true,
      connections: [
        { version: 1, fromMs: 1_000, toMs: 9_000, ended: 'moved to version 2' },
        { version: 2, fromMs: 8_500, toMs: null, ended: null },
      ],
      messages: 400,
      lost: 0,
    },
  ];
}

/** The verdict of a demo that passed. */
export function sampleVerdict(): DemoVerdict {
  return {
    ok: true,
    requests: 1_234,
    refusedBecauseOfKey: 0,
    retriedBecauseOfKey: 1,
    unavailableBecauseOfKey: 0,
    rotations: 6,
    rotationsExpedited: 1,
    rolledBack: 1,
    serverKills: 1,
    heldBackMs: 9_000,
    revocationLastAcceptedMs: 400,
    auditEntries: 99,
    auditVerified: true,
    seconds: 30.3,
    report: null,
    clients: [
      {
        name: '<img src=x onerror=alert(1)>',
        kind: 'sdk',
        requests: 1_234,
        refused: 0,
        retried: 1,
      },
    ],
  };
}

function sampleClient(name: string): RecordedClient {
  return {
    name,
    kind: 'sdk',
    about: 'a bot on the SDK',
    keyId: 'key_1',
    requests: 1_234,
    refused: 0,
    retried: 1,
    versions: [
      { version: 1, firstMs: 0, lastMs: 14_900, total: 600, perSecond: Array(15).fill(40) },
      {
        version: 2,
        firstMs: 15_000,
        lastMs: 30_000,
        total: 634,
        perSecond: [...Array(15).fill(0), ...Array(15).fill(42)],
      },
    ],
    refusedPerSecond: [],
    marks: [{ atMs: 15_000, kind: 'moved', text: 'first request with version 2' }],
  };
}
