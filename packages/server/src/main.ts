import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import { createToken } from './access/create-token.ts';
import { firstAdminToken } from './access/first-admin-token.ts';
import { startCampaigns } from './campaigns/start-campaigns.ts';
import { noteStart } from './clock-hold.ts';
import { Closing } from './closing.ts';
import { type Environment, readSettings, type Settings } from './config.ts';
import { ConfigError } from './config-error.ts';
import { lockDataDirectory, openDataDirectory } from './data-directory.ts';
import { sealToHolder } from './deliver/seal-to-holder.ts';
import type { Deployment } from './deployment.ts';
import { addFirst, type FirstSetUp, type SetUp, setUpOf } from './first-set-up.ts';
import { HistoryMemory } from './history/history-memory.ts';
import { openJournalFile } from './history/journal-file.ts';
import { noteCutOff } from './history/note-cut-off.ts';
import { type HistoryLoss, type RestoredHistory, startHistory } from './history/start-history.ts';
import { makeApp } from './http/app.ts';
import type { App } from './http/context.ts';
import { keepServerTime } from './kept-server-time.ts';
import { KeysetMemory } from './keyset/keyset-memory.ts';
import { startKeyset } from './keyset/start-keyset.ts';
import { SYSTEM } from './lifecycle/actor.ts';
import { runCommand } from './lifecycle/run-command.ts';
import { masterKey } from './master-key.ts';
import type { NoticeChannels } from './notify/notice-channels.ts';
import { startOutbox } from './notify/outbox.ts';
import { peopleChannels } from './notify/people-channels.ts';
import { startDeliveries } from './notify/start-deliveries.ts';
import { templatesAt } from './notify/words/template-folder.ts';
import { readText } from './read-text.ts';
import { startReconciler } from './reconciler/reconciler.ts';
import { makeSeal } from './seal.ts';
import { ServerTime } from './server-time.ts';
import { openSign } from './sign.ts';
import { Signals } from './signals.ts';
import { listenFault } from './start-fault.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';
import {
  sha256,
  systemClock,
  systemFetch,
  systemRandom,
  systemSchedule,
  systemWebhookNet,
} from './system.ts';
import { platformTimeZones } from './time-zones.ts';
import { webhookChannel } from './webhooks/webhook-channel.ts';

export interface StartOptions {
  /** The `KEYTURN_…` variables. */
  environment: Environment;
  /** What relative paths start from. */
  workingDirectory: string;
  /** Default: JSON lines on standard error, from `KEYTURN_LOG_LEVEL` on. */
  log?: Logger;
}

/** A server that answers. */
export interface RunningServer {
  /** Where it listens, as `http://127.0.0.1:4100`. */
  url: string;
  /** Absolute. */
  dataDirectory: string;
  /** At the first start: the one admin token, told here and never again. Otherwise null. */
  adminToken: string | null;
  /** It started under the hold `clock`: nothing expires and no rotation advances. */
  isClockHeld: boolean;
  /**
   * Takes no more requests, finishes those that run, ends streams and loops, closes the database.
   * A second call waits for the same.
   */
  stop(): Promise<void>;
}

/**
 * Starts a server as the environment and `keyturn.yaml` say. The first start makes the data
 * directory, the master key, the tables, the signing key and one admin token.
 *
 * @throws ConfigError where it cannot start as it is set up; each fault is a line for a person.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { settings, deployment, channels, closing } = await open(options);
  return orClose(closing, async () => {
    const app = await makeApp(deployment, channels);
    const url = await listen(app, settings);
    deployment.publicUrl = settings.publicUrl ?? url;
    const outbox = startOutbox(deployment, settings.webhook, systemFetch);
    closing.add(() => outbox.stop());
    const deliveries = startDeliveries(deployment, [
      webhookChannel(deployment, systemWebhookNet),
      ...peopleChannels(deployment, channels),
    ]);
    closing.add(() => deliveries.stop());
    const campaigns = startCampaigns(deployment);
    closing.add(() => campaigns.stop());
    const reconciler = startReconciler(deployment);
    closing.add(() => reconciler.stop());
    // Closed first: what its requests wait for is carried on by the loops.
    closing.add(() => app.close());
    // Last: a start that fails must not have made a token that nobody was told.
    const adminToken = await firstAdminToken(deployment);
    const { dataDirectory } = settings;
    const isClockHeld = deployment.serverTime.isHeld();
    return { url, dataDirectory, adminToken, isClockHeld, stop: () => closing.run() };
  });
}

/** What `initDataDirectory` found and made. */
export interface InitialisedDirectory extends SetUp {
  /** Absolute. */
  dataDirectory: string;
  /** Of the first start; otherwise null. */
  adminToken: string | null;
  /** Of the verifier that was made now; otherwise null. */
  verifierToken: string | null;
}

