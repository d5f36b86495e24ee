import type { ProblemCode } from '@keyturn/core';
import { problemEntry } from '@keyturn/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { JournalUnavailable } from '../history/journal-unavailable.ts';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../problem/problem-document.ts';
import { Refusal } from '../problem/refusal.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { invalidInput } from './invalid-input.ts';

const RETRY_AFTER_SECONDS = 1;

/** Fastify's own refusals, by its code. */
const FRAMEWORK: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_BAD_URL: 'malformed-request',
  // Longer than any id: nothing has it.
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** Turns whatever a route threw into what the caller may know. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput(error as FastifyError);
  if (error instanceof StoreUnavailable) {
    return new Refusal('store-unavailable', problemEntry('store-unavailable').summary);
  }
  if (error instanceof JournalUnavailable) {
    return new Refusal('journal-unavailable', problemEntry('journal-unavailable').summary);
  }
  const code = FRAMEWORK[(error as { code?: string } | null)?.code ?? ''] ?? 'internal';
  return new Refusal(code, problemEntry(code).summary);
}

/** Answers with a problem document and the header fields that belong to its status. */
export function replyProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = refusalOf(error);
  const { status, retry } = problemEntry(refusal.code);
  if (status >= 500) {
    request.log.error({ err: error, code: refusal.code }, 'a request failed');
  }
  reply.header('cache-control', 'no-store');
  const challenge = challengeOf(refusal.code);
  if (challenge) reply.header('www-authenticate', challenge);
  const seconds =
    refusal.retryAfterSeconds ?? (mayPass(status, retry) ? RETRY_AFTER_SECONDS : null);
  if (seconds !== null) reply.header('retry-after', String(seconds));
  const document = problemDocument({
    code: refusal.code,
    detail: refusal.message,
    instance: `urn:keyturn:request:${request.id}`,
    errors: refusal.errors,
  });
  return reply.code(status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(document));
}

function mayPass(status: number, retry: string): boolean {
  return status === 503 || (status === 409 && retry === 'after');
}

/** RFC 6750 §3: a bare challenge where no token was sent, the error where one was. */
function challengeOf(code: ProblemCode): string | null {
  const realm = 'Bearer realm="keyturn"';
  if (code === 'token-missing') return realm;
  if (code === 'token-invalid') return `${realm}, error="invalid_token"`;
  if (code === 'token-kind') return `${realm}, error="insufficient_scope"`;
  // Holder calls are signed (RFC 9421), for which no challenge is registered.
  return problemEntry(code).status === 401 ? realm : null;
}
