import type { FallbackCause } from './ring/key-ring.ts';
import type { ShownVersion } from './ring/ring-version.ts';
import type { ConnectionEvent } from './socket/keyturn-socket.ts';
import type { SourceEvent } from './sources/key-source.ts';

/**
 * What happened to the key:
 * - `obtained`: the source has a newer version
 * - `adopted`: requests use it from now on
 * - `confirmed`: the server knows
 * - `retried`: a request that the verifier refused was sent once more; `to` is null where it was
 *   the same version after a wait
 * - `no-way-back`: a rollback leads to a version that is not held here and that the server keeps no
 *   copy of; what is held stays in use, and the server lists this holder as one that stays behind
 * - `socket-opened`: a connection of a socket opened with this version
 * - `socket-moved`: another connection of a socket delivers, with another version
 * - `socket-lost`: a connection ended that was not to end, with this code, or at its handshake with
 *   this HTTP status
 * - `source-failed`: looking for a newer version failed; what is held stays in use
 */
export type KeyturnEvent =
  | SourceEvent
  | ConnectionEvent
  | ({ readonly type: 'adopted' } & ShownVersion)
  | {
      readonly type: 'retried';
      readonly because: FallbackCause | 'stale';
      readonly from: ShownVersion;
      readonly to: ShownVersion | null;
      readonly status: number;
    };
