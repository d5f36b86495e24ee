import type { FastifyError } from 'fastify';
import { notFound } from '../access/principal.ts';
import { Refusal } from '../problem/refusal.ts';

/** As much of what a caller sent as an answer repeats. */
const NAME_LENGTH = 60;
const SHOWN = 20;

interface Fault {
  instancePath: string;
  message?: string;
  keyword: string;
  params: { keys?: string[] };
}

/** What a schema refused. A malformed id in the path is an id that does not exist. */
export function invalidInput(error: FastifyError): Refusal {
  if (error.validationContext === 'params') return notFound();
  const errors = (error.validation as unknown as Fault[]).flatMap(faults).slice(0, SHOWN);
  const place = error.validationContext === 'querystring' ? 'query' : error.validationContext;
  const detail = errors
    .map(({ path, message }) => `${path || `the ${place}`} ${message}`)
    .join('; ');
  return new Refusal('invalid-input', `${detail}.`, { errors });
}

function faults(fault: Fault): { path: string; message: string }[] {
  const path = memberPath(fault.instancePath);
  if (fault.keyword !== 'unrecognized_keys') {
    return [{ path, message: sentence(fault.message ?? 'is not valid') }];
  }
  return (fault.params.keys ?? []).map((key) => ({
    path: path ? `${path}.${shortened(key)}` : shortened(key),
    message: 'is not a known member',
  }));
}

/** `/scopes/2/name` as `scopes[2].name`. */
function memberPath(instancePath: string): string {
  return instancePath
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) =>
      /^[0-9]+$/.test(part) ? `[${part}]` : (index > 0 ? '.' : '') + shortened(part),
    )
    .join('');
}

/** Zod's own messages, as `Invalid input: expected string`, in the words of ours. */
function sentence(message: string): string {
  return message
    .replace(/^Invalid input: expected (.+), received undefined$/, 'is missing: expected $1')
    .replace(/^Invalid (?:input|option|string|key in record): /, 'is not valid: ')
    .replace(/^Too (?:small|big): expected \w+ to (?:have|be) /, 'must be ');
}

function shortened(text: string): string {
  return text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text;
}
