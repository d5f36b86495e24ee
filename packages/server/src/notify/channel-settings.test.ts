import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfigFile } from '../config-file.ts';
import { smtpOptions } from './mail-settings.ts';

function configOf(yaml: string) {
  const parsed = parseConfigFile(yaml);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  return parsed.config;
}

function faultsOf(yaml: string): string {
  const parsed = parseConfigFile(yaml);
  return 'faults' in parsed ? parsed.faults.join('\n') : '';
}

test('mail, chat, templates and contacts are read', () => {
  const config = configOf(`
mail: {smtp: "smtp://user:p%40ss@mail.example.com", from: "Keyturn <keyturn@example.com>"}
slack: {url: "https://chat.example.com/hooks/x", hosts: [chat.example.com]}
templates: notices
contacts: [ops@example.com, {email: night@example.com, timeZone: Asia/Tokyo, quietHours: {from: "22:00", to: "07:00"}}]
`);
  assert.deepEqual(config.mail, {
    smtp: 'smtp://user:p%40ss@mail.example.com',
    from: { name: 'Keyturn', address: 'keyturn@example.com' },
    listId: 'keyturn.example.com',
  });
  assert.deepEqual(config.slack, {
    url: 'https://chat.example.com/hooks/x',
    hosts: ['chat.example.com'],
  });
  assert.equal(config.templates, 'notices');
  assert.deepEqual(config.contacts, [
    { email: 'ops@example.com', timeZone: 'UTC', quietHours: null },
    {
      email: 'night@example.com',
      timeZone: 'Asia/Tokyo',
      quietHours: { from: '22:00', to: '07:00' },
    },
  ]);
});

test('every fault of a channel says where it stands, and repeats no secret', () => {
  const faults = faultsOf(`
mail: {smtp: "http://user:hunter2@mail.example.com", from: "a@b.example, c@d.example", listId: "one two", port: 25}
slack: {url: "https://evil.example/hunter2", hosts: ["https://x"]}
templates: ""
contacts: [nobody, {email: a@b.example, timeZone: Mars/Olympus}, {email: a@b.example, phone: 1}, {email: a@b.example, quietHours: {from: 7am, to: "07:00"}}, {email: a@b.example, quietHours: {from: "07:00", to: "07:00"}}]
`);
  for (const place of [
    '`mail.smtp` must be smtp://',
    '`mail.from` must be one address',
    '`mail.listId` must be a name with dots',
    '`mail.port` is not a setting',
    '`slack.hosts.0` must be a host name',
    '`templates` must name a folder',
    '`contacts.0.email` must be a mail address',
    '`contacts.1.timeZone` must be a time zone',
    '`contacts.2.phone` is not a setting',
    '`contacts.3.quietHours.from` must be a time of day',
    '`contacts.4.quietHours` must end at another time',
  ]) {
    assert.ok(faults.includes(place), `${place} is missing in:\n${faults}`);
  }
  assert.ok(!faults.includes('hunter2'));
  const elsewhere = faultsOf('slack: {url: "https://evil.example/hunter2"}');
  assert.match(elsewhere, /`slack\.url` must stand on hooks\.slack\.com/);
  assert.ok(!elsewhere.includes('hunter2'));
  assert.match(
    faultsOf('contacts: ops@example.com'),
    /`contacts` must be a list of mail addresses/,
  );
});

test('mail is encrypted wherever anybody could read on the way', () => {
  for (const [url, expected] of [
    ['smtp://mail.example.com', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
    ['smtps://mail.example.com', { port: 465, secure: true, requireTLS: false, ignoreTLS: false }],
    ['smtp://10.0.0.1:25', { port: 25, secure: false, requireTLS: true, ignoreTLS: false }],
    ['smtp://127.0.0.1.example.com', { port: 587, requireTLS: true }],
    ['smtp://localhost:1025', { port: 1025, secure: false, requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]:25', { host: '::1', requireTLS: false, ignoreTLS: true }],
  ] as const) {
    const options = smtpOptions(url);
    assert.deepEqual({ ...options, ...expected }, options, url);
  }
  assert.deepEqual(smtpOptions('smtp://user:p%40ss@mail.example.com').auth, {
    user: 'user',
    pass: 'p@ss',
  });
});
