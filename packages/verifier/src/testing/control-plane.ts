import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ChangeSet,
  changeSetText,
  DEFAULT_DURATIONS,
  FIRST_PREVIOUS,
  FORK_SCHEMA,
  type ForkRecord,
  type Head,
  KEYSET_SCHEMA,
  type KeysetRecord,
  type Position,
  REVOCATION_LIST_SCHEMA,
  type Report,
  type ReportAnswer,
  type RevocationList,
  recordIdentity,
  type SignedHead,
  type SignedRevocationList,
  type SnapshotHeader,
  type StreamLine,
} from '@keyturn/core';
import { sha256Hex } from '../digest.ts';
import { START_MS } from './manual-clock.ts';

export const TOKEN = 'kt_verifier_token';

/** How far a new epoch jumps over what may have been lost. */
const EPOCH_STEP = 1_000_000;

/**
 * A server that speaks the key set protocol over real HTTP with a real signing key, and does with
 * it whatever a test asks for. It keeps what it was told.
 */
export class FakeControlPlane {
  /** Server time in ms. */
  serverTime = START_MS;
  apis = ['api_market'];
  leaseMs: number | null = DEFAULT_DURATIONS.leaseMs;
  graceMs = { ...DEFAULT_DURATIONS.graceMs };
  /** The stream says nothing; reports alone bring changes. */
  streamSilent = false;
  /** Answers to reports are lost on the way after they were taken in. */
  loseAnswers = false;
  /** Reports wait until `releaseReports`. */
  holdReports = false;
  /** Reports with usage are answered 400. */
  refuseUsage = false;
  /** What `/revocations.json` answers; null: 404. */
  revocations: SignedRevocationList | string | null = null;
  /** Only `/revocations.json` is answered. */
  listOnly = false;
  /** Off where there would be too many. */
  keepReports = true;
  /** Last changes to what is sent. */
  onAnswer: (answer: ReportAnswer) => ReportAnswer = (answer) => answer;
  onSnapshot: (text: string) => string = (text) => text;

  readonly reports: Report[] = [];
  /** Those that were not taken in before. */
  readonly counted: Report[] = [];
  readonly requests: string[] = [];
  readonly serverKey: string;
  head: Head = { epoch: 0, revision: 0, hash: FIRST_PREVIOUS };
  readonly changes: ChangeSet[] = [];
  readonly #records = new Map<string, KeysetRecord>();
  readonly #signingKey: KeyObject;
  readonly #streams = new Set<ServerResponse>();
  readonly #sequences = new Map<string, number>();
  /** Who was asked to hand back in this epoch. */
  readonly #asked = new Set<string>();
  #lostAfter: Position | null = null;
  #highest = 0;
  #held: (() => void)[] = [];
  #server: Server | null = null;
  #port = 0;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#signingKey = privateKey;
    this.serverKey = publicKey.export({ format: 'jwk' }).x ?? '';
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => this.#handle(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Goes away as a killed process does; `start` brings it back on the same port. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#streams.clear();
    this.releaseReports();
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Commits one revision and sends it down the streams. */
  publish(...records: KeysetRecord[]): Head {
    return this.commit(records);
  }

  /** The same, of any number of records. */
  commit(records: readonly KeysetRecord[]): Head {
    const change = this.changeOf(records, this.head);
    for (const record of records) this.#records.set(recordIdentity(record), record);
    this.changes.push(change);
    this.head = { epoch: change.epoch, revision: change.revision, hash: change.hash };
    this.#highest = Math.max(this.#highest, change.revision);
    this.sendLine([change]);
    return this.head;
  }

  /** Its database is the one of an earlier revision: it knows nothing of what came later. */
  restore(revision: number): void {
    const kept = this.changes.filter((change) => change.revision <= revision);
    this.changes.splice(0, this.changes.length, ...kept);
    this.#records.clear();
    for (const text of this.changes.flatMap(({ records }) => records)) {
      const record = JSON.parse(text) as KeysetRecord;
      this.#records.set(recordIdentity(record), record);
    }
    const last = this.changes.at(-1);
    this.head = last ?? { epoch: 0, revision: 0, hash: FIRST_PREVIOUS };
    this.head = { epoch: this.head.epoch, revision: this.head.revision, hash: this.head.hash };
  }

