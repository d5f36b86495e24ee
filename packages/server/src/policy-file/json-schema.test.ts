import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { policyFileJsonSchema } from './json-schema.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { POLICY_WORLD } from './testing/policy-world.ts';

const PUBLISHED = new URL('../../../../docs/schemas/policies.schema.json', import.meta.url);

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  description?: string;
  examples?: unknown[];
  type?: string;
  additionalProperties?: boolean;
}

const schema = policyFileJsonSchema() as Schema;

/** Every member below, with the path to it. */
function membersOf(one: Schema, path: string): [path: string, member: Schema][] {
  const below = [...(one.anyOf ?? []), ...(one.items ? [one.items] : [])];
  const own = Object.entries(one.properties ?? {}).map(([name, member]): [string, Schema] => [
    path === '' ? name : `${path}.${name}`,
    member,
  ]);
  return [
    ...own,
    ...own.flatMap(([name, member]) => membersOf(member, name)),
    ...below.flatMap((part) => membersOf(part, path)),
  ];
}

test('the published schema is that of the reader', () => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (process.env.KEYTURN_WRITE_SCHEMA === '1') writeFileSync(PUBLISHED, text);
  assert.ok(
    readFileSync(PUBLISHED, 'utf8') === text,
    'write it anew: KEYTURN_WRITE_SCHEMA=1 node --conditions=keyturn-source --test packages/server/src/policy-file/json-schema.test.ts',
  );
});

test('an editor has a text for every member, and refuses every other', () => {
  const members = membersOf(schema, '');
  assert.ok(members.length > 30);
  for (const [path, { description }] of members) assert.ok(description, path);
  const objects = [schema, ...members.map(([, one]) => one)].flatMap((one) => [
    one,
    ...(one.anyOf ?? []),
    ...(one.items ? [one.items] : []),
  ]);
  for (const one of objects.filter(({ type }) => type === 'object')) {
    assert.equal(one.additionalProperties, false, JSON.stringify(one).slice(0, 100));
  }
});

test('what an editor offers for a member of a policy can be read', () => {
  const beside: Record<string, object> = {
    rotateAfter: { maxAge: '365d' },
    deadlineAction: { deadline: '30d' },
  };
  const members = Object.entries(schema.properties?.policies?.items?.properties ?? {});
  assert.ok(members.length > 15);
  for (const [name, { examples }] of members) {
    assert.ok(examples && examples.length > 0, name);
    for (const example of examples) {
      const written = stringify({ policies: [{ name: 'a', ...beside[name], [name]: example }] });
      const answer = readPolicyFile(new TextEncoder().encode(written), POLICY_WORLD);
      assert.ok('policies' in answer, `${written}\n${JSON.stringify(answer)}`);
    }
  }
});
