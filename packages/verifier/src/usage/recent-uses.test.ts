import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Verdicts } from '../answer/verdicts.ts';
import { RecentUses } from './recent-uses.ts';
import { UseBlock } from './use-block.ts';

const verdict = new Verdicts('api').preflight;
const caller = { addressPrefix: '', userAgent: '' };
const holder = { keepBlocksOf: () => {} };

function blockOf(digest: string): UseBlock {
  return new UseBlock(holder, { digest, keyId: 'key_1', caller, verdict }, 0);
}

// Few distinct first characters, so that places are contended for.
const digest = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2_000 }));
const text = digest.map(([first, rest]) => `${String.fromCharCode(first)}\0\0${rest}`);

test('the last block of a digest is found, and no other, however places collide', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3_000, size: 'max' }), text, (digests, stranger) => {
      const recent = new RecentUses();
      const expected = new Map<string, UseBlock>();
      for (const one of digests) {
        const block = blockOf(one);
        recent.note(block);
        expected.set(one, block);
      }
      for (const [one, block] of expected) assert.equal(recent.find(one), block);
      assert.equal(recent.find(stranger), expected.get(stranger));
      recent.clear();
      assert.equal(recent.find(stranger), undefined);
    }),
    { numRuns: 20 },
  );
});
