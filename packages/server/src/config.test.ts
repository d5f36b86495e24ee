import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DURATIONS } from '@keyturn/core';
import fc from 'fast-check';
import { type Environment, readSettings } from './config.ts';
import { ConfigError } from './config-error.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function settingsOf(environment: Environment, yaml: string | null = null) {
  return readSettings(environment, '/srv', () => yaml);
}

function faultsOf(environment: Environment, yaml: string | null = null): readonly string[] {
  try {
    settingsOf(environment, yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('an empty environment gives the defaults of the contract', () => {
  assert.deepEqual(settingsOf({}), {
    durations: DEFAULT_DURATIONS,
    webhook: null,
    mail: null,
    slack: null,
    templates: null,
    contacts: [],
    listen: { host: '127.0.0.1', port: 4100 },
    publicUrl: null,
    dataDirectory: '/srv/keyturn-data',
    databaseUrl: 'sqlite:/srv/keyturn-data/keyturn.db',
    journalDirectory: '/srv/keyturn-data/journal',
    masterKey: { kind: 'file', path: '/srv/keyturn-data/master.key', own: true },
    region: 'local',
    logLevel: 'info',
    today: null,
  });
});

test('durations are written with a unit and without the suffix Ms', () => {
  const { durations } = settingsOf(
    {},
    'durations:\n  poll: 5s\n  clockRateError: 0.002\n  jitterRatio: 0.2\n  deployment: 1.5h\n  grace: {available: 2h}\n',
  );
  assert.equal(durations.pollMs, 5_000);
  assert.equal(durations.deploymentMs, 5_400_000);
  assert.equal(durations.clockRateError, 0.002);
  assert.equal(durations.jitterRatio, 0.2);
  assert.deepEqual(durations.graceMs, { strict: 0, balanced: 900_000, available: 7_200_000 });
  assert.equal(durations.leaseMs, DEFAULT_DURATIONS.leaseMs);
});

test('an empty file is a file that sets nothing', () => {
  assert.deepEqual(settingsOf({}, '# nothing yet\n').durations, DEFAULT_DURATIONS);
});

test('a webhook of the operator may stand on the loopback', () => {
  const yaml = `webhook:\n  url: http://127.0.0.1:9000/hook\n  secret: ${SECRET}\n`;
  assert.deepEqual(settingsOf({}, yaml).webhook, {
    url: 'http://127.0.0.1:9000/hook',
    secret: SECRET,
  });
});

test('every fault is reported at once, each with where it stands', () => {
  const faults = faultsOf(
    {
      KEYTURN_LISTEN: 'four',
      KEYTURN_PUBLIC_URL: 'https://keys.example.com/path',
      KEYTURN_DATABASE_URL: 'mysql://root:hunter2@db/keys',
      KEYTURN_MASTER_KEY: 'a',
      KEYTURN_MASTER_KEY_FILE: 'b',
      KEYTURN_REGION: 'Eu West',
      KEYTURN_LOG_LEVEL: 'loud',
    },
    'durations:\n  pol: 5s\n  poll: 5\n  lease: -3s\nwebhook:\n  url: ftp://x\n  secret: short\nextra: 1\n',
  );
  const text = faults.join('\n');
  for (const place of [
    'KEYTURN_LISTEN',
    'KEYTURN_PUBLIC_URL',
    'KEYTURN_DATABASE_URL',
    'KEYTURN_MASTER_KEY and',
    'KEYTURN_REGION',
    'KEYTURN_LOG_LEVEL',
    '`durations.pol` is not a setting',
    '`durations.poll` must be a duration',
    '`durations.lease` must be a duration',
    '`webhook.url`',
    '`webhook.secret`',
    '`extra` is not a setting',
  ]) {
    assert.ok(text.includes(place), `${place} is missing in:\n${text}`);
  }
  assert.ok(!text.includes('hunter2'), 'a password of the database address is not repeated');
  for (const fault of faults) assert.match(fault, /^[^\n]+\.$/);
});

test('durations that contradict each other are refused', () => {
  assert.match(
    faultsOf({}, 'durations: {reportEvery: 30s, lease: 30s}')[0] ?? '',
    /reportEvery.*shorter/,
  );
  assert.match(
    faultsOf({}, 'durations: {grace: {balanced: 2d}}')[0] ?? '',
    /balanced.*not be longer/,
  );
});

test('no YAML text makes the settings anything but settings or sentences', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (yaml) => {
      for (const fault of faultsOf({}, yaml)) assert.match(fault, /^In .+\.$/s);
    }),
    { numRuns: 300 },
  );
});

test('a file that KEYTURN_CONFIG names must be there', () => {
  assert.match(faultsOf({ KEYTURN_CONFIG: '/etc/keyturn.yaml' })[0] ?? '', /no such file/);
});