  /** Opens the epoch after `ended`, above all that was ever published. */
  openEpoch(ended = this.head.epoch): ForkRecord {
    const lastCommonRevision = this.head.revision;
    const closed = false;
    const fork: ForkRecord = {
      ...{ kind: 'fork', schema: FORK_SCHEMA, epoch: ended, lastCommonRevision, closed },
    };
    this.#lostAfter = { epoch: ended, revision: lastCommonRevision };
    this.#asked.clear();
    const change = this.changeOf([fork], this.head, {
      epoch: ended + 1,
      revision: this.#highest + EPOCH_STEP,
    });
    this.#records.set(recordIdentity(fork), fork);
    this.changes.push(change);
    this.#highest = change.revision;
    this.head = { epoch: change.epoch, revision: change.revision, hash: change.hash };
    this.sendLine([change]);
    return fork;
  }

  /** A signed list that was read at a head. */
  listOf(over: Partial<RevocationList>): SignedRevocationList {
    const list = {
      type: 'keyturn-revocations',
      schema: REVOCATION_LIST_SCHEMA,
      head: this.head,
      issuedAt: this.serverTime,
      since: this.serverTime - 25 * 3_600_000,
      versions: [],
      keys: [],
      ...over,
    };
    return this.signedList(JSON.stringify(list));
  }

