import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { NO_DOCUMENT, type PolicyDocument } from '@keyturn/core';
import { policyInBody } from './document-schema.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const EXAMPLE = new URL('../../../../docs/policies.example.yaml', import.meta.url);

describe('a policy of a JSON body', () => {
  test('is what the same policy of a file is', () => {
    const answer = readPolicyFile(readFileSync(EXAMPLE), POLICY_WORLD);
    assert.ok('policies' in answer);
    for (const policy of answer.policies) {
      const body: unknown = JSON.parse(JSON.stringify(policy));
      assert.deepEqual(policyInBody.parse(body), policy);
    }
  });

  test('may leave out all but its name', () => {
    assert.deepEqual(policyInBody.parse({ name: 'a' }), { ...NO_DOCUMENT, name: 'a' });
  });

  test('has durations in ms and knows no other member', () => {
    const refused: [
      body: Partial<Record<keyof PolicyDocument | 'maxAge', unknown>>,
      why: RegExp,
    ][] = [
      [{ maxAge: '90d' }, /maxAge/],
      [{ maxAgeMs: '90d' }, /whole number of milliseconds/],
      [{ maxAgeMs: 1.5 }, /whole number of milliseconds/],
      [{ maxAgeMs: -1 }, /must not be negative/],
      [{ maxAgeMs: 0 }, /longer than nothing; write at least 1s/],
      [{ ladderMs: [1_000, 1_000] }, /must not name a step twice/],
    ];
    for (const [body, why] of refused) {
      const { error } = policyInBody.safeParse({ name: 'a', ...body });
      assert.match(error?.issues.map(({ message }) => message).join() ?? '', why);
    }
  });
});
