/** `npm run model [-- --larger]`: explores the small worlds, then takes each rule out of them. */

import { explore } from './explore.ts';
import { larger } from './larger.ts';
import { PROPERTIES } from './properties.ts';
import { removalOutcomes } from './removal-outcome.ts';
import { RULES } from './rules.ts';
import { SCENES } from './scenes.ts';

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--larger')) {
  process.stderr.write('usage: npm run model [-- --larger]\n');
  process.exit(2);
}
const isLarger = option === '--larger';
let broken = 0;
let states = 0;
let transitions = 0;

for (const plain of Object.values(SCENES)) {
  const scene = isLarger ? larger(plain) : plain;
  const outcome = explore(scene, {
    rules: RULES,
    properties: Object.values(PROPERTIES),
    onProgress: (known, taken) => {
      process.stderr.write(`\r${scene.name}: ${known} states, ${taken} transitions `);
    },
  });
  process.stderr.write('\r');
  states += outcome.states;
  transitions += outcome.transitions;
  const { counterExample } = outcome;
  const end = counterExample === null ? 'nothing is broken' : `broken: ${counterExample.text}`;
  console.log(
    `${scene.name}: ${outcome.states} states, ${outcome.transitions} transitions; ${end}`,
  );
  for (const { tick, text } of counterExample?.steps ?? []) console.log(`  tick ${tick}: ${text}`);
  if (counterExample !== null) broken += 1;
}
console.log(`all together: ${states} states, ${transitions} transitions\n`);

for (const { rule, steps, story } of removalOutcomes()) {
  console.log(steps === null ? `Without ${rule} nothing is broken\n` : `${story}\n`);
  if (steps === null) broken += 1;
}
process.exitCode = broken === 0 ? 0 : 1;
