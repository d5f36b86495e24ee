import { DEFAULT_LADDER_MS, type PolicyDocument } from '@keyturn/core';
import type { PolicyYear } from './policy-year.ts';
import { YEAR_OPERATOR, yearContact } from './year-audience.ts';
import type { YearRotation } from './year-rotations.ts';

/** A step of the ladder as one recipient is told it. */
interface Told {
  keyId: string;
  /** When the rotation begins. */
  at: string;
  step: number;
  recipient: string;
  /** When the step was due. */
  toldAt: number;
}

/** Rotations of which somebody was not told each step of the ladder exactly once. */
export async function ladderFindings(year: PolicyYear, rotations: readonly YearRotation[]) {
  const told = await toldSteps(year);
  const byKey = Map.groupBy(told, ({ keyId }) => keyId);
  const faults = rotations.flatMap((rotation) => {
    const { key_id, started_at, plannedFrom } = rotation;
    const own = (byKey.get(key_id) ?? []).filter(({ at }) => {
      return Date.parse(at) > plannedFrom && Date.parse(at) <= started_at;
    });
    return [...stepFaults(rotation, own), ...policyFaults(year, own)];
  });
  return {
    told: {
      contacts: told.filter(({ recipient }) => recipient.startsWith('client ')).length,
      operators: told.filter(({ recipient }) => recipient === YEAR_OPERATOR.recipient).length,
      policies: told.filter(({ recipient }) => recipient.startsWith('policy ')).length,
    },
    ladderFaults: [...faults, ...toldTwice(told), ...(await notFannedOut(year))],
  };
}

/** Every delivery of an announcement that the product has made. */
async function toldSteps({ world }: PolicyYear): Promise<Told[]> {
  const rows = await world.deployment.store.db
    .selectFrom('deliveries')
    .innerJoin('outbox', 'outbox.id', 'deliveries.notice_id')
    .select(['outbox.data', 'outbox.created_at', 'deliveries.recipient_id'])
    .where('outbox.type', '=', 'rotation.planned')
    .execute();
  return rows.map(({ data, created_at: toldAt, recipient_id: recipient }) => ({
    ...(JSON.parse(data) as Pick<Told, 'keyId' | 'at' | 'step'>),
    ...{ recipient, toldAt },
  }));
}

/** Those who hear of everything: the contact of the client, and the operator. */
function stepFaults(
  { policy, key_id, started_at, plannedFrom }: YearRotation,
  own: readonly Told[],
) {
  const planned = [...new Set(own.map(({ at }) => Date.parse(at)))];
  const wanted = planned.map((at) => stepsToTell(policy, at, plannedFrom));
  return [yearContact(policy.name).recipient, YEAR_OPERATOR.recipient].flatMap((recipient) => {
    const steps = own
      .filter((one) => one.recipient === recipient)
      .map(({ step }) => step)
      .sort((a, b) => b - a);
    if (JSON.stringify([steps]) === JSON.stringify(wanted)) return [];
    const begun = new Date(started_at).toISOString();
    return [`${key_id} of ${begun}, ${recipient}: ${steps}, not ${wanted.join(' and ')}`];
  });
}

/** Whom the policy named when a step was due hears of it, and nobody whom it named before. */
function policyFaults({ edits }: PolicyYear, own: readonly Told[]): string[] {
  const steps = Map.groupBy(own, ({ at, step }) => `${at} ${step}`);
  return [...steps].flatMap(([name, told]) => {
    const toldAt = told[0]?.toldAt ?? 0;
    const named = edits.findLast(({ at }) => at <= toldAt);
    const wanted = named === undefined ? [] : [`policy ${named.contact}`];
    const seen = told.map(({ recipient }) => recipient).filter((one) => one.startsWith('policy '));
    return `${seen}` === `${wanted}` ? [] : [`${told[0]?.keyId} ${name}: ${seen}, not ${wanted}`];
  });
}

/** Also of what is yet to come. */
function toldTwice(told: readonly Told[]): string[] {
  const seen = new Set<string>();
  return told.flatMap(({ keyId, at, step, recipient }) => {
    const name = `${keyId} ${at}: ${step} to ${recipient} twice`;
    if (seen.has(name)) return [name];
    seen.add(name);
    return [];
  });
}

/** Announcements of which no delivery was made at all. */
async function notFannedOut({ world }: PolicyYear): Promise<string[]> {
  const rows = await world.deployment.store.db
    .selectFrom('outbox')
    .select('id')
    .where('type', '=', 'rotation.planned')
    .where('fanned_out_at', 'is', null)
    .execute();
  return rows.map(({ id }) => `${id} was told to nobody`);
}

/** The steps that lie ahead when a rotation is planned, and the nearest of those that have passed. */
function stepsToTell({ ladderMs }: PolicyDocument, begin: number, plannedFrom: number): number[] {
  const steps = [...(ladderMs ?? DEFAULT_LADDER_MS)].sort((a, b) => b - a);
  const passed = steps.filter((step) => begin - step <= plannedFrom);
  return [...passed.slice(-1), ...steps.filter((step) => begin - step > plannedFrom)];
}
