import type { Stage } from '../stage.ts';

/** An act that is under way. */
export interface OpenAct {
  /** Says what came of it, in one sentence. */
  end(outcome: string): void;
}

/** How the honest clients, or one of them, fared so far; begins with a small letter. */
export function refusalText(stage: Stage, name: string | null): string {
  stage.recorder.readLogs();
  const clients = stage.recorder.record.clients.filter((one) => name === null || one.name === name);
  const refused = clients.reduce((sum, one) => sum + one.refused, 0);
  const who = name ?? 'clients';
  if (refused > 0) return `${refused} requests of ${who} were refused`;
  return name === null ? 'no client was refused' : `${name} was not refused once`;
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
