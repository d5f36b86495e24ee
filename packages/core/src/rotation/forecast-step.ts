import type { WaitReason } from './wait-reason.ts';

/** One wait that the forecast reckons with. */
export interface ForecastStep {
  code: WaitReason['code'];
  /** Id of what is waited for. */
  subject: string;
  /** When it ends if nothing new happens, ms; null where nobody can know. */
  until: number | null;
  /** What ends it, for people. */
  text: string;
}
