import type { Stage } from '../stage.ts';

/** An act that is under way. */
export interface OpenAct {
  /** Says what came of it, in one sentence. */
  end(outcome: string): void;
}

/** Begins an act: it is recorded, and told as a plain line. */
export function beginAct(stage: Stage, title: string, text: string): OpenAct {
  const act = stage.recorder.act(title, text);
  const name = `act ${stage.recorder.record.acts.length}`;
  stage.progress(`${name}: ${title}`);
  return {
    end: (outcome) => {
      act.end(outcome);
      stage.progress(`${name} ends: ${outcome}`);
    },
  };
}
