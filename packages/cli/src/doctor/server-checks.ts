import type { Diagnosis } from '@keyturn/core';
import { durationText, isClearText } from '@keyturn/core';
import { instantText } from '../instant-text.ts';
import { type Check, info, ok, warning, wrong } from './check.ts';

/** When a diagnosis was asked for and when it came, by this machine's wall clock. */
export interface Asked {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** A notice that waits for longer than this waits for more than one attempt. */
const LONG_PENDING_MS = 3_600_000;

export function versionCheck(own: string, { version, node }: Diagnosis): Check {
  const name = 'version';
  if (own === version) return ok(name, `${own} here and at the server, which runs on Node ${node}`);
  return warning(
    name,
    `this command is ${own}, the server ${version}`,
    `npm install --global keyturn@${version}`,
  );
}

export function clockChecks(
  { wallTime, clockOffsetMs, clockToleranceMs, holds }: Diagnosis,
  { beforeMs, afterMs }: Asked,
): Check[] {
  const name = 'clock';
  if (holds.some((hold) => hold.name === 'clock')) {
    const text = `the server's clock says ${instantText(wallTime)}, long after its last sign of life, so nothing expires and no rotation advances; see that the day is right, then start it again`;
    return [wrong(name, text, `KEYTURN_ACCEPT_CLOCK=${wallTime.slice(0, 10)} keyturn serve`)];
  }
  if (Math.abs(clockOffsetMs) > clockToleranceMs) {
    const text = `the wall clock of the server was set while it ran, by ${durationText(Math.abs(clockOffsetMs))}, so it refuses commands; see that it is right, then start it again`;
    return [wrong(name, text, 'keyturn serve')];
  }
  const ownMs = (beforeMs + afterMs) / 2 - Date.parse(wallTime);
  const sureMs = Math.abs(ownMs) - (afterMs - beforeMs) / 2;
  if (sureMs <= clockToleranceMs) return [ok(name, 'the server and this machine agree')];
  const side = ownMs > 0 ? 'ahead of' : 'behind';
  const text = `this machine is ${durationText(Math.abs(ownMs))} ${side} the server; one of the two is wrong, and what you give as an instant counts at the server`;
  return [warning(name, text, 'timedatectl status')];
}

export function tokenCheck({ token: { kind, name, apis } }: Diagnosis): Check {
  const rights = kind === 'admin' ? 'it may do everything' : 'it may look, and change nothing';
  const where = apis === null ? '' : ` within ${apis.join(', ')}`;
  return ok('token', `${kind} token "${name}": ${rights}${where}`);
}

/** @returns null where there is nothing to say. */
export function transportCheck(url: string, allowClearText: boolean): Check | null {
  const name = 'transport';
  if (isClearText(new URL(url))) {
    const text = `everyone on the way to ${url} can read tokens`;
    return warning(name, text, 'keyturn login --url https://…');
  }
  if (!allowClearText) return null;
  const text = `KEYTURN_ALLOW_CLEAR_TEXT is set and not needed for ${url}: a mistyped URL would send a token in clear text`;
  return warning(name, text, 'unset KEYTURN_ALLOW_CLEAR_TEXT');
}

/** Null for a token that may not know. */
export function contactCheck({ clientsWithoutContact, mailsContacts }: Diagnosis): Check | null {
  const name = 'contacts';
  if (mailsContacts === false) {
    return info(name, 'no mail is set up, so Keyturn tells no client what becomes of its keys');
  }
  if (clientsWithoutContact === null) return null;
  if (clientsWithoutContact === 0) return ok(name, 'every client with a key can be told');
  const many = clientsWithoutContact === 1 ? 'one client' : `${clientsWithoutContact} clients`;
  const text = `nobody at ${many} with keys can be told by mail`;
  return warning(
    name,
    text,
    'keyturn clients list   # then: keyturn clients edit CLIENT --contact …',
  );
}

/** @returns null where the token may not know. */
export function noticeCheck({ notices, serverTime }: Diagnosis): Check | null {
  if (notices === null) return null;
  const name = 'notices';
  const { pending, oldestPendingAt, lastError, givenUp } = notices;
  const set = 'keyturn serve   # once the webhook in its keyturn.yaml is right';
  if (givenUp > 0) {
    return wrong(name, `${givenUp} notices of the last 7 days reached nobody`, set);
  }
  if (lastError !== null && oldestPendingAt !== null) {
    const text = `${pending} wait since ${instantText(oldestPendingAt)}: the webhook ${lastError}`;
    const isLong = Date.parse(serverTime) - Date.parse(oldestPendingAt) > LONG_PENDING_MS;
    return (isLong ? wrong : warning)(name, text, set);
  }
  return ok(name, pending === 0 ? 'none waits' : `${pending} are on their way`);
}
