import { leavingOf, restoresByRule } from '@keyturn/core';
import { type RefusedScope, refusedScopesSince } from '../usage/refused-scopes-since.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';
import type { PresentedAnswer } from './presented-answer.ts';
import { lookAgain } from './rotation-change.ts';
import { takenScopes } from './taken-scopes.ts';
import { tellOnce } from './tell-once.ts';

/** Who gives a scope back by rule, in audit and notices. */
const RULE = 'rule K6';

/**
 * K6 for scopes: whoever presents the leaving version for a scope that evidence has taken from it, and
 * is refused, is a straggler that the evidence missed. The scope is given back, once per rotation, if
 * the source was accepted on this lineage before, the policy allows it and nobody suspects the key.
 * Otherwise a person is asked, once for each source.
 */
export async function answerRefusedScopes(
  command: Command,
  before: LoadedLineage,
): Promise<PresentedAnswer> {
  const { key, lineage, versions } = before;
  if (!lineage.rotation?.narrowed) return { restored: false, loaded: before };
  const number = leavingOf(lineage.rotation);
  const row = versions.find((version) => version.number === number);
  const taken = row ? takenScopes(row) : [];
  const refused = await refusedScopesSince(command.tx, { keyId: key.id, number }, taken);
  let loaded = before;
  let restored = false;
  // Strangers first: of them a person hears also where someone known brings the scope back.
  for (const one of [...refused].sort(byStrangeness)) {
    const answer = await answerOne(command, loaded, number, one);
    loaded = answer.loaded;
    restored ||= answer.restored;
  }
  if (restored) await lookAgain(command, loaded);
  return { restored, loaded };
}

function byStrangeness(a: RefusedScope, b: RefusedScope): number {
  return Number(a.wasAccepted) - Number(b.wasAccepted);
}

async function answerOne(
  command: Command,
  before: LoadedLineage,
  number: number,
  refused: RefusedScope,
): Promise<PresentedAnswer> {
  const { scope } = refused;
  const left = takenFrom(before, number).filter((one) => one !== scope);
  // Given back to another source a moment ago.
  if (left.length === takenFrom(before, number).length) return { restored: false, loaded: before };
  if (mayGiveBack(before, refused)) {
    const event = { type: 'giveBack', last: left.length === 0 } as const;
    const { changed, loaded } = await changeLineage(command, before, event, { returning: [scope] });
    if (changed) {
      tell(command, loaded, number, refused);
      return { restored: true, loaded };
    }
  }
  const name = `scope ${scope} ${refused.sourceId}`;
  const loaded = await tellOnce(command, before, name, () => {
    ask(command, before, number, refused);
  });
  return { restored: false, loaded };
}

function takenFrom({ versions }: LoadedLineage, number: number): string[] {
  const row = versions.find((version) => version.number === number);
  return row ? takenScopes(row).map(({ scope }) => scope) : [];
}

function mayGiveBack({ policy, rotation }: LoadedLineage, refused: RefusedScope): boolean {
  const returned: string[] = JSON.parse(rotation?.returned_scopes ?? '[]');
  return refused.wasAccepted && restoresByRule(policy) && !returned.includes(refused.scope);
}

function tell(
  command: Command,
  { key, rotation }: LoadedLineage,
  version: number,
  { scope, sourceId }: RefusedScope,
): void {
  const facts = { rotationId: rotation?.id ?? '', version, scope, sourceId, by: RULE };
  command.audit('version.give-back', key.id, facts);
  command.notice('rotation.scope-given-back', { keyId: key.id, ...facts });
}

function ask(
  command: Command,
  { key, rotation }: LoadedLineage,
  version: number,
  { scope, sourceId, wasAccepted }: RefusedScope,
): void {
  const facts = { keyId: key.id, version, scope, sourceId, wasAccepted };
  const rotationId = rotation?.id ?? '';
  command.audit('rotation.ask-give-back', rotationId, facts);
  command.notice('rotation.give-back-asked', { rotationId, ...facts });
}
