import type { Durations, TimeZones } from '@keyturn/core';
import type { Logger } from 'pino';
import type { HistoryMemory } from './history/history-memory.ts';
import type { KeysetMemory } from './keyset/keyset-memory.ts';
import type {
  Clock,
  Digest,
  Journal,
  Random,
  Schedule,
  Seal,
  SealToHolder,
  Sign,
} from './ports.ts';
import type { ServerTime } from './server-time.ts';
import type { Signals } from './signals.ts';
import type { Store } from './store/store.ts';

/** Everything that commands and loops are handed. Made in `main.ts` and by the simulator. */
export interface Deployment {
  store: Store;
  clock: Clock;
  random: Random;
  schedule: Schedule;
  seal: Seal;
  sealToHolder: SealToHolder;
  sign: Sign;
  digest: Digest;
  serverTime: ServerTime;
  signals: Signals;
  /** Made empty; `startKeyset` fills it. */
  keyset: KeysetMemory;
  /** Made empty: the heads that this process has seen. */
  history: HistoryMemory;
  /** `journalCommitted` writes it, `startHistory` reads it. */
  journal: Journal;
  durations: Durations;
  /** What local times in the calendars of policies mean. */
  timeZones: TimeZones;
  /** Mail is set up, so that a client's contacts are meant to hear of its keys. */
  mailsContacts: boolean;
  /** The origin that clients know, without a trailing slash; holders' signatures cover it. */
  publicUrl: string;
  region: string;
  log: Logger;
}