/**
 * Makes all that a first start makes, and does not listen. What is there already stays as it is.
 *
 * @param chooseFirst - asked for the first api and verifier where there is no api yet; null: none
 * is made.
 * @throws ConfigError as `startServer`
 */
export async function initDataDirectory(
  options: StartOptions,
  chooseFirst: (() => Promise<FirstSetUp>) | null = null,
): Promise<InitialisedDirectory> {
  const { settings, deployment, closing } = await open(options);
  return orClose(closing, async () => {
    const isEmpty = (await setUpOf(deployment)).apis.length === 0;
    const first = isEmpty && chooseFirst ? await chooseFirst() : null;
    const verifierToken = first && (await addFirst(deployment, first));
    const setUp = await setUpOf(deployment);
    // Last: what fails before must not have made a token that nobody was told.
    const adminToken = await firstAdminToken(deployment);
    await closing.run();
    return { dataDirectory: settings.dataDirectory, adminToken, verifierToken, ...setUp };
  });
}

/**
 * Makes an admin token without asking any token, for those who lost theirs: whoever can write to
 * the data directory could do as much. The server must not run.
 *
 * @throws ConfigError as `startServer`; also where the server runs.
 */
export async function newAdminToken(options: StartOptions): Promise<string> {
  const { deployment, closing } = await open(options);
  return orClose(closing, async () => {
    const token = await runCommand(deployment, SYSTEM, async (command) => {
      const made = await createToken(command, { kind: 'admin', name: 'offline', apis: null });
      command.audit('token.add', made.id, { kind: 'admin', apis: null, keyId: null });
      return made.token;
    });
    await closing.run();
    return token;
  });
}

/** What `restoreHistory` found. */
export interface FoundHistory {
  /** Absolute. */
  journalDirectory: string;
  /** Null: the database has all that the journal has. */
  restored: RestoredHistory | null;
}

/**
 * Brings back from the journal what a database has lost that was put back from a backup. A start of
 * the server does the same; here a person is asked first, and told. The server must not run.
 *
 * @param agree - told what was lost; nothing is brought back where it rejects.
 * @throws ConfigError as `startServer`; also where the server runs.
 */
export async function restoreHistory(
  options: StartOptions,
  agree: (loss: HistoryLoss) => Promise<void>,
): Promise<FoundHistory> {
  const { settings, restored, closing } = await open(options, agree);
  await closing.run();
  return { journalDirectory: settings.journalDirectory, restored };
}

interface Opened {
  settings: Settings;
  deployment: Deployment;
  channels: NoticeChannels;
  restored: RestoredHistory | null;
  closing: Closing;
}

