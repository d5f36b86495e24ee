import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { statesWithoutEnd } from './ends.ts';
import { explore } from './explore.ts';
import { PROPERTIES } from './properties.ts';
import { removalOutcomes } from './removal-outcome.ts';
import { RULES } from './rules.ts';
import { SCENES } from './scenes.ts';
import { exploreWindows, IN_FORCE } from './windows.ts';

/** In these, whatever has happened, everybody may still do what a rotation waits for. */
const MAY_END: readonly string[] = ['unseen', 'seen', 'objection'];

let states = 0;
let transitions = 0;

for (const scene of Object.values(SCENES)) {
  test(`with every rule in place nothing is broken: ${scene.name}`, (t) => {
    const found = explore(scene, { rules: RULES, properties: Object.values(PROPERTIES) });
    const { counterExample } = found;
    assert.deepEqual(counterExample?.steps ?? [], [], counterExample?.text ?? '');
    assert.equal(counterExample, null);
    if (MAY_END.includes(scene.name)) {
      assert.equal(statesWithoutEnd(found), 0, 'states from which no rotation can end (I14)');
    }
    states += found.states;
    transitions += found.transitions;
    t.diagnostic(`${found.states} states, ${found.transitions} transitions`);
  });
}

test('the world is no smaller than the specification says', () => {
  assert.ok(states > 300_000, `${states} states`);
  assert.ok(transitions > 900_000, `${transitions} transitions`);
});

test('with windows in place no tick has more than a third of the holders', () => {
  assert.deepEqual(exploreWindows(IN_FORCE), { states: 64, counterExample: null });
});

test('no rule is idle: what each protects breaks without it, as the specification says', async (t) => {
  const outcomes = [...removalOutcomes()];
  for (const { story } of outcomes) t.diagnostic(story);
  const idle = outcomes.filter(({ steps }) => steps === null).map(({ rule }) => rule);
  assert.deepEqual(idle, []);

  const numbered = Array.from({ length: 16 }, (_, index) => `K${index + 1}`);
  const removed = outcomes.map(({ rule }) => rule);
  assert.deepEqual(
    ['S', 'L', ...numbered].filter((rule) => !removed.includes(rule)),
    [],
  );

  const specification = await readFile(new URL('../../spec/rotation.md', import.meta.url), 'utf8');
  const rows = outcomes.map(
    ({ rule, instead, invariant, property, steps }) =>
      `| ${rule} | ${instead} | ${invariant}: ${property} | ${steps} |`,
  );
  const written = specification.split('\n');
  assert.deepEqual(
    rows.filter((row) => !written.includes(row)),
    [],
    'rows that spec/rotation.md should have',
  );
});
