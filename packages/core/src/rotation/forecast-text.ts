import { formatInstant } from '../wire/instant.ts';
import type { RotationFacts, SourceFact } from './facts.ts';
import type { ForecastStep } from './forecast-step.ts';
import { programName } from './program-name.ts';
import type { WaitReason } from './wait-reason.ts';

/** More than this are counted, not named. */
const MOST_NAMED = 2;

const SOURCE_CODES: readonly string[] = ['source-on-old', 'source-quiet-too-short'];

/** What ends a wait, in words that stay true whenever they are read. */
export function stepText(wait: Omit<WaitReason, 'since'>, facts: RotationFacts): string {
  const until = wait.until === null ? '' : ` until ${formatInstant(wait.until)}`;
  const { leaving, staying } = facts;
  switch (wait.code) {
    case 'source-on-old':
    case 'source-quiet-too-short':
      return wait.until === null ? wait.text : `${sourceClause(wait.subject, facts)}${until}`;
    case 'overlap-running':
      return wait.text;
    case 'hold-down':
      return `the owner can object${until}`;
    case 'holder-not-confirmed':
      return wait.until === null
        ? wait.text
        : `holder ${holderName(wait.subject, facts)} does not confirm version ${staying.number} and is not heard of${until}`;
    case 'suspension-running':
      return wait.text || `version ${leaving.number} can be restored${until}`;
    default:
      return wait.text;
  }
}

/** The forecast in one or two sentences. */
export function forecastText(
  facts: RotationFacts,
  steps: readonly ForecastStep[],
  endsAt: number | null,
  now: number,
): string {
  const { rotation, leaving, staying } = facts;
  if (rotation.phase === 'suspended') return suspendedText(facts, steps, endsAt);
  const what = `version ${leaving.number}`;
  if (rotation.rollBackPending) {
    return `The rotation turns back first: ${reasons(steps)}; after that it is reckoned anew.`;
  }
  if (rotation.phase !== 'migrating' && rotation.phase !== 'draining') {
    return `Version ${staying.number} is not handed out yet; when ${what} may be suspended can be reckoned from its hand-out on.`;
  }
  if (leaving.state !== 'active') {
    return `Version ${leaving.number} is refused already; the rotation ends when nobody waits for version ${staying.number} any more.`;
  }
  if (endsAt === null) return unknownText(facts, steps);
  if (endsAt <= now) return `Nothing stands in the way: ${what} may be suspended now.`;
  return knownText(facts, steps, endsAt);
}

function knownText(facts: RotationFacts, steps: readonly ForecastStep[], endsAt: number): string {
  const sources = steps.filter(isSource).reverse();
  const others = steps.filter((step) => !isSource(step)).map((step) => shortText(step));
  const first = `Safe to suspend version ${facts.leaving.number} at ${formatInstant(endsAt)} at the earliest`;
  const condition = sources.length === 0 ? '' : ` if ${sourcesClause(sources, facts)}`;
  return `${[first + condition, ...others].join('; ')}.`;
}

function unknownText(facts: RotationFacts, steps: readonly ForecastStep[]): string {
  const missing = steps.filter(({ until }) => until === null);
  const known = steps.flatMap(({ until }) => (until === null ? [] : [until]));
  const rest =
    known.length === 0
      ? ''
      : ` Everything else is over at ${formatInstant(Math.max(...known))} at the earliest.`;
  return `Nobody can say when version ${facts.leaving.number} may be suspended: ${reasons(missing)}.${rest}`;
}

function suspendedText(
  { rotation, leaving }: RotationFacts,
  steps: readonly ForecastStep[],
  endsAt: number | null,
): string {
  const since =
    rotation.suspendedAt === null ? '' : ` since ${formatInstant(rotation.suspendedAt)}`;
  const start = `Version ${leaving.number} is suspended${since}`;
  if (rotation.hiddenAt === null) {
    return `${start}; the time in which it can be restored begins when no verifier accepts it any more.`;
  }
  return endsAt === null
    ? `${start} and can be restored; nobody can say until when: ${reasons(steps.filter(({ until }) => until === null))}.`
    : `${start} and can be restored until ${formatInstant(endsAt)}, later if it is presented.`;
}

function reasons(steps: readonly ForecastStep[]): string {
  const named = steps.slice(0, MOST_NAMED + 1).map(({ text }) => text);
  const others = steps.length - named.length;
  return [...named, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
}

function shortText({ code, until, text }: ForecastStep): string {
  if (until === null) return text;
  if (code === 'overlap-running' && !text.startsWith('extended')) {
    return `the overlap ends at ${formatInstant(until)}`;
  }
  return text;
}

function isSource({ code }: ForecastStep): boolean {
  return SOURCE_CODES.includes(code);
}

/** Who must do what no longer, the last to clear first. */
function sourcesClause(steps: readonly ForecastStep[], facts: RotationFacts): string {
  const [first, second] = steps.map(({ subject }) => sourceClause(subject, facts));
  const others = steps.length - 1;
  if (others === 0) return first ?? '';
  if (others === 1) return `${first} and ${second}`;
  return `${first}, and ${others} other sources keep away from it as long as the rules ask`;
}

function sourceClause(subject: string, { rotation, sources, leaving }: RotationFacts): string {
  const source = sources.find(({ id }) => id === subject);
  if (!source) return `no source presents version ${leaving.number}`;
  return hasMoved(source, rotation.handedOutAt ?? 0)
    ? `${sourceName(source)} presents version ${leaving.number} no more`
    : `${sourceName(source)} presents nothing more`;
}

function hasMoved({ lastOnStaying, lastOnLeaving }: SourceFact, handedOutAt: number): boolean {
  if (lastOnStaying === null || lastOnStaying < handedOutAt) return false;
  return lastOnLeaving !== null && lastOnStaying > lastOnLeaving;
}

function sourceName({ addressPrefix, userAgent }: SourceFact): string {
  const address = addressPrefix || 'an unrecorded address';
  const program = programName(userAgent);
  return program === null ? address : `${address} with ${program}`;
}

function holderName(subject: string, { holders }: RotationFacts): string {
  return holders.find(({ id }) => id === subject)?.name ?? subject;
}
