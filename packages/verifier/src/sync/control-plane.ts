import type { Head, ReportAnswer, StreamLine } from '@keyturn/core';
import type { Net, Schedule } from '../ports.ts';
import { readReportAnswer, readStreamLine } from '../wire/answers.ts';
import { readLines } from '../wire/lines.ts';
import { Malformed } from '../wire/members.ts';

const REPORT_TIMEOUT_MS = 5_000;
/** A snapshot or a stream that says nothing for so long is taken for dead. */
const SILENCE_MS = 6_000;
const MAX_ANSWER_LENGTH = 64 * 1024 * 1024;
// A stream lives for days: it is bounded by line, not as a whole.
const MAX_STREAM_LINE_LENGTH = 64 * 1024 * 1024;

const REPORT = '/report';
const SNAPSHOT = '/snapshot';
const STREAM = '/stream';

/** Why a call to the server brought nothing. */
export class ControlPlaneFault extends Error {
  override readonly name = 'ControlPlaneFault';
  /** HTTP status; null if there was no answer at all. */
  readonly status: number | null;

  constructor(text: string, status: number | null, cause?: unknown) {
    super(text, { cause });
    this.status = status;
  }
}

/** The three calls of the key set protocol. Every one throws a fault or {@link Malformed}. */
export class ControlPlane {
  readonly #base: string;
  readonly #token: string;
  readonly #net: Net;
  readonly #schedule: Schedule;
  readonly #running = new Map<AbortController, string>();

  constructor(url: string, token: string, net: Net, schedule: Schedule) {
    this.#base = `${url.replace(/\/+$/, '')}/v1/keyset`;
    this.#token = token;
    this.#net = net;
    this.#schedule = schedule;
  }

  /** `POST /v1/keyset/report` with a body that was made before, so that it can be sent again. */
  async report(body: string): Promise<ReportAnswer> {
    const call = this.#begin(REPORT, REPORT_TIMEOUT_MS);
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await this.#fetch(REPORT, call, { method: 'POST', headers, body });
      const text = await response.text();
      if (text.length > MAX_ANSWER_LENGTH) throw new Malformed('the answer is too long');
      return readReportAnswer(text);
    } catch (cause) {
      throw faultOf(cause, 'the report was not answered');
    } finally {
      call.end();
    }
  }

  /** `GET /v1/keyset/snapshot`, piece by piece. */
  async *snapshot(): AsyncGenerator<Uint8Array> {
    yield* this.#pieces(SNAPSHOT, '');
  }

  /** `GET /v1/keyset/stream`, line by line, from after a head. Ends when the server ends it. */
  async *stream(after: Head): AsyncGenerator<StreamLine> {
    const pieces = this.#pieces(STREAM, `?epoch=${after.epoch}&after=${after.revision}`);
    for await (const lines of readLines(pieces, MAX_STREAM_LINE_LENGTH, Number.POSITIVE_INFINITY)) {
      for (const line of lines) yield readStreamLine(line);
    }
  }

  /** Breaks off the stream, if one flows. */
  abortStream(): void {
    for (const [call, path] of this.#running) if (path === STREAM) call.abort();
  }

  /** Breaks off everything but reports. */
  abortReading(): void {
    for (const [call, path] of this.#running) if (path !== REPORT) call.abort();
  }

  async *#pieces(path: string, query: string): AsyncGenerator<Uint8Array> {
    const call = this.#begin(path, SILENCE_MS);
    try {
      const response = await this.#fetch(path + query, call, {});
      if (response.body === null) throw new ControlPlaneFault('the answer is empty', null);
      for await (const piece of response.body) {
        call.extend();
        yield piece;
      }
    } catch (cause) {
      throw faultOf(cause, `${path} broke off`);
    } finally {
      call.end();
    }
  }

  async #fetch(path: string, call: Call, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    const { signal } = call;
    const url = this.#base + path;
    const response = await this.#net.fetch(url, { ...init, headers, signal, redirect: 'error' });
    if (response.status === 200) return response;
    await response.body?.cancel();
    throw new ControlPlaneFault(`the server answered ${response.status}`, response.status);
  }

  #begin(path: string, timeoutMs: number): Call {
    const controller = new AbortController();
    this.#running.set(controller, path);
    const arm = () => this.#schedule.after(timeoutMs, () => controller.abort());
    let disarm = arm();
    return {
      signal: controller.signal,
      extend: () => {
        disarm();
        disarm = arm();
      },
      end: () => {
        disarm();
        this.#running.delete(controller);
        // A body that was not read to its end would hold its connection.
        controller.abort(ENDED);
      },
    };
  }
}

/** Why a call that is over is aborted. Made once: its stack says nothing, and costs. */
const ENDED = new DOMException('the call is over', 'AbortError');

interface Call {
  signal: AbortSignal;
  /** Something came: the time-out begins anew. */
  extend(): void;
  end(): void;
}

function faultOf(cause: unknown, text: string): Error {
  if (cause instanceof ControlPlaneFault || cause instanceof Malformed) return cause;
  return new ControlPlaneFault(text, null, cause);
}
