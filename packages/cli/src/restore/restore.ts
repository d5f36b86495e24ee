import { resolve } from 'node:path';
import type { FoundHistory, HistoryLoss } from '@keyturn/server';
import type { Command } from 'commander';
import { askYes } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, wrongUsage } from '../cli-fault.ts';
import { describeVerb } from '../verb.ts';
import { startFault } from '../verbs/start-fault.ts';
import { lossText, restoreText } from './restore-text.ts';

interface RestoreGiven {
  dataDir?: string;
  journal?: string;
  yes?: true;
}

/** `keyturn restore`: to be run once the backup of the database was put back, the server stopped. */
export function configureRestore(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary:
      'once a backup of the database was put back: bring back from the journal what came after it; the server must not run',
    example: 'restore --journal /mnt/other/keyturn-journal',
  })
    .option('--data-dir <directory>', 'where everything is kept (KEYTURN_DATA_DIR)')
    .option('--journal <directory>', 'the journal (KEYTURN_JOURNAL)')
    .option('--yes', 'ask nothing')
    .action((given: RestoreGiven) => restore(cli, given));
}

async function restore(cli: Cli, given: RestoreGiven): Promise<void> {
  if (cli.options.token !== undefined) {
    throw wrongUsage('restore works without a server and takes no token', 'leave --token out');
  }
  const found = await restored(cli, given).catch((error: unknown) => {
    throw error instanceof CliFault ? error : startFault(error);
  });
  cli.show(found, restoreText);
}

async function restored(cli: Cli, given: RestoreGiven): Promise<FoundHistory> {
  const { restoreHistory } = await import('@keyturn/server');
  const { environment, workingDirectory } = cli.system;
  const options = {
    environment: {
      ...environment,
      ...directoryOf(cli, '--data-dir', 'KEYTURN_DATA_DIR', given.dataDir),
      ...directoryOf(cli, '--journal', 'KEYTURN_JOURNAL', given.journal),
    },
    workingDirectory,
  };
  return restoreHistory(options, (loss) => agree(cli, loss, given.yes === true));
}

function directoryOf({ system }: Cli, option: string, name: string, given: string | undefined) {
  if (given === '') throw wrongUsage(`${option} is empty`, 'name a directory');
  return given === undefined ? {} : { [name]: resolve(system.workingDirectory, given) };
}

async function agree(cli: Cli, loss: HistoryLoss, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  const text = lossText(loss);
  if (cli.system.isTerminal && !cli.json) {
    if (await askYes(`${text} Bring that back?`)) return;
    throw failed('nothing was brought back');
  }
  throw failed(`${text} Nothing was brought back yet.`, 'type: keyturn restore --yes');
}
