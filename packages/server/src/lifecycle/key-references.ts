import type { PolicyKey } from '../policies/effective-of.ts';
import { keyPolicyFaults } from '../policies/kept-by-key.ts';
import { policyNames } from '../policies/policy-names.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Command } from './command.ts';
import type { ApiRow } from './lineage-load.ts';
import type { NewKey } from './new-key.ts';

interface Fault {
  path: string;
  message: string;
}

/**
 * Checks all that a new key names, and answers its api.
 *
 * @throws Refusal `invalid-input` with one error per name that is not there; `time-in-past` where
 * the key would have expired
 */
export async function checkReferences(command: Command, input: NewKey): Promise<ApiRow> {
  const api = await command.tx
    .selectFrom('apis')
    .selectAll()
    .where('id', '=', input.apiId)
    .executeTakeFirst();
  if (!api) throw refusalOf([{ path: 'apiId', message: 'names no api' }]);
  const faults = [
    ...namesOfApi(api, input),
    ...(await unknownIds(command, input)),
    ...(await unknownRegions(command, input)),
    ...timeFaults(input),
  ];
  if (faults.length > 0) throw refusalOf(faults);
  if (input.expiresAt !== null && input.expiresAt <= command.now) {
    throw new Refusal('time-in-past', '`expiresAt` lies in the past.');
  }
  return api;
}

function refusalOf(errors: Fault[]): Refusal {
  const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  return new Refusal('invalid-input', `The key cannot be issued as asked for: ${detail}.`, {
    errors,
  });
}

function namesOfApi(api: ApiRow, input: NewKey): Fault[] {
  const scopes: string[] = JSON.parse(api.scopes);
  const faults = input.scopes.flatMap((scope, at) =>
    scopes.includes(scope) ? [] : [{ path: `scopes[${at}]`, message: 'is no scope of the api' }],
  );
  if (Object.hasOwn(JSON.parse(api.key_classes), input.class)) return faults;
  return [...faults, { path: 'class', message: 'is no key class of the api' }];
}

async function unknownIds(command: Command, input: NewKey): Promise<Fault[]> {
  const { tx } = command;
  const faults: Fault[] = [];
  const client = await tx
    .selectFrom('clients')
    .select('id')
    .where('id', '=', input.clientId)
    .executeTakeFirst();
  if (!client) faults.push({ path: 'clientId', message: 'names no client' });
  if (input.policyId !== null) {
    const names = await policyNames(tx, [input.policyId]);
    if (!names.has(input.policyId)) faults.push({ path: 'policyId', message: 'names no policy' });
  }
  return faults.length > 0 ? faults : keyPolicyFaults(command, keyOf(input));
}

function keyOf({ apiId, clientId, policyId, class: keyClass }: NewKey): PolicyKey {
  return { api_id: apiId, client_id: clientId, policy_id: policyId, class: keyClass };
}

async function unknownRegions({ tx }: Command, input: NewKey): Promise<Fault[]> {
  if (input.regions.length === 0) return [];
  const rows = await tx
    .selectFrom('regions')
    .select('name')
    .where('name', 'in', [...input.regions])
    .execute();
  const known = new Set(rows.map(({ name }) => name));
  return input.regions.flatMap((region, at) =>
    known.has(region) ? [] : [{ path: `regions[${at}]`, message: 'names no region' }],
  );
}

function timeFaults({ notBefore, expiresAt }: NewKey): Fault[] {
  const never = notBefore != null && expiresAt !== null && notBefore >= expiresAt;
  return never ? [{ path: 'notBefore', message: 'is not before `expiresAt`' }] : [];
}
