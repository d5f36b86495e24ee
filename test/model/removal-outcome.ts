import { explore } from './explore.ts';
import { PROPERTIES } from './properties.ts';
import { REMOVALS, type Removal } from './removals.ts';
import { SCENES } from './scenes.ts';
import { storyText } from './story.ts';
import { exploreWindows, WITHOUT_WINDOWS } from './windows.ts';

/** What came of the small world without one of the rules. */
export interface RemovalOutcome {
  readonly rule: string;
  readonly invariant: string;
  /** The property that is broken. */
  readonly property: string;
  readonly instead: string;
  /** How many things happen up to the break; null: nothing broke. */
  readonly steps: number | null;
  readonly states: number;
  /** In words; empty where nothing broke. */
  readonly story: string;
}

/** Takes each rule out in turn, in the order of the rules. */
export function* removalOutcomes(): Generator<RemovalOutcome> {
  for (const removal of REMOVALS) {
    // K11 has a world of its own, between K10 and K12.
    if (removal.rule === 'K12') yield withoutWindows();
    yield without(removal);
  }
}

function without({ rule, scene, property, instead, rules }: Removal): RemovalOutcome {
  const { invariant, says } = PROPERTIES[property];
  const found = explore(SCENES[scene], { rules, properties: [PROPERTIES[property]] });
  const { counterExample, states } = found;
  return {
    rule,
    invariant,
    property: says,
    instead,
    states,
    steps: counterExample?.steps.length ?? null,
    story: counterExample ? storyText({ ...counterExample, invariant, rule, instead }) : '',
  };
}

function withoutWindows(): RemovalOutcome {
  const told = { rule: 'K11', instead: 'everybody moves when the window opens' };
  const property = 'in no tick do more than a third of the holders move';
  const { states, counterExample } = exploreWindows(WITHOUT_WINDOWS);
  const invariant = 'K11';
  return {
    ...told,
    invariant,
    property,
    states,
    steps: counterExample?.steps.length ?? null,
    story: counterExample ? storyText({ ...counterExample, ...told, invariant }) : '',
  };
}
