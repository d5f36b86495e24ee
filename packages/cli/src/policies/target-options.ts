import type { PolicyTargets } from '@keyturn/core';
import type { Command } from 'commander';
import { list } from '../verb.ts';
import { listOrNone } from './list-or-none.ts';

/** What a policy is to be attached to, by id or name. */
export interface TargetsGiven {
  api?: string[];
  keyClass?: string[];
  client?: string[];
  key?: string[];
}

const NOTHING: PolicyTargets = { apis: [], keyClasses: [], clients: [], keys: [] };

export function addTargetOptions(command: Command): Command {
  return command
    .option('--api <apis>', 'for all keys of these, ids or names as a,b', list)
    .option('--key-class <classes>', 'for the keys of these, as market/bots,market/desk', list)
    .option('--client <clients>', 'for all keys of these, ids or names as a,b', list)
    .option('--key <keys>', 'for these keys alone, ids or names as a,b', list);
}

/**
 * `attachTo` of the body, left out where no target was given.
 *
 * @param before - what the policy is attached to: a kind of which none is named stays.
 */
export function targetsBody(
  { api, keyClass, client, key }: TargetsGiven,
  before: PolicyTargets = NOTHING,
): { attachTo?: PolicyTargets } {
  const named = {
    ...(api && { apis: listOrNone('--api', api) ?? [] }),
    ...(keyClass && { keyClasses: listOrNone('--key-class', keyClass) ?? [] }),
    ...(client && { clients: listOrNone('--client', client) ?? [] }),
    ...(key && { keys: listOrNone('--key', key) ?? [] }),
  };
  return Object.keys(named).length === 0 ? {} : { attachTo: { ...before, ...named } };
}
