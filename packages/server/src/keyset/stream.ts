import type { Head, StreamLine } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { currentHead } from '../history/repair-history.ts';
import { Wake } from '../wake.ts';
import { changesUpTo } from './change-log.ts';
import { findGroup, type VerifierGroup } from './group.ts';

/** A line comes at least every 2 s; this leaves the way there some time. */
const KEEP_ALIVE_MS = 1_500;

const CHANGES_PER_LINE = 500;

/**
 * The changes after `after`, as they are committed, until `signal` aborts, the group is removed, or
 * the verifier must fetch a snapshot instead (then the last line says so). The first line comes at
 * once. A commit of this process wakes it; one of another node is found with the next keep-alive.
 */
export async function* followChanges(
  deployment: Deployment,
  group: VerifierGroup,
  { epoch, after }: { epoch: number; after: number },
  signal: AbortSignal,
): AsyncGenerator<StreamLine> {
  const wake = new Wake(
    deployment.signals,
    deployment.schedule,
    (committed) => committed.revision !== null,
  );
  const { db } = deployment.store;
  let applied = after;
  try {
    while (!signal.aborted && (await findGroup(db, group.id))) {
      const head = await currentHead(deployment);
      const position = { epoch, revision: applied };
      const span = { applied: position, head };
      const changes = await changesUpTo(db, group.apis, span, CHANGES_PER_LINE);
      yield lineOf(deployment, head, changes);
      if (changes === null) return;
      applied = changes.at(-1)?.revision ?? applied;
      if (applied >= head.revision) await wake.wait(KEEP_ALIVE_MS, signal);
    }
  } finally {
    wake.close();
  }
}

function lineOf(
  deployment: Deployment,
  head: Head,
  changes: StreamLine['changes'] | null,
): StreamLine {
  return {
    type: 'changes',
    head,
    serverTime: deployment.serverTime.now(),
    changes: changes ?? [],
    snapshotNeeded: changes === null,
  };
}
