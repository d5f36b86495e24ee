import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const docs = new URL('../../../../docs/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, docs), 'utf8');

/** Strict: a keyword that it does not know, or that does not go with its type, is an error. */
const ajv = new Ajv2020({ strict: true, allErrors: true });
const validate = ajv.compile(JSON.parse(read('schemas/policies.schema.json')));

/** As an editor looks at a file. */
function accepts(text: string): { ok: boolean; errors: string } {
  const ok = validate(parse(text));
  return { ok, errors: ajv.errorsText(validate.errors) };
}

/** Each with a member or a value that is marked in an editor, by what is wrong. */
const WRONG: Readonly<Record<string, [text: string, error: RegExp]>> = {
  'an unknown member': ['policies: [{name: a, windw: 4h}]', /additional properties/],
  'an unknown word': ['policies: [{name: a, grace: lax}]', /grace must be equal to one of/],
  'a negative duration': ['policies: [{name: a, maxAge: -3d}]', /maxAge must match pattern/],
  'a duration without its unit': ['policies: [{name: a, quiet: 90}]', /quiet must be string/],
  'a ratio over 1': ['policies: [{name: a, jitterRatio: 2}]', /jitterRatio must be <= 1/],
  'a day that there is not': ['policies: [{name: a, rotateOn: [13-01]}]', /rotateOn.0 must match/],
  'an unknown day of the week': [
    'policies: [{name: a, calendar: {timeZone: UTC, workingHours: {days: [monday], from: "09:00", to: "17:00"}}}]',
    /days.0 must be equal to one of/,
  ],
  'a calendar without its time zone': [
    'policies: [{name: a, calendar: {freezeDays: [12-24]}}]',
    /calendar must have required property 'timeZone'/,
  ],
  'an unknown target': ['policies: [{name: a, attachTo: {api: [b]}}]', /attachTo must NOT have/],
  'a policy without a name': ['policies: [{maxAge: 90d}]', /required property 'name'/],
  'no list of policies': ['policies: {name: a}', /policies must be array/],
  'no policies': ['{}', /required property 'policies'/],
};

describe('docs/schemas/policies.schema.json, read by a validator of draft 2020-12', () => {
  test('accepts the example and every file of docs/POLICIES.md', () => {
    const page = read('POLICIES.md');
    const shown = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
    assert.ok(shown.length > 2);
    for (const text of [read('policies.example.yaml'), ...shown]) {
      assert.deepEqual(accepts(text), { ok: true, errors: 'No errors' }, text);
    }
  });

  for (const [what, [text, error]] of Object.entries(WRONG)) {
    test(`refuses ${what}`, () => {
      const { ok, errors } = accepts(text);
      assert.equal(ok, false);
      assert.match(errors.replaceAll('/', '.'), error);
    });
  }
});
