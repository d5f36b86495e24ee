import type { Step } from './explore.ts';

/** A counter-example in words: what happened, tick by tick, and which property is broken. */
export function storyText(story: {
  readonly steps: readonly Step[];
  readonly text: string;
  readonly invariant: string;
  readonly rule: string;
  readonly instead: string;
}): string {
  const { steps, text, invariant, rule, instead } = story;
  const last = steps.at(-1)?.tick ?? 0;
  const lines = steps.map((step, index) => `  ${index + 1}. tick ${step.tick}: ${step.text}`);
  return [
    `Without ${rule} (${instead}):`,
    ...lines,
    `  ${steps.length + 1}. tick ${last}: ${text}: ${invariant} is broken, as ${rule} was removed`,
  ].join('\n');
}
