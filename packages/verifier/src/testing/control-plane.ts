import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ChangeSet,
  changeSetText,
  DEFAULT_DURATIONS,
  FIRST_PREVIOUS,
  type Head,
  KEYSET_SCHEMA,
  type KeysetRecord,
  type Report,
  type ReportAnswer,
  recordIdentity,
  type SnapshotHeader,
  type StreamLine,
} from '@keyturn/core';
import { sha256Hex } from '../digest.ts';
import { START_MS } from './manual-clock.ts';

export const TOKEN = 'kt_verifier_token';

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
    this.sendLine([change]);
    return this.head;
  }

  /** A signed change set that follows on `after`, committed nowhere. */
  changeOf(records: readonly (KeysetRecord | string)[], after: Head): ChangeSet {
    const texts = records.map((record) =>
      typeof record === 'string' ? record : JSON.stringify(record),
    );
    const unsigned = {
      epoch: after.epoch,
      revision: after.revision + 1,
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
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end();
    } else if (pathname === '/v1/keyset/snapshot') {
      response.end(this.onSnapshot(this.snapshotText()));
    } else if (pathname === '/v1/keyset/stream') {
      this.#openStream(response, Number(searchParams.get('after')));
    } else {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => this.#takeReport(JSON.parse(body), response));
    }
  }

  #openStream(response: ServerResponse, after: number): void {
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    this.sendLine(this.#after(after));
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
    return {
      acknowledged: this.#sequences.get(report.instance) ?? 0,
      head: this.head,
      serverTime: this.serverTime,
      leaseMs: this.leaseMs,
      changes: this.#after(report.applied?.revision ?? 0),
      more: false,
      snapshotNeeded: report.applied === null,
      renewInstance: false,
      graceMs: this.graceMs,
      clockToleranceMs: DEFAULT_DURATIONS.clockToleranceMs,
      clockRateError: DEFAULT_DURATIONS.clockRateError,
      reportEveryMs: DEFAULT_DURATIONS.reportEveryMs,
    };
  }

  #after(revision: number): ChangeSet[] {
    return this.changes.filter((change) => change.revision > revision);
  }
}
