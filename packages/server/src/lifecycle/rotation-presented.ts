import { leavingOf, type PresentationFact, restoresByRule } from '@keyturn/core';
import { presentationsSince } from '../usage/presentations.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import type { LoadedLineage, RotationRow } from './lineage-load.ts';
import type { PresentedAnswer } from './presented-answer.ts';
import { answerRefusedScopes } from './refused-scopes.ts';
import { tellChange, tellRestore } from './rotation-tell.ts';
import { tellOnce } from './tell-once.ts';

/** Who brings a version back by rule, in audit and notices. */
const RULE = 'rule K6';

/**
 * K6, decided at each look and not where uses are counted, so that nothing is lost between the two:
 * a suspended version that a source presents which was accepted on this lineage before is restored,
 * once per rotation, if the policy allows it and nobody suspects the key. Otherwise a person is
 * asked, once for each source. A use of a version that was never handed out is told once.
 */
export async function answerPresentations(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
): Promise<PresentedAnswer> {
  switch (rotation.phase) {
    case 'publishing':
    case 'ready':
      return { restored: false, loaded: await tellEarlyUse(command, loaded, rotation) };
    case 'suspended':
      return answerSuspended(command, loaded, rotation);
    case 'migrating':
    case 'draining':
      return answerRefusedScopes(command, loaded);
    default:
      return { restored: false, loaded };
  }
}

async function answerSuspended(
  command: Command,
  before: LoadedLineage,
  { suspended_at: suspendedAt, ended_by_deadline: byDeadline }: RotationRow,
): Promise<PresentedAnswer> {
  const { key, lineage } = before;
  // A deadline ends what is still in use: that it is, is no reason to take it back.
  const byRule = restoresByRule(before.policy) && byDeadline === 0;
  if (suspendedAt === null || lineage.rotation === null) return { restored: false, loaded: before };
  const number = leavingOf(lineage.rotation);
  const found = await presentationsSince(command.tx, { keyId: key.id, number }, suspendedAt);
  let loaded = before;
  // Strangers first: of them a person hears also where someone known brings the version back.
  for (const presentation of [...found].sort(byStrangeness)) {
    const mayRestore = presentation.wasAccepted && byRule;
    const event = { type: 'presented', version: number, mayRestore } as const;
    const answer = await changeLineage(command, loaded, event);
    if (answer.changed) return restoredBy(command, answer.loaded, number, presentation);
    if (answer.acts.includes('ask-person')) {
      loaded = await tellOnce(command, loaded, nameOf(presentation), () =>
        ask(command, before, number, presentation),
      );
    }
  }
  return { restored: false, loaded };
}

function byStrangeness(a: PresentationFact, b: PresentationFact): number {
  return Number(a.wasAccepted) - Number(b.wasAccepted);
}

async function restoredBy(
  command: Command,
  loaded: LoadedLineage,
  version: number,
  { sourceId }: PresentationFact,
): Promise<PresentedAnswer> {
  const { rotation, key } = loaded;
  if (rotation === null) throw new TypeError('a rotation whose version was restored is open');
  command.audit('rotation.restore', rotation.id, { keyId: key.id, version, by: RULE, sourceId });
  tellRestore(command, rotation, RULE);
  await tellChange(command, rotation, []);
  return { restored: true, loaded };
}

function ask(
  command: Command,
  { key, rotation }: LoadedLineage,
  version: number,
  { sourceId, wasAccepted }: PresentationFact,
): void {
  const facts = { keyId: key.id, version, sourceId, wasAccepted };
  const rotationId = rotation?.id ?? '';
  command.audit('rotation.ask-restore', rotationId, facts);
  command.notice('rotation.restore-asked', { rotationId, ...facts });
}

function nameOf({ sourceId }: PresentationFact): string {
  return `presented ${sourceId ?? '*'}`;
}

async function tellEarlyUse(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
): Promise<LoadedLineage> {
  const { key, versions } = loaded;
  const version = rotation.to_version;
  const used = versions.find(({ number }) => number === version)?.last_used_at ?? null;
  if (used === null) return loaded;
  const event = { type: 'presented', version, mayRestore: false } as const;
  const { acts } = await changeLineage(command, loaded, event);
  if (!acts.includes('alarm-early-use')) return loaded;
  return tellOnce(command, loaded, 'early-use', () => {
    command.audit('rotation.early-use', rotation.id, { keyId: key.id, version });
    command.notice('rotation.early-use', { rotationId: rotation.id, keyId: key.id, version });
  });
}
