import type { Grounds } from './invariant.ts';
import { timeText } from './invariant.ts';
import type { Leaving } from './leaving.ts';

/** K16: no version is suspended from under a connection of which its verifier has told. */
export class ConnectionsAwaited {
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  /** Judges a version that was suspended just now. */
  fault({ what, version }: Leaving): string | null {
    const { truth, ledger } = this.#grounds;
    if (ledger.connections.isNone) return null;
    const slack = ledger.serverClock.slackMs();
    const { most } = ledger.serverClock.offset();
    const rows = truth.query('select id, watermark from instances where gone_at is null');
    const watermarks = new Map(rows.map(({ id, watermark }) => [String(id), Number(watermark)]));
    for (const { caller, verifier: name, digest, openedAt } of ledger.connections.all()) {
      // A database that fell back has lost what it was told before.
      if (digest !== version.digest || openedAt <= ledger.fellBackAt) continue;
      const verifier = truth.verifiers().find((one) => one.name === name);
      if (!verifier?.honest || !verifier.wouldAccept(digest)) continue;
      if ((watermarks.get(verifier.instance) ?? 0) <= openedAt + most + slack) continue;
      return `${caller} has a connection by ${what} open at ${name} since ${timeText(openedAt)}`;
    }
    return null;
  }
}
