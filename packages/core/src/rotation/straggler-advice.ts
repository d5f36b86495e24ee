import { durationText } from '../wire/duration-text.ts';
import { formatInstant } from '../wire/instant.ts';
import type { Trend } from '../wire/objects.ts';
import { programName } from './program-name.ts';

const REGION_LIVES = 'its region accepts requests for this api again';

/** What is known of a straggler. All instants in ms of server time. */
export interface StragglerFacts {
  /** Whom the key was issued to. */
  clientName: string;
  source: { id: string; addressPrefix: string; userAgent: string; route: string };
  leaving: number;
  staying: number;
  /** The leaving version is still accepted. */
  isLeavingAccepted: boolean;
  handedOutAt: number;
  lastSeenAt: number;
  lastOnLeaving: number | null;
  lastOnStaying: number | null;
  /** Infinite while its region accepts nothing at all. */
  clearsAt: number;
  longestGapMs: number;
  /** It was seen for long enough to know how often it comes: see `quietNeeded`. */
  isRhythmKnown: boolean;
  requestsLastHour: number;
  requestsHourBefore: number;
  trend: Trend;
  /** Other stragglers of the key; null where not every source of it is remembered. */
  otherStragglers: number | null;
  /** Names of holders of the key that have not confirmed the staying version. */
  unconfirmedHolders: readonly string[];
  /** Connections that are open with the leaving version, whoever opened them. */
  openConnections: number;
}

/**
 * What to do about a straggler, in one sentence. It claims no more than was seen: which program runs
 * at an address is what its `User-Agent` says, and which holder it is nobody knows.
 */
export function stragglerAdvice(facts: StragglerFacts, now: number): string {
  if (hasMoved(facts)) return movedAdvice(facts, now);
  if (facts.lastOnLeaving === null) return olderAdvice(facts, now);
  if (!facts.isLeavingAccepted) return refusedAdvice(facts);
  if (usesBoth(facts)) return bothAdvice(facts);
  if (facts.lastSeenAt < facts.handedOutAt) return silentAdvice(facts);
  if (facts.trend === 'falling') return fallingAdvice(facts);
  return deployAdvice(facts);
}

function hasMoved({ lastOnLeaving, lastOnStaying, handedOutAt }: StragglerFacts): boolean {
  if (lastOnStaying === null || lastOnStaying < handedOutAt) return false;
  return lastOnLeaving === null || lastOnStaying > lastOnLeaving;
}

function usesBoth({ lastOnStaying, handedOutAt }: StragglerFacts): boolean {
  return lastOnStaying !== null && lastOnStaying >= handedOutAt;
}

function movedAdvice(facts: StragglerFacts, now: number): string {
  const { leaving, staying, lastOnLeaving, clearsAt } = facts;
  const last = ago(lastOnLeaving ?? now, now);
  return `Uses version ${staying} now and used version ${leaving} last ${last}: nothing to do, it clears ${clearing(clearsAt)} unless version ${leaving} is used again.`;
}

function olderAdvice(facts: StragglerFacts, now: number): string {
  const { clientName, leaving, staying, lastSeenAt, lastOnStaying, clearsAt } = facts;
  if (lastOnStaying !== null) {
    return `Never used version ${leaving}, and used version ${staying} last ${ago(lastOnStaying, now)}, before it was handed out: wait until ${clearingUntil(clearsAt)}, or ${orGone(facts)}.`;
  }
  return `Was last seen ${ago(lastSeenAt, now)} and has presented neither version ${leaving} nor version ${staying}: ask ${clientName} whether ${where(facts)} still runs, and ${orGone(facts)}.`;
}

function refusedAdvice(facts: StragglerFacts): string {
  const { clientName, leaving, staying } = facts;
  return `Still presents version ${leaving} from ${what(facts)}, which is refused: ask ${clientName} to deploy version ${staying} there at once.`;
}

function bothAdvice(facts: StragglerFacts): string {
  const { clientName, leaving, staying } = facts;
  return `Uses version ${staying} and version ${leaving} side by side from ${what(facts)}: a second process or a cache there may still hold version ${leaving}; ask ${clientName} to restart or redeploy it${connections(facts)}.`;
}

function silentAdvice(facts: StragglerFacts): string {
  const { clearsAt, isRhythmKnown, longestGapMs, staying } = facts;
  const rhythm = isRhythmKnown
    ? `its longest pause was ${durationText(longestGapMs)}`
    : 'it was seen too briefly to know how often it comes';
  return `Has presented nothing since version ${staying} was handed out, and ${rhythm}: wait until ${clearingUntil(clearsAt)}, or ${orGone(facts)}.`;
}

function fallingAdvice(facts: StragglerFacts): string {
  const { clientName, leaving, staying, requestsHourBefore, requestsLastHour } = facts;
  return `Falls, from ${requestsHourBefore} requests an hour to ${requestsLastHour} on version ${leaving} from ${what(facts)}: version ${staying} may be on its way there; ask ${clientName} if it does not end${connections(facts)}.`;
}

function deployAdvice(facts: StragglerFacts): string {
  const { clientName, leaving, staying, otherStragglers } = facts;
  const others = otherStragglers === 0 ? `; no other source holds version ${leaving}` : '';
  return `Still all on version ${leaving} from ${what(facts)}: ask ${clientName} to deploy version ${staying} there${others}${holders(facts)}${connections(facts)}.`;
}

/** It may be one of them, which nobody can see. */
function holders({ unconfirmedHolders, staying }: StragglerFacts): string {
  const [first, ...rest] = unconfirmedHolders;
  if (first === undefined) return '';
  return rest.length === 0
    ? `; holder ${first} has not confirmed version ${staying} and may be this one`
    : `; ${unconfirmedHolders.length} holders have not confirmed version ${staying}, ${first} among them, and one may be this`;
}

function connections({ openConnections, leaving }: StragglerFacts): string {
  if (openConnections === 0) return '';
  return openConnections === 1
    ? `; 1 connection is open with version ${leaving} and counts as use`
    : `; ${openConnections} connections are open with version ${leaving} and count as use`;
}

function clearing(clearsAt: number): string {
  return Number.isFinite(clearsAt) ? `at ${formatInstant(clearsAt)}` : `once ${REGION_LIVES}`;
}

function clearingUntil(clearsAt: number): string {
  return Number.isFinite(clearsAt) ? formatInstant(clearsAt) : REGION_LIVES;
}

function orGone({ source }: StragglerFacts): string {
  return `say that it is gone if it is: keyturn sources gone ${source.id}`;
}

function what(facts: StragglerFacts): string {
  const program = programName(facts.source.userAgent);
  return program === null ? where(facts) : `${where(facts)} with ${program}`;
}

function where({ source }: StragglerFacts): string {
  if (source.addressPrefix !== '') return source.addressPrefix;
  return source.route === '' ? 'an unrecorded address' : `an unrecorded address on ${source.route}`;
}

function ago(at: number, now: number): string {
  return at >= now ? 'just now' : `${durationText(now - at)} ago`;
}
