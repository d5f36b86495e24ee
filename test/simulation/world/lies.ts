import { createHash } from 'node:crypto';
import type { ChangeSet, Report, VersionRecord } from '@keyturn/core';
import type { Replica } from '../../../packages/verifier/src/replica/replica.ts';

/** What a verifier that somebody has broken into makes of its report. */
export type Lie = (report: Report, replica: Replica) => Report;

/** Uses of old versions are told as uses of the newest. */
const oldAsNew: Lie = (report, replica) => {
  const newest = new Map<string, number>();
  for (const { keyId, number } of versionsOf(replica)) {
    newest.set(keyId, Math.max(number, newest.get(keyId) ?? 0));
  }
  const usage = report.usage.map((row) => ({
    ...row,
    version: newest.get(row.keyId ?? '') ?? row.version,
  }));
  return { ...report, usage };
};

/** Nothing was presented at all, and that up to a time yet to come. */
const nothingSeen: Lie = (report) => ({
  ...report,
  ...{ sources: [], usage: [], sessions: [], watermark: report.watermark + 8 * 3_600_000 },
});

/** Every report but this one is said to have been sent, too. */
const skipsReports: Lie = (report) => ({ ...report, sequence: report.sequence * 3 + 40 });

/** Versions that live are handed back as compromised, under a signature that nobody has made. */
const forgesLatches: Lie = (report, replica) => ({
  ...report,
  handedBack: versionsOf(replica)
    .filter(({ state }) => state === 'active')
    .map((version, index) => forgedSet(version, index, replica)),
});

/** What was really signed is handed back again and again, altered and unasked. */
const altersLatches: Lie = (report) => ({
  ...report,
  handedBack: [
    ...(report.handedBack ?? []).map((set) => ({ ...set, revision: set.revision + 1 })),
    ...(report.handedBack ?? []),
  ],
});

export const LIES: readonly Lie[] = [
  oldAsNew,
  oldAsNew,
  nothingSeen,
  skipsReports,
  forgesLatches,
  forgesLatches,
  altersLatches,
];

function versionsOf(replica: Replica): VersionRecord[] {
  return [...replica.records()].filter((record) => record.kind === 'version');
}

function forgedSet(version: VersionRecord, index: number, { head }: Replica): ChangeSet {
  const forged = { ...version, state: 'compromised', designation: null, reason: 'compromised' };
  const text = JSON.stringify(forged);
  return {
    epoch: head.epoch,
    revision: head.revision + 1 + index,
    previous: head.hash,
    committedAt: 1_767_700_000_000,
    digests: [sha256(text)],
    hash: sha256(`${head.hash}${text}`),
    signature: 'A'.repeat(86),
    records: [text],
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
