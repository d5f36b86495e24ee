import {
  type Head,
  REVOCATION_LIST_SCHEMA,
  type RevocationList,
  type RevokedVersion,
  type SignedRevocationList,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { readHead } from './change-log.ts';
import { LATCHES_LISTED_MS, type Latch, latchesAfter } from './latches.ts';

/** What a list holds at most: some 3 MB, once in memory. After a greater revocation `since` is later. */
const MOST_LATCHES = 20_000;

/** Whether there is a newer revision is looked up this often at most, however many ask. Ms. */
const LOOK_AGAIN_MS = 1_000;

/** Without a newer revision the list is made anew this often, for its `issuedAt`. Ms. */
const REISSUE_MS = 10_000;

/** The list as it goes out. */
export interface IssuedList {
  /** The JSON text of a `SignedRevocationList`. */
  body: Buffer;
  /** In quotes, as the header field `ETag` has it. */
  etag: string;
}

interface KeptList extends IssuedList {
  head: Head;
  /** On the monotonic clock. */
  madeAt: number;
}

/**
 * The signed list of what was latched of late (K7), kept in memory: strangers may ask for it, and
 * what they cost is one look at the head in a second. While the database does not answer, the last
 * list is given out: it only adds latches, and says when it was issued.
 */
export class RevocationLists {
  readonly #deployment: Deployment;
  readonly #most: number;
  #kept: KeptList | null = null;
  #lookedAt = 0;
  #looking: Promise<IssuedList> | null = null;

  /** @param most - entries of one list. */
  constructor(deployment: Deployment, most: number = MOST_LATCHES) {
    this.#deployment = deployment;
    this.#most = most;
  }

  /**
   * The list, at most a second behind what is committed.
   *
   * @throws StoreUnavailable where there is none yet
   */
  async current(): Promise<IssuedList> {
    const now = this.#deployment.clock.monotonicMs();
    if (this.#kept && now - this.#lookedAt < LOOK_AGAIN_MS) return this.#kept;
    this.#looking ??= this.#look(now).finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(now: number): Promise<IssuedList> {
    const kept = this.#kept;
    try {
      const head = await readHead(this.#deployment.store.db);
      const isNewest = kept !== null && kept.head.hash === head.hash;
      if (!isNewest || now - kept.madeAt >= REISSUE_MS) {
        this.#kept = {
          ...(await issueList(this.#deployment, head, this.#most)),
          head,
          madeAt: now,
        };
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || kept === null) throw error;
    }
    this.#lookedAt = now;
    return this.#kept as KeptList;
  }
}

/** @param head - read before the latches, so that the list has all of them up to it. */
async function issueList(deployment: Deployment, head: Head, most: number): Promise<IssuedList> {
  const { digest, serverTime, sign, store } = deployment;
  const issuedAt = serverTime.now();
  const since = issuedAt - LATCHES_LISTED_MS;
  const latches = await latchesAfter(store.db, since, most + 1);
  const list: RevocationList = {
    type: 'keyturn-revocations',
    schema: REVOCATION_LIST_SCHEMA,
    head,
    issuedAt,
    // Of the instant of the first that is left out, others may be left out, too.
    since: latches[most]?.latched_at ?? since,
    ...entriesOf(latches.slice(0, most)),
  };
  const text = JSON.stringify(list);
  const hash = digest(text);
  const signed: SignedRevocationList = { list: text, signature: sign.sign(hash) };
  return { body: Buffer.from(JSON.stringify(signed)), etag: `"${hash}"` };
}

function entriesOf(latches: readonly Latch[]): Pick<RevocationList, 'versions' | 'keys'> {
  const versions: RevokedVersion[] = [];
  const keys: string[] = [];
  for (const { identity, state, reason } of latches) {
    const id = identity.slice(identity.indexOf(':') + 1);
    if (state === null) keys.push(id);
    else versions.push({ digest: id, state, reason: reason as RevokedVersion['reason'] });
  }
  return { versions, keys };
}