  /** Any text in place of a list, signed. */
  signedList(list: string): SignedRevocationList {
    return { list, signature: this.#sign(sha256Hex(list)) };
  }

  /** A signed change set that follows on `after`, committed nowhere. */
  changeOf(
    records: readonly (KeysetRecord | string)[],
    after: Head,
    at: Position = { epoch: after.epoch, revision: after.revision + 1 },
  ): ChangeSet {
    const texts = records.map((record) =>
      typeof record === 'string' ? record : JSON.stringify(record),
    );
    const unsigned = {
      epoch: at.epoch,
      revision: at.revision,
      previous: after.hash,
      committedAt: this.serverTime,
      digests: texts.map(sha256Hex),
    };
    const hash = sha256Hex(changeSetText(unsigned));
    return { ...unsigned, hash, signature: this.#sign(hash), records: texts };
  }

  sendLine(changes: ChangeSet[], over: Partial<StreamLine> = {}): void {
    if (this.streamSilent) return;
    const line: StreamLine = {
      type: 'changes',
      head: this.head,
      serverTime: this.serverTime,
      changes,
      snapshotNeeded: false,
      ...over,
    };
    for (const stream of this.#streams) stream.write(`${JSON.stringify(line)}\n`);
  }

  /** Has the snapshots from now on without a record. */
  lose(record: KeysetRecord): void {
    this.#records.delete(recordIdentity(record));
  }

  /** The newest record of each identity. */
  get records(): KeysetRecord[] {
    return [...this.#records.values()];
  }

  get streams(): number {
    return this.#streams.size;
  }

  releaseReports(): void {
    this.holdReports = false;
    for (const answer of this.#held.splice(0)) answer();
  }

  snapshotText(over: Partial<SnapshotHeader> = {}): string {
    const header: SnapshotHeader = {
      type: 'keyturn-snapshot',
      schema: KEYSET_SCHEMA,
      head: this.head,
      apis: this.apis,
      group: 'group_1',
      region: 'eu-1',
      serverTime: this.serverTime,
      expiresAt: this.serverTime + 60_000,
      serverKey: this.serverKey,
      ...this.#proof(),
      ...over,
    };
    const records = [...this.#records.values()].map((record) => JSON.stringify(record));
    const body = [JSON.stringify(header), ...records].map((line) => `${line}\n`).join('');
    const trailer = {
      type: 'end',
      records: records.length,
      signature: this.#sign(sha256Hex(body)),
    };
    return `${body}${JSON.stringify(trailer)}\n`;
  }

  #sign(text: string): string {
    return sign(null, Buffer.from(text), this.#signingKey).toString('base64url');
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    this.requests.push(`${request.method} ${pathname}`);
    if (pathname === '/revocations.json') {
      this.#answerList(request, response);
    } else if (this.listOnly) {
      response.destroy();
    } else if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end();
    } else if (pathname === '/v1/keyset/snapshot') {
      response.end(this.onSnapshot(this.snapshotText()));
    } else if (pathname === '/v1/keyset/stream') {
      this.#openStream(response, {
        epoch: Number(searchParams.get('epoch')),
        revision: Number(searchParams.get('after')),
      });
    } else {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => this.#takeReport(JSON.parse(body), response));
    }
  }

  #answerList({ headers }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization !== undefined) response.writeHead(500).end('a token, to anybody');
    else if (this.revocations === null) response.writeHead(404).end();
    else if (typeof this.revocations === 'string') response.end(this.revocations);
    else response.end(JSON.stringify(this.revocations));
  }

  #proof(): { proof?: SignedHead } {
    const last = this.changes.at(-1);
    if (last === undefined) return {};
    const { records: _, ...proof } = last;
    return { proof };
  }

  #openStream(response: ServerResponse, after: Position): void {
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    this.sendLine(this.#after(after), { snapshotNeeded: !this.#has(after) });
  }

  #takeReport(report: Report, response: ServerResponse): void {
    if (this.keepReports) this.reports.push(report);
    if (this.refuseUsage && report.usage.length > 0) {
      response.writeHead(400).end();
      return;
    }
    const last = this.#sequences.get(report.instance) ?? 0;
    if (report.sequence > last) {
      this.#sequences.set(report.instance, report.sequence);
      if (this.keepReports) this.counted.push(report);
    }
    if (this.loseAnswers) {
      response.destroy();
      return;
    }
    const answer = () => response.end(JSON.stringify(this.onAnswer(this.#answerTo(report))));
    if (this.holdReports) this.#held.push(answer);
    else answer();
  }

  #answerTo(report: Report): ReportAnswer {
    const { applied, proof, instance } = report;
    const isOurs = applied === null || this.#has(applied);
    const isOver = applied !== null && applied.epoch >= this.head.epoch && !isOurs;
    // A real one checks what it is shown; this one trusts the verifiers that it is tested with.
    if (isOver && proof !== undefined) {
      this.#highest = Math.max(this.#highest, proof.revision);
      this.openEpoch(proof.epoch);
    }
    const isLost = applied !== null && applied.epoch < this.head.epoch && !isOurs;
    const asks = isLost && this.#lostAfter !== null && !this.#asked.has(instance);
    if (asks) this.#asked.add(instance);
    return {
      acknowledged: this.#sequences.get(report.instance) ?? 0,
      head: this.head,
      serverTime: this.serverTime,
      leaseMs: isOurs ? this.leaseMs : null,
      changes: isOurs ? this.#after(applied) : [],
      more: false,
      snapshotNeeded: applied === null || !isOurs,
      renewInstance: false,
      graceMs: this.graceMs,
      clockToleranceMs: DEFAULT_DURATIONS.clockToleranceMs,
      clockRateError: DEFAULT_DURATIONS.clockRateError,
      reportEveryMs: DEFAULT_DURATIONS.reportEveryMs,
      ...(isOver && proof === undefined && { prove: true as const }),
      ...(asks && this.#lostAfter !== null && { handBack: this.#lostAfter }),
    };
  }

  #has(head: Position & { hash?: string }): boolean {
    if (head.revision === 0) return true;
    return this.changes.some(
      ({ epoch, revision, hash }) =>
        epoch === head.epoch && revision === head.revision && hash === (head.hash ?? hash),
    );
  }

  #after(head: Position | null): ChangeSet[] {
    return this.changes.filter((change) => change.revision > (head?.revision ?? 0));
  }
}
