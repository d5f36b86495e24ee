import { DEFAULT_DURATIONS, type PolicyDocument } from '@keyturn/core';
import { type PolicyFault, platformTimeZones, readPolicyFile } from '@keyturn/server/policy-file';
import type { Cli } from '../cli.ts';
import { failed } from '../cli-fault.ts';
import { plainText } from '../plain-text.ts';
import { counted, faultLines, nameOfFile, policyFileBytes } from './policy-file-text.ts';
import { targetsText } from './targets-text.ts';

/** What checking a policy file came to. */
interface PolicyCheck {
  ok: boolean;
  file: string;
  /** As they were read; none where there is a fault. */
  policies: PolicyDocument[];
  faults: PolicyFault[];
}

/**
 * Checks a policy file and asks no server. A greatest age is held against the default durations; a
 * server that has others looks again when the file is applied.
 *
 * @param file - `-` is standard input.
 * @throws CliFault where it cannot be read, and where it has a fault.
 */
export async function checkPolicyFile(cli: Cli, file: string): Promise<void> {
  const answer = readPolicyFile(await policyFileBytes(file, cli), {
    zones: platformTimeZones(),
    durations: DEFAULT_DURATIONS,
    now: cli.system.wallMs(),
  });
  const faults = 'faults' in answer ? answer.faults : [];
  const policies = 'policies' in answer ? answer.policies : [];
  cli.show({ ok: faults.length === 0, file, policies, faults }, checkText);
  if (faults.length > 0) throw failed(`${nameOfFile(file)} has ${counted(faults.length, 'fault')}`);
}

function checkText({ file, policies, faults }: PolicyCheck): string {
  if (faults.length === 0)
    return `${plainText(`${nameOfFile(file)} is fine: ${contentText(policies)}`)}\n`;
  return faultLines(file, faults);
}

/** `2 policies, for 1 api and 3 clients`. */
function contentText(policies: readonly PolicyDocument[]): string {
  const own = counted(policies.length, 'policy');
  return `${own}, for ${targetsText(policies) ?? 'no key yet'}`;
}