/** Everything but the loops and HTTP. */
async function open(
  { environment, workingDirectory, log }: StartOptions,
  agree?: (loss: HistoryLoss) => Promise<void>,
): Promise<Opened> {
  const settings = readSettings(environment, workingDirectory, readText);
  const channels = channelsOf(settings);
  const closing = new Closing();
  return orClose(closing, async () => {
    openDataDirectory(settings.dataDirectory);
    closing.add(lockDataDirectory(settings.dataDirectory, process.pid));
    const store = await openDatabase(settings);
    closing.add(() => store.close());
    const to = log ?? logTo(settings);
    const persisted = await persistedTime(store);
    const secrets = await openSecrets(settings, store, persisted);
    const directory = settings.journalDirectory;
    const journal = await openJournalFile({
      directory,
      digest: sha256,
      sign: secrets.sign,
      log: to,
    });
    closing.add(() => journal.close());
    // A restored backup's time is behind the time that was told since then.
    const persistedMs = Math.max(persisted, journal.lastCommittedAt());
    const deployment = makeDeployment(
      settings,
      { store, journal, log: to, ...secrets },
      persistedMs,
    );
    await startKeyset(deployment);
    const restored = await startHistory(deployment, agree);
    await noteCutOff(deployment, journal.cutOff());
    await noteStart(deployment, persistedMs);
    // Nothing is lost where it fails: the sweep keeps it every minute.
    closing.add(() => keepServerTime(deployment).catch(() => {}));
    return { settings, deployment, channels, restored, closing };
  });
}

/** @throws ConfigError with every fault of the templates */
function channelsOf({ webhook, mail, slack, contacts, templates }: Settings): NoticeChannels {
  return { webhook, mail, slack, contacts, templates: templatesAt(templates), fetch: systemFetch };
}

async function openDatabase({ databaseUrl }: Settings): Promise<Store> {
  try {
    const store = await openStore(databaseUrl);
    await store.migrate();
    return store;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new ConfigError([
      `The database cannot be used (${error.code}): see that it runs, has room, and is the one that KEYTURN_DATABASE_URL names.`,
    ]);
  }
}

async function persistedTime({ db }: Store): Promise<number> {
  const head = await db.selectFrom('head').select('server_time').executeTakeFirstOrThrow();
  return head.server_time;
}

/** The day of an instant in UTC, as `2026-11-23`. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function openSecrets(
  settings: Settings,
  store: Store,
  persistedMs: number,
): Promise<Pick<Deployment, 'seal' | 'sign'>> {
  const sealed = await store.db.selectFrom('secrets').select('name').limit(1).execute();
  const key = masterKey(settings.masterKey, systemRandom, sealed.length === 0);
  const seal = makeSeal(key, systemRandom);
  const now = Math.max(persistedMs, systemClock.wallMs());
  const sign = await openSign(store, seal, systemRandom, now).catch((error) => {
    if (error instanceof StoreUnavailable) throw error;
    throw new ConfigError([
      'The master key is not the one under which this database was sealed: give the server that one.',
    ]);
  });
  return { seal, sign };
}

function makeDeployment(
  settings: Settings,
  opened: Pick<Deployment, 'store' | 'journal' | 'seal' | 'sign' | 'log'>,
  persistedMs: number,
): Deployment {
  const acceptJump = settings.today === dayOf(systemClock.wallMs());
  return {
    ...opened,
    clock: systemClock,
    random: systemRandom,
    schedule: systemSchedule,
    sealToHolder,
    digest: sha256,
    serverTime: new ServerTime(systemClock, persistedMs, { acceptJump }),
    signals: new Signals(),
    keyset: new KeysetMemory(systemClock, settings.durations),
    history: new HistoryMemory(),
    durations: settings.durations,
    timeZones: platformTimeZones(),
    mailsContacts: settings.mail !== null,
    publicUrl: settings.publicUrl ?? '',
    region: settings.region,
  };
}

async function listen(app: App, { listen }: Settings): Promise<string> {
  try {
    await app.listen(listen);
  } catch (error) {
    throw listenFault(error, listen);
  }
  const { port } = app.server.address() as AddressInfo;
  return `http://${reachable(listen.host)}:${port}`;
}

/** An address that listens everywhere is reached on the loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function logTo({ logLevel }: Settings): Logger {
  return pino({ level: logLevel }, pino.destination(2));
}

async function orClose<T>(closing: Closing, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await closing.run().catch(() => {});
    throw error;
  }
}
