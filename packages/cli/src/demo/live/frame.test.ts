import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { sampleRecord } from '../testing/sample-record.ts';
import { frame } from './frame.ts';

test('a frame fits its screen, whatever its size', () => {
  for (let columns = 20; columns <= 140; columns += 1) {
    for (const rows of [8, 24, 50]) {
      const lines = frame(sampleRecord(), { columns, rows, color: columns % 2 === 0 });
      assert.ok(lines.length <= rows);
      for (const line of lines) {
        assert.ok([...stripVTControlCharacters(line)].length <= columns, `${columns}: ${line}`);
      }
    }
  }
});

test('a name cannot reach the terminal as anything but text', () => {
  const text = frame(sampleRecord(), { columns: 80, rows: 24, color: false }).join('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('an empty record is a screen that says that nothing has begun', () => {
  const record = { ...sampleRecord(), acts: [], clients: [], rotations: [], verifiers: [] };
  const lines = frame(
    { ...record, thieves: [], streams: [] },
    { columns: 80, rows: 24, color: false },
  );
  assert.match(lines[0] ?? '', /30\.3 s {3}the stage is being set/);
});

test('a screen of 80 × 24 tells of acts, clients, rotations, verifiers, thief and streams', () => {
  const lines = frame(sampleRecord(), { columns: 80, rows: 24, color: false });
  const text = lines.join('\n');
  assert.match(text, /act 1: every key rotates/);
  assert.match(text, /arbitrage-bot {2}v1 █+▄·+ +v2 ·+▄█+ +1,234 0 refused/);
  assert.match(text, /rotations: 1 open/);
  assert.match(text, /arbitrage-bot {2}1←2 {2}migrating {3}clients need until 21\.5 s/);
  assert.match(text, /market-us 3c4d us {3}late by 1/);
  assert.match(text, /thief {10}arbitrage-bot: 21 in, 3 powerless, 16 refused, last \+400 ms/);
  assert.match(text, /prices {9}v1 → v2 {2}400 messages, 0 lost/);
});

test('what came of an act is shown for a while, then the act that is under way', () => {
  const record = { ...sampleRecord(), elapsedMs: 9_000 };
  const [title, sentence] = frame(record, { columns: 80, rows: 24, color: false });
  assert.match(title ?? '', /act 2: the server is killed/);
  assert.equal(sentence, 'It came back.');
});
