import { parseKeyStatus } from '@keyturn/client';
import type { Rotation } from '@keyturn/core';
import type { LoggedAnswer } from '../programs/request-log.ts';
import { countAt } from './count-at.ts';
import type {
  ClientMark,
  DemoRecord,
  RecordedAct,
  RecordedClient,
  RecordedStream,
  VersionCurve,
} from './demo-record.ts';
import { LogTail } from './log-tail.ts';
import { RotationRecord } from './rotation-record.ts';
import { StreamRecord } from './stream-record.ts';
import { ThiefRecord } from './thief-record.ts';

/** Fills the record while the demo plays. Everything is told to it, but for the logs that it reads. */
export class Recorder {
  readonly record: DemoRecord;
  readonly #startedAt: number;
  readonly #clients: { client: RecordedClient; tail: LogTail<LoggedAnswer> }[] = [];
  readonly #thieves: ThiefRecord[] = [];
  readonly #streams: StreamRecord[] = [];
  readonly #rotations = new Map<string, RotationRecord>();

  constructor() {
    this.#startedAt = Date.now();
    this.record = {
      startedAt: new Date(this.#startedAt).toISOString(),
      elapsedMs: 0,
      acts: [],
      clients: [],
      rotations: [],
      verifiers: [],
      thieves: [],
      streams: [],
      outages: [],
    };
  }

  get nowMs(): number {
    return this.sinceStart(Date.now());
  }

  /** An instant of this machine's wall clock as ms since the demo began. */
  sinceStart(wallMs: number): number {
    return Math.max(0, Math.round(wallMs - this.#startedAt));
  }

  /** An act begins. Acts may overlap; `end` ends it and says what came of it. */
  act(title: string, text: string): { end(outcome: string): void } {
    const act: RecordedAct = { title, text, fromMs: this.nowMs, toMs: null, outcome: null };
    this.record.acts.push(act);
    return { end: (outcome) => void Object.assign(act, { outcome, toMs: this.nowMs }) };
  }

  client(
    seen: Pick<RecordedClient, 'name' | 'kind' | 'about' | 'keyId'>,
    requestLog: string,
  ): void {
    const { name, kind, about, keyId } = seen;
    const client: RecordedClient = {
      name,
      kind,
      about,
      keyId,
      requests: 0,
      refused: 0,
      retried: 0,
      versions: [],
      refusedPerSecond: [],
      marks: [],
    };
    this.record.clients.push(client);
    this.#clients.push({ client, tail: new LogTail(requestLog) });
  }

  mark(name: string, kind: ClientMark['kind'], text: string, atMs = this.nowMs): void {
    const client = this.record.clients.find((one) => one.name === name);
    if (!client) throw new Error(`no client ${name}`);
    client.marks.push({ atMs, kind, text });
    client.marks.sort((a, b) => a.atMs - b.atMs);
  }

  thief(name: string, victim: string, version: number, requestLog: string): ThiefRecord {
    const thief = new ThiefRecord({ name, victim, version }, requestLog, (wallMs) =>
      this.sinceStart(wallMs),
    );
    this.record.thieves.push(thief.recorded);
    this.#thieves.push(thief);
    return thief;
  }

  stream(name: string, owner: string, honest: boolean, log: string): RecordedStream {
    const stream = new StreamRecord({ name, owner, honest }, log, (wallMs) =>
      this.sinceStart(wallMs),
    );
    this.record.streams.push(stream.recorded);
    this.#streams.push(stream);
    return stream.recorded;
  }

  outageBegins(): void {
    this.record.outages.push({ fromMs: this.nowMs, toMs: null });
  }

  outageEnds(): void {
    const last = this.record.outages.at(-1);
    if (last) last.toMs = this.nowMs;
  }

  /** Told whenever a rotation was looked at. */
  rotation(client: string, rotation: Rotation): void {
    let known = this.#rotations.get(rotation.id);
    if (!known) {
      known = new RotationRecord(client, rotation);
      this.#rotations.set(rotation.id, known);
      this.record.rotations.push(known.recorded);
    }
    if (known.take(rotation, this.nowMs) === 'handed-out') {
      this.mark(client, 'handed-out', `version ${rotation.to} can be picked up`);
    }
  }

  /** Reads what the clients and the thieves logged since the last call. */
  readLogs(): void {
    for (const { client, tail } of this.#clients) {
      for (const answer of tail.read()) this.#count(client, answer);
    }
    for (const thief of this.#thieves) thief.readLog();
    for (const stream of this.#streams) stream.readLog();
    this.record.elapsedMs = this.nowMs;
  }

  #count(client: RecordedClient, answer: LoggedAnswer): void {
    const atMs = this.sinceStart(answer.at);
    client.requests += 1;
    if (answer.retry) client.retried += 1;
    if (answer.status === 401 || answer.status === 403) {
      client.refused += 1;
      countAt(client.refusedPerSecond, atMs);
    }
    const version = parseKeyStatus(answer.keyStatus)?.version;
    if (answer.status < 200 || answer.status > 299 || !version) return;
    const curve = this.#curveOf(client, version, atMs);
    curve.total += 1;
    curve.lastMs = Math.max(curve.lastMs, atMs);
    countAt(curve.perSecond, atMs);
  }

  #curveOf(client: RecordedClient, version: number, atMs: number): VersionCurve {
    const known = client.versions.find((curve) => curve.version === version);
    if (known) return known;
    const curve = { version, firstMs: atMs, lastMs: atMs, total: 0, perSecond: [] };
    client.versions.push(curve);
    client.versions.sort((a, b) => a.version - b.version);
    if (version > 1) this.mark(client.name, 'moved', `first request with version ${version}`, atMs);
    return curve;
  }
}
