import type { Deployment } from '../../../packages/server/src/deployment.ts';
import type { Listener } from '../engine/network.ts';
import type { CommandDone } from '../observed.ts';

/** What a command is about, for the onlooker. */
export type CommandAbout = Pick<CommandDone, 'verb' | 'by' | 'keyId' | 'versions'>;

/** A node that people and calls come to. */
export interface ActingNode extends Listener {
  /** Null while it does not run. */
  readonly deployment: Deployment | null;
  /**
   * Runs a command and tells the onlooker what came of it.
   *
   * @returns null where it was refused, or nobody answered.
   */
  run<T>(about: CommandAbout, work: (deployment: Deployment) => Promise<T>): Promise<T | null>;
}
