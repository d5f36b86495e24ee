import type { AdminClient } from '@keyturn/admin';
import {
  DEFAULT_DURATIONS,
  type Durations,
  type PolicyDocument,
  type PolicyPush,
} from '@keyturn/core';
import {
  type PolicyFault,
  placedFaults,
  platformTimeZones,
  readPolicyFile,
} from '@keyturn/server/policy-file';
import { answered } from '../answer.ts';
import { askYes } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed } from '../cli-fault.ts';
import { counted, faultLines, nameOfFile, policyFileBytes } from './policy-file-text.ts';
import { pushText } from './push-text.ts';

export interface ApplyGiven {
  dryRun?: true;
  yes?: true;
}

/** The server holds an age against its own: here only what the file says is added up. */
const NO_DURATIONS = Object.fromEntries(
  Object.keys(DEFAULT_DURATIONS).map((name) => [name, 0]),
) as unknown as Durations;

/**
 * Applies a policy file, all of it or nothing. Faults are told by their lines, also those that only the
 * server can find.
 *
 * @param file - `-` is standard input.
 * @throws CliFault where it cannot be read, where it has a fault, and where nobody agrees to a push that
 *   is about every key or none.
 */
export async function applyPolicyFile(cli: Cli, file: string, given: ApplyGiven): Promise<void> {
  const bytes = await policyFileBytes(file, cli);
  const read = readPolicyFile(bytes, {
    zones: platformTimeZones(),
    durations: NO_DURATIONS,
    now: cli.system.wallMs(),
  });
  if ('faults' in read) throw refused(cli, file, read.faults);
  const admin = await cli.admin();
  const push = (dryRun: boolean) => pushed(cli, admin, { file, bytes }, read.policies, dryRun);
  if (given.dryRun) {
    cli.show(await push(true), pushText);
    return;
  }
  if (!given.yes) await agree(cli, await push(true));
  cli.show(await push(false), pushText);
}

async function pushed(
  cli: Cli,
  admin: AdminClient,
  { file, bytes }: { file: string; bytes: Uint8Array },
  policies: PolicyDocument[],
  dryRun: boolean,
): Promise<PolicyPush> {
  const body = { policies, dryRun };
  try {
    return await answered<PolicyPush>(admin.POST('/v1/policies/apply', { body }));
  } catch (error) {
    if (!(error instanceof CliFault)) throw error;
    const found = error.problem.errors.filter(({ path }) => path.startsWith('policies['));
    const faults = placedFaults(bytes, found);
    if (error.problem.code !== 'invalid-input' || faults.length === 0) throw error;
    throw refused(cli, file, faults);
  }
}

/** Tells the faults, and gives what to end with. */
function refused(cli: Cli, file: string, faults: PolicyFault[]): CliFault {
  cli.show({ ok: false, file, policies: [], faults }, () => faultLines(file, faults));
  const count = counted(faults.length, 'fault');
  return failed(`${nameOfFile(file)} has ${count}; nothing was changed`);
}

/** @throws CliFault where it is about every key or none, and nobody says that this is meant. */
async function agree(cli: Cli, push: PolicyPush): Promise<void> {
  const { under, total } = push.keys;
  const isSame = push.policies.every(({ change }) => change === 'unchanged');
  if (isSame || (under > 0 && under < total)) return;
  const about = under === 0 ? 'no key' : `all ${counted(total, 'key')}`;
  if (!cli.system.isTerminal) {
    throw failed(
      `these policies would be for ${about}, and nothing was changed`,
      'where that is meant, pass --yes',
    );
  }
  cli.progress(pushText(push, cli.system.columns));
  if (!(await askYes(`Apply them for ${about}?`))) throw failed('nothing was changed');
}
