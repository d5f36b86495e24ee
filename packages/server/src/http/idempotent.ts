import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import { journalCommitted } from '../history/journal-committed.ts';
import type { Actor, Claim } from '../lifecycle/actor.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database } from '../store/schema.ts';
import { UniqueViolation } from '../store/unique-violation.ts';
import type { HttpContext } from './context.ts';

/** How long a repetition finds the first answer. Published in the description of the API. */
export const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;

/**
 * Runs a creating command once per `Idempotency-Key`, principal, route and body, however often it
 * is asked for, and gives what it resolved with each time. The record is committed with what the
 * command did, so a crash between the two cannot create twice. What it resolved with may hold a
 * secret, so it is sealed, and it is found only under the same principal (threat 44).
 *
 * Without the header field the command simply runs.
 *
 * @param run - runs exactly one command, under the actor that it is given; resolves with JSON.
 * @throws Refusal `idempotency-mismatch`, `idempotency-running`, or what `run` rejects with.
 */
export async function idempotent<Result>(
  context: HttpContext,
  request: FastifyRequest,
  caller: Actor,
  run: (actor: Actor) => Promise<Result>,
): Promise<Result> {
  const key = readKey(request.headers['idempotency-key']);
  if (key === null) return run(caller);
  const record = new RequestRecord(context, request, caller, key);
  if (context.running.has(record.name)) throw stillRunning();
  context.running.add(record.name);
  try {
    const known = await record.find();
    if (known) return await told(context, known.result as Result);
    return await run({ ...caller, claim: record });
  } catch (error) {
    // Another node was quicker.
    if (!(error instanceof RecordTaken)) throw error;
    const known = await record.find();
    if (!known) throw stillRunning();
    return await told(context, known.result as Result);
  } finally {
    context.running.delete(record.name);
  }
}

/** What the first request did is told again once the journal has it. */
async function told<Result>({ deployment }: HttpContext, result: Result): Promise<Result> {
  await journalCommitted(deployment, null);
  return result;
}

/** In double quotes as the draft wants it, or without as most clients send it. */
function readKey(field: string | string[] | undefined): string | null {
  if (field === undefined) return null;
  const match = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([A-Za-z0-9._~:/+=-]{1,200}))$/.exec(
    String(field),
  );
  const key = match?.[1] ?? match?.[2];
  if (key !== undefined) return key;
  throw new Refusal('invalid-input', 'The header field Idempotency-Key is malformed.', {
    errors: [
      { path: 'Idempotency-Key', message: 'must be a string of 1 to 200 visible characters' },
    ],
  });
}

function stillRunning(): Refusal {
  return new Refusal('idempotency-running', 'The first request with this key still runs.', {
    retryAfterSeconds: 1,
  });
}

/** Not a `UniqueViolation`, which a command may take for one of its own rows. */
class RecordTaken extends Error {}

class RequestRecord implements Claim {
  readonly name: string;
  readonly #context: HttpContext;
  readonly #identity: { principal: string; route: string; key: string };
  readonly #bodyDigest: string;

  constructor(context: HttpContext, request: FastifyRequest, caller: Actor, key: string) {
    this.#context = context;
    const path = request.url.split('?')[0];
    this.#identity = {
      principal: `${caller.kind}:${caller.id}`,
      route: `${request.method} ${path}`,
      key,
    };
    this.#bodyDigest = context.deployment.digest(request.rawBody?.toString('utf8') ?? '');
    this.name = Object.values(this.#identity).join(' ');
  }

  /** What the first request resolved with, or null where there was none in time. */
  async find(): Promise<{ result: unknown } | null> {
    const { store, seal, serverTime } = this.#context.deployment;
    const row = await store.db
      .selectFrom('idempotency')
      .selectAll()
      .where((where) => where.and(this.#identity))
      .where('created_at', '>', serverTime.now() - IDEMPOTENCY_TTL_MS)
      .executeTakeFirst();
    if (!row?.sealed_body) return null;
    if (row.body_digest !== this.#bodyDigest) {
      throw new Refusal(
        'idempotency-mismatch',
        'This Idempotency-Key was sent before on this route with another body.',
      );
    }
    return JSON.parse(seal.open(row.sealed_body, this.#sealContext()));
  }

  async take(tx: Transaction<Database>, now: number): Promise<void> {
    await tx
      .deleteFrom('idempotency')
      .where((where) => where.and(this.#identity))
      .where('created_at', '<=', now - IDEMPOTENCY_TTL_MS)
      .execute();
    try {
      await tx
        .insertInto('idempotency')
        .values({
          ...this.#identity,
          body_digest: this.#bodyDigest,
          status: null,
          sealed_body: null,
          created_at: now,
        })
        .execute();
    } catch (error) {
      if (error instanceof UniqueViolation) throw new RecordTaken();
      throw error;
    }
  }

  async keep(tx: Transaction<Database>, result: unknown): Promise<void> {
    const { seal } = this.#context.deployment;
    await tx
      .updateTable('idempotency')
      .set({ status: 201, sealed_body: seal.seal(JSON.stringify({ result }), this.#sealContext()) })
      .where((where) => where.and(this.#identity))
      .execute();
  }

  #sealContext(): string {
    return `idempotency ${this.name}`;
  }
}
