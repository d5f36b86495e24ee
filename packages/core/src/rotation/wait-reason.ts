import type { WaitCode } from '../wire/objects.ts';

/** Why a rotation does not advance. Instants in ms of server time; the server's view formats them. */
export interface WaitReason {
  code: WaitCode;
  /** Id of what is waited for. */
  subject: string;
  since: number;
  /** When it clears if nothing new happens; null where nobody can know. */
  until: number | null;
  /** One sentence for people; instants in it are written by `formatTime`. */
  text: string;
}
