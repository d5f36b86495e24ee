import type { HolderIdentity, Pickup } from '@keyturn/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { stillWaiting } from '../cli-fault.ts';
import { type ChosenServer, chosenServer } from '../connection.ts';
import { addVerb, addWaitOptions } from '../verb.ts';
import { readEnvKey, writeEnvKey } from './env-file.ts';
import { holderFault } from './holder-fault.ts';
import { readIdentity } from './read-identity.ts';

interface PickupGiven {
  identity: string;
  toEnv?: string;
  print?: true;
  wait?: true;
  timeout: number;
}

/** The server answers a long poll within this; asking again is cheap. */
const LONGEST_POLL_MS = 25_000;

/** Between two tries while no server answers. */
const PAUSE_MS = 500;

export function addPickupVerb(noun: Command, cli: Cli): void {
  const pickup = addVerb(noun, 'pickup', {
    summary: "fetch the key's current version, sealed to this holder",
    example: 'holders pickup --identity bot.identity.json --to-env bot.env',
  })
    .requiredOption('--identity <file>', 'made by `keyturn holders enrol`')
    .option('--to-env <file>', 'write KEYTURN_API_KEY= into this file, its other lines stay')
    .option('--print', 'print the key string, and nothing else, on standard output');
  addWaitOptions(pickup, 'there is a newer version', '10m').action((given: PickupGiven) =>
    pickUp(cli, given),
  );
}

async function pickUp(cli: Cli, given: PickupGiven): Promise<void> {
  const identity = await readIdentity(given.identity);
  // A file that cannot be changed is told before anything is handed out.
  if (given.toEnv !== undefined) await readEnvKey(given.toEnv);
  const server = await chosenServer(cli.options, cli.system, identity.origin);
  const pickup = await pickedUp(cli, given, server, identity).catch((error: unknown) => {
    throw holderFault(error);
  });
  const keyString = await keep(given, identity, pickup);
  tell(cli, given, keyString, pickup);
  if (given.wait && pickup.opened === null) {
    const { durationText } = await import('@keyturn/core');
    throw stillWaiting(
      `no version newer than ${pickup.version} came within ${durationText(given.timeout)}`,
      'run the same again to go on waiting',
    );
  }
}

/** Asks once, or with `--wait` until something newer came or the time is over. */
async function pickedUp(
  cli: Cli,
  { wait, timeout }: PickupGiven,
  server: ChosenServer,
  identity: HolderIdentity,
): Promise<Pickup> {
  const { pickupVersion } = await import('@keyturn/client');
  const endsMs = cli.system.monotonicMs() + timeout;
  for (let told = false; ; ) {
    const leftMs = Math.max(0, Math.floor(endsMs - cli.system.monotonicMs()));
    const waitMs = wait ? Math.min(leftMs, LONGEST_POLL_MS) : 0;
    try {
      const pickup = await pickupVersion(server, identity, { waitMs });
      if (pickup.opened !== null || !wait || leftMs === 0) return pickup;
    } catch (error) {
      if (!wait || leftMs === 0 || !isPassing(error)) throw error;
      await cli.system.sleep(Math.min(PAUSE_MS, leftMs));
    }
    if (!told) cli.progress(`waiting for a newer version of ${identity.keyId}`);
    told = true;
  }
}

/** No answer, or one that asks to come again. */
function isPassing(error: unknown): boolean {
  const { code, status } = error as { code?: unknown; status?: unknown };
  return code === 'unreachable' || status === 503 || status === 429;
}

/**
 * Stores what came: first where the program reads it, then in the identity, which is asked first.
 *
 * @returns the key string that this holder should use; null before it has any.
 */
async function keep(
  given: PickupGiven,
  identity: HolderIdentity,
  { opened }: Pickup,
): Promise<string | null> {
  const { designatedVersion, saveIdentity, withVersion } = await import('@keyturn/client');
  const held = opened === null ? identity : withVersion(identity, opened);
  const keyString = designatedVersion(held)?.keyString.reveal() ?? null;
  // Also where nothing is newer: an earlier run may have ended between the two files.
  if (given.toEnv !== undefined && keyString !== null) {
    if ((await readEnvKey(given.toEnv)) !== keyString) await writeEnvKey(given.toEnv, keyString);
  }
  if (opened !== null) await saveIdentity(given.identity, held);
  return keyString;
}

function tell(cli: Cli, given: PickupGiven, keyString: string | null, pickup: Pickup): void {
  if (cli.json) {
    cli.show({ ...answer(given, pickup), ...(given.print ? { keyString } : {}) }, () => '');
    return;
  }
  const text = lines(given, pickup)
    .map((line) => `${line}\n`)
    .join('');
  if (!given.print) cli.system.print(text);
  else {
    cli.system.tell(text);
    if (keyString !== null) cli.system.print(`${keyString}\n`);
  }
}

function answer({ toEnv }: PickupGiven, pickup: Pickup) {
  const { version, opened, window, now, rotationId } = pickup;
  return {
    version,
    newer: opened !== null,
    toEnv: toEnv ?? null,
    window: window && {
      start: new Date(window.start).toISOString(),
      end: new Date(window.end).toISOString(),
    },
    now,
    rotationId,
  };
}

function lines({ identity, toEnv }: PickupGiven, { opened, status, version }: Pickup): string[] {
  if (opened === null && status === 'not-kept') {
    return [
      `the server keeps no copy of version ${version}`,
      'next: begin a rotation of the key, then pick up again',
    ];
  }
  if (opened === null) return [`version ${version} is the current one; nothing newer is there`];
  const confirm = `keyturn holders confirm --identity ${identity}`;
  if (toEnv === undefined)
    return [`picked up version ${version}`, `next: use it, then: ${confirm}`];
  return [
    `picked up version ${version}; KEYTURN_API_KEY is in ${toEnv}`,
    `next: restart your program, then: ${confirm}`,
  ];
}
