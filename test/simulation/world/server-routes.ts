import { problemEntry } from '@keyturn/core';
import { requireRightClock } from '../../../packages/server/src/clock-off.ts';
import { confirmVersion } from '../../../packages/server/src/deliver/holder-confirm.ts';
import { pickup } from '../../../packages/server/src/deliver/holder-pickup.ts';
import { showHolder } from '../../../packages/server/src/deliver/holder-show.ts';
import { createNonce } from '../../../packages/server/src/deliver/nonce-create.ts';
import type { SignedRequest } from '../../../packages/server/src/deliver/signed-request.ts';
import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { JournalUnavailable } from '../../../packages/server/src/history/journal-unavailable.ts';
import { findGroup, type VerifierGroup } from '../../../packages/server/src/keyset/group.ts';
import { takeReport } from '../../../packages/server/src/keyset/report.ts';
import type { RevocationLists } from '../../../packages/server/src/keyset/revocation-list.ts';
import { snapshotLines } from '../../../packages/server/src/keyset/snapshot.ts';
import { followChanges } from '../../../packages/server/src/keyset/stream.ts';
import { problemDocument } from '../../../packages/server/src/problem/problem-document.ts';
import { Refusal } from '../../../packages/server/src/problem/refusal.ts';
import { StoreUnavailable } from '../../../packages/server/src/store/store-unavailable.ts';
import type { Answer, SentRequest } from '../engine/network.ts';

/** What a node answers from. */
export interface Served {
  deployment: Deployment;
  lists: RevocationLists;
  /** Ids of verifier groups by their token. */
  tokens: ReadonlyMap<string, string>;
}

/**
 * Answers as the routes of the HTTP server do, by the same functions, without HTTP.
 *
 * Rejects with what is no answer to anyone: a mistake in the product.
 */
export async function answerRequest(served: Served, request: SentRequest): Promise<Answer> {
  try {
    if (request.path.startsWith('/v1/keyset/')) return await keyset(served, request);
    if (request.path === '/revocations.json') {
      const { body } = await served.lists.current();
      return { status: 200, headers: {}, body: body.toString() };
    }
    if (request.path.startsWith('/v1/holders/')) return await holderCall(served, request);
    throw new Refusal('not-found', 'There is nothing here.');
  } catch (error) {
    return problem(error);
  }
}

async function keyset({ deployment, tokens }: Served, request: SentRequest): Promise<Answer> {
  const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
  const id = tokens.get(token);
  const group = id === undefined ? null : await findGroup(deployment.store.db, id);
  if (group === null) throw new Refusal('token-invalid', 'The token is unknown or was removed.');
  if (request.path === '/v1/keyset/report') {
    return json(deployment, 200, await takeReport(deployment, group, JSON.parse(request.body)));
  }
  if (request.path === '/v1/keyset/snapshot') {
    return { status: 200, headers: {}, body: snapshotLines(deployment, group) };
  }
  return { status: 200, headers: {}, body: streamOf(deployment, group, request) };
}

async function* streamOf(
  deployment: Deployment,
  group: VerifierGroup,
  { query, signal }: SentRequest,
): AsyncGenerator<string> {
  const asked = new URLSearchParams(query);
  const from = { epoch: Number(asked.get('epoch')), after: Number(asked.get('after')) };
  for await (const line of followChanges(deployment, group, from, signal)) {
    yield `${JSON.stringify(line)}\n`;
  }
}

async function holderCall({ deployment }: Served, request: SentRequest): Promise<Answer> {
  requireRightClock(deployment);
  const [, , , holderId = '', verb] = request.path.split('/');
  if (verb === 'nonce') return json(deployment, 201, await createNonce(deployment, { holderId }));
  const signed = signedRequest(holderId, request);
  const body = JSON.parse(request.body);
  if (verb === 'confirm') {
    await confirmVersion(deployment, signed, body);
    return json(deployment, 200, await showHolder(deployment, holderId));
  }
  if (verb !== 'pickup') throw new Refusal('not-found', 'There is nothing here.');
  const waitMs = Number(new URLSearchParams(request.query).get('waitMs') ?? 0);
  const options = { have: body.have, waitMs, signal: request.signal };
  return json(deployment, 200, await pickup(deployment, signed, options));
}

function signedRequest(holderId: string, request: SentRequest): SignedRequest {
  const { headers, method, path, query, body } = request;
  return {
    holderId,
    method,
    path,
    query: query === '' ? '?' : query,
    contentDigest: headers.get('content-digest'),
    origin: headers.get('keyturn-origin'),
    signatureInput: headers.get('signature-input'),
    signature: headers.get('signature'),
    body: Buffer.from(body),
    address: '203.0.113.9',
  };
}

function json({ clock }: Deployment, status: number, value: unknown): Answer {
  const date = new Date(clock.wallMs()).toUTCString();
  return { status, headers: { date }, body: JSON.stringify(value) };
}

function problem(error: unknown): Answer {
  const refusal =
    error instanceof StoreUnavailable || error instanceof JournalUnavailable
      ? new Refusal('store-unavailable', problemEntry('store-unavailable').summary)
      : error;
  if (!(refusal instanceof Refusal)) throw error;
  const { status } = problemEntry(refusal.code);
  const document = problemDocument({
    code: refusal.code,
    detail: refusal.message,
    instance: 'urn:keyturn:request:1',
    errors: refusal.errors,
  });
  const headers: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
  return { status, headers, body: JSON.stringify(document) };
}
