import type { TestContext } from 'node:test';
import type { KeyRecord, KeysetRecord, Report, VersionRecord } from '@keyturn/core';
import type { Verdict } from '../answer/verdict.ts';
import type { VerifierOptions } from '../options.ts';
import type { Session, SessionHandlers } from '../session/session.ts';
import type { Verifier } from '../verifier.ts';
import { keyRecord, mintKeyString, versionRecord } from './key-mint.ts';
import { World } from './world.ts';

/** Whoever opens a `Stream`. */
export const SOURCE = {
  address: '10.1.2.3',
  userAgent: 'ticker/1',
  method: 'GET',
  route: '/v1/stream',
};

/** A connection as a handler sees it. */
export class Stream {
  readonly ends: Verdict[] = [];
  readonly news: Verdict[] = [];
  session: Session | null = null;

  static async open(
    verifier: Verifier,
    key: string,
    over: Partial<SessionHandlers> & { scopes?: string[] } = {},
  ): Promise<Stream> {
    const stream = new Stream();
    const { scopes = ['market:read'], ...handlers } = over;
    const opened = await verifier.openSession(
      { key, ...SOURCE, scopes },
      {
        onEnd: (verdict) => void stream.ends.push(verdict),
        onVerdict: (verdict) => void stream.news.push(verdict),
        ...handlers,
      },
    );
    stream.session = opened.session;
    return stream;
  }

  get isOpen(): boolean {
    return this.session !== null && this.ends.length === 0;
  }
}

/** A verifier that knows a key with one version, and a second key string for more. */
export async function keyedWorld(
  t: TestContext,
  over: { key?: Partial<KeyRecord>; verifier?: VerifierOptions } = {},
) {
  const world = await World.begin(t);
  const keys = [2, 3].map((revision) => mintKeyString({ epoch: 0, revision }));
  const [old = '', young = ''] = keys;
  const record = keyRecord({ scopes: ['market:read', 'orders:trade'], ...over.key });
  const version = (number: number, change: Partial<VersionRecord> = {}) =>
    versionRecord(number === 1 ? old : young, { number, ...change });
  world.server.publish(record, version(1));
  const verifier = await world.fresh(over.verifier);
  await world.current(verifier);
  const publish = async (...records: KeysetRecord[]) => {
    world.server.publish(...records);
    await world.current(verifier);
  };
  const lastReport = () => world.server.counted.at(-1) as Report;
  const told = (open: number) =>
    world.until(() => sumOf(lastReport()) === open, `${open} are told as open`);
  return { world, verifier, old, young, record, version, publish, lastReport, told };
}

function sumOf({ sessions }: Report): number {
  return sessions.reduce((sum, { open }) => sum + open, 0);
}
