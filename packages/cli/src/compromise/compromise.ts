import type { AdminClient } from '@keyturn/admin';
import type { CompromiseReceipt } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { askYes } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, wrongUsage } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { showReceipt } from '../receipts/show-receipt.ts';
import { addWaitOptions, describeVerb, list } from '../verb.ts';
import { pastOption, refusalOption, versionsOption } from './compromise-options.ts';
import { compromiseText, questionText, stateAfter, versionsText } from './compromise-text.ts';

interface CompromiseGiven {
  versions?: number[];
  since?: string;
  refuse: number;
  keepScopes?: string[];
  yes?: true;
  wait?: true;
  timeout: number;
}

export function configureCompromise(command: Command, cli: Cli): void {
  const compromise = describeVerb(command, {
    summary: 'say that a key has leaked: it is refused everywhere, and its successor is hurried',
    example: 'compromise key_ck1XNyeN8fZtqA3x --since 2h --refuse after:10m --wait',
  })
    .argument('<key>', 'its id')
    .addOption(versionsOption())
    .addOption(pastOption('--since <time>', cli.system.wallMs()))
    .addOption(refusalOption())
    .option(
      '--keep-scopes <scopes>',
      'what it may do till then, as a,b; default: all but scopes of strict grace',
      list,
    )
    .option('--yes', 'do not ask');
  addWaitOptions(compromise, 'no verifier goes by the old state any more', '2m').action(
    async (keyId: string, given: CompromiseGiven) => {
      const admin = await cli.admin();
      requireTogether(given);
      await confirm(cli, admin, keyId, given);
      const done = await compromised(cli, admin, keyId, given);
      if (given.wait) cli.progress(`${versionsText(done.versions)} marked as compromised`);
      const after = await stateAfter(admin, done);
      await showReceipt(cli, admin, done, given, (receipt, names, width) =>
        compromiseText({ ...done, ...receipt }, after, names, width),
      );
    },
  );
}

/** @throws CliFault where scopes would be kept by what is refused at once. */
function requireTogether({ keepScopes, refuse }: CompromiseGiven): void {
  if (keepScopes === undefined || refuse > 0) return;
  throw wrongUsage(
    '--keep-scopes is for versions that are accepted yet',
    'say how long with --refuse after:10m',
  );
}

/** Nobody who sits at a terminal refuses a customer by a slip of the hand. */
async function confirm(
  cli: Cli,
  admin: AdminClient,
  keyId: string,
  { yes, versions, refuse }: CompromiseGiven,
): Promise<void> {
  if (yes || !cli.system.isTerminal) return;
  const key = await answered(admin.GET('/v1/keys/{keyId}', { params: { path: { keyId } } }));
  if (await askYes(questionText(key, versions ?? null, refuse))) return;
  throw failed('nothing was done, and the key is accepted as before');
}

async function compromised(
  cli: Cli,
  admin: AdminClient,
  keyId: string,
  { versions, since, refuse, keepScopes }: CompromiseGiven,
): Promise<CompromiseReceipt> {
  const body = {
    ...(versions && { versions }),
    ...(since !== undefined && { since }),
    ...(refuse > 0 && { refuseAfterMs: refuse }),
    ...(keepScopes && { keepScopes }),
  };
  const params = { path: { keyId } };
  const headers = { 'idempotency-key': cli.system.uniqueId() };
  const ask = () => answered(admin.POST('/v1/keys/{keyId}/compromise', { params, body, headers }));
  try {
    return await ask();
  } catch (error) {
    // An answer that was lost on the way: the same again is the same act.
    if (error instanceof CliFault && error.exitCode === EXIT.unreachable) return ask();
    throw error;
  }
}
