import type { FoundHistory, HistoryLoss, RestoredHistory } from '@keyturn/server';
import { plainText } from '../plain-text.ts';

export function lossText({ lastCommon, lastLost, lostRevisions }: HistoryLoss): string {
  const from = lastCommon === null ? 'the beginning' : `revision ${lastCommon.revision}`;
  const many = lostRevisions === 1 ? '1 revision' : `${lostRevisions} revisions`;
  return `The database ends behind ${from} of what it has in common with the journal, which has ${many} more, up to ${lastLost.revision} of epoch ${lastLost.epoch}.`;
}

export function restoreText({ journalDirectory, restored }: FoundHistory): string {
  const lines =
    restored === null
      ? [`the database has all that the journal ${journalDirectory} has; nothing was to do`]
      : restoredLines(restored);
  return lines.map((line) => `${plainText(line)}\n`).join('');
}

function restoredLines(restored: RestoredHistory): string[] {
  const { opened, replayed } = restored;
  const epoch =
    opened === null
      ? ['Its epoch had been opened before.']
      : [`Epoch ${opened.epoch} was opened, at revision ${opened.revision}.`];
  if (replayed === null) return [lossText(restored), ...epoch];
  const { made, changedKeys, versions, latched, held, look } = replayed;
  return [
    lossText(restored),
    ...epoch,
    '',
    `  made anew  ${kinds(made)}`,
    `  changed    ${changedKeys.length} keys`,
    `  versions   ${versions.length} that the database did not have`,
    `  latched    ${latched.length} that are never accepted again`,
    `  held       ${held.length} rotations, under the hold restored`,
    ...section('Made anew, with placeholders for name, owner and contacts:', made.map(nameOf)),
    ...section('Latched:', latched.map(versionOf)),
    ...section('Held; look, then `keyturn rotations release` the hold restored:', held),
    ...section('To be looked at:', look),
    '',
    'No journal has names, owners, holders, tokens, verifiers or policies: what was made of them since',
    'the backup must be made again.',
    '',
    'next:',
    '  keyturn serve',
    '  keyturn rotations list           # in another terminal',
  ];
}

function kinds(made: readonly { kind: string }[]): string {
  const counts = Map.groupBy(made, ({ kind }) => kind);
  const told = [...counts].map(([kind, all]) => `${all.length} ${kind}`);
  return told.length === 0 ? 'nothing' : told.join(', ');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function nameOf({ kind, id }: { kind: string; id: string }): string {
  return `${kind} ${id}`;
}

function versionOf({ keyId, number, state }: { keyId: string; number: number; state: string }) {
  return `${keyId} version ${number} (${state})`;
}
