import { type ProblemCode, problemEntry } from '@keyturn/core';
import type { RouteOptions } from 'fastify';
import { PROBLEM_MEDIA_TYPE } from '../problem/problem-document.ts';
import type { App } from './context.ts';
import { isCommand } from './is-command.ts';
import { problemSchema } from './schema/problem-schema.ts';

const TOKEN_CODES = ['token-missing', 'token-invalid', 'token-kind'] as const;
const BODY_CODES = [
  'invalid-input',
  'malformed-json',
  'body-too-large',
  'unsupported-media-type',
] as const;
const CREATING_CODES = ['idempotency-mismatch', 'idempotency-running'] as const;
const ANY_CODES = ['stopping', 'store-unavailable', 'internal'] as const;

/**
 * Completes each route's description by what follows from its form: its security, the header field
 * of creating calls, and every problem that it may answer with, so that no route can forget one.
 *
 * @throws TypeError at a route that does not say which tokens may call it
 */
export function describeRoutes(app: App): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.tokens === undefined) {
      throw new TypeError(`the route ${route.url} does not say which tokens may call it`);
    }
    if (!route.schema || route.schema.hide) return;
    const codes = codesOf(route);
    Object.assign(route.schema, {
      description: describedTokens(route),
      security: route.schema.security ?? (route.config?.tokens === 'none' ? [] : [{ token: [] }]),
      response: { ...(route.schema.response as object), ...problemResponses(codes) },
    });
  });
}

/** Who may call, as the first line of the description. */
function describedTokens({ config, schema }: RouteOptions): string {
  const said = schema?.description ? [schema.description] : [];
  const { tokens } = config ?? {};
  if (tokens === undefined || tokens === 'none') return ['Needs no token.', ...said].join('\n\n');
  const kinds = tokens.map((kind) => `\`${kind}\``).join(' or ');
  return [`Takes a token of the kind ${kinds}.`, ...said].join('\n\n');
}

function codesOf(route: RouteOptions): Set<ProblemCode> {
  const { method, config, schema } = route;
  return new Set<ProblemCode>([
    ...(config?.tokens === 'none' ? [] : TOKEN_CODES),
    ...(schema?.body ? BODY_CODES : []),
    ...(schema?.querystring ? (['invalid-input'] as const) : []),
    ...(schema?.params ? (['not-found'] as const) : []),
    ...(config?.creates ? CREATING_CODES : []),
    ...(isCommand(method, config?.tokens) ? (['journal-unavailable'] as const) : []),
    ...(goesByTheClock(route) ? (['clock-off'] as const) : []),
    ...(config?.refuses ?? []),
    ...ANY_CODES,
  ]);
}

/** A node whose clock is off takes security acts all the same (K8, K10). */
function goesByTheClock({ method, config }: RouteOptions): boolean {
  return isCommand(method, config?.tokens) && !config?.securityAct;
}

function problemResponses(codes: ReadonlySet<ProblemCode>): Record<string, unknown> {
  const responses: Record<string, { description: string; content: object }> = {};
  for (const code of [...codes].sort()) {
    const { status } = problemEntry(code);
    const before = responses[status]?.description;
    responses[status] = {
      description: before ? `${before}, \`${code}\`` : `\`${code}\``,
      content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
    };
  }
  return responses;
}
