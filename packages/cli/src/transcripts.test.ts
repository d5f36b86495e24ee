import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { startTestServer, temporaryFolder } from './testing/test-server.ts';
import { playTranscript } from './testing/transcript.ts';

const FOLDER = new URL('./transcripts/', import.meta.url);

describe('what a person types and sees', () => {
  for (const name of readdirSync(FOLDER)) {
    test(name.replace('.txt', '').replaceAll('-', ' '), async (t) => {
      const { url, adminToken } = await startTestServer(t);
      const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken };
      const expected = readFileSync(new URL(name, FOLDER), 'utf8');
      assert.equal(await playTranscript(expected, temporaryFolder(t), settings), expected);
    });
  }
});
