import { resolve } from 'node:path';
import type { AdminClient } from '@keyturn/admin';
import type { Api, Diagnosis, Page, Verifier, Webhook } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, unreachable } from '../cli-fault.ts';
import { chosenServer, connectWith } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { shellWord } from '../shell-word.ts';
import { describeVerb } from '../verb.ts';
import { type Check, ok, wrong } from './check.ts';
import { doctorText, summary } from './doctor-text.ts';

export function configureDoctor(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'find what is wrong with the server, its verifiers and rotations, and what to type',
    example: 'doctor',
  }).action(() => doctor(cli, command.parent?.version() ?? ''));
}

async function doctor(cli: Cli, version: string): Promise<void> {
  const { checks, unanswered } = await serverChecks(cli, version);
  checks.push(...(await localChecks(cli)));
  const isFine = checks.every(({ level }) => level !== 'wrong');
  cli.show({ ok: isFine, checks }, (_, width) => doctorText(checks, width));
  if (unanswered) throw unanswered;
  if (!isFine) throw failed(summary(checks));
}

interface Seen {
  checks: Check[];
  /** Set where no server answered. */
  unanswered?: CliFault;
}

/** Goes on as far as it comes: without a server or a token there is less to look at. */
async function serverChecks(cli: Cli, version: string): Promise<Seen> {
  const checks: Check[] = [];
  try {
    const { url, allowClearText } = await chosenServer(cli.options, cli.system);
    const { contactCheck, noticeCheck, transportCheck } = await import('./server-checks.ts');
    checks.push(...present(transportCheck(url, allowClearText)));
    await answered((await connectWith(url, null)).GET('/readyz'));
    checks.unshift(ok('server', `${url} answers, and so does its database`));
    const admin = await cli.admin();
    const diagnosis = await diagnosed(cli, admin, version, checks);
    checks.push(...(await stateChecks(admin)), ...present(noticeCheck(diagnosis)));
    checks.push(...present(contactCheck(diagnosis)));
    return { checks };
  } catch (error) {
    if (!(error instanceof CliFault)) throw error;
    const detail = error.problem.detail.replace(/\.$/, '');
    if (error.exitCode === EXIT.unreachable) {
      const { url } = await chosenServer(cli.options, cli.system);
      checks.unshift(wrong('server', detail, await startOf(url)));
      return { checks, unanswered: unreachable(detail) };
    }
    const hasAnswered = checks[0]?.name === 'server';
    if (hasAnswered) checks.push(wrong('token', detail, typedOf(error, 'keyturn login')));
    else checks.unshift(wrong('server', detail, typedOf(error, 'keyturn login --url https://…')));
    return { checks };
  }
}

/** What the server says of itself, looked at. */
async function diagnosed(
  { system }: Cli,
  admin: AdminClient,
  version: string,
  checks: Check[],
): Promise<Diagnosis> {
  const of = await import('./server-checks.ts');
  const beforeMs = system.wallMs();
  const diagnosis = await answered(admin.GET('/v1/diagnosis'));
  const asked = { beforeMs, afterMs: system.wallMs() };
  checks.push(
    of.versionCheck(version, diagnosis),
    ...of.clockChecks(diagnosis, asked),
    of.tokenCheck(diagnosis),
  );
  return diagnosis;
}

function present(check: Check | null): Check[] {
  return check === null ? [] : [check];
}

/** A server is started on its own machine, and only looked for from another. */
async function startOf(url: string): Promise<string> {
  const { isClearText } = await import('@keyturn/core');
  const { hostname } = new URL(url);
  const isHere = !isClearText({ protocol: 'http:', hostname });
  return isHere ? 'keyturn serve' : `curl -i ${shellWord(`${url}/healthz`)}`;
}

/** What the advice of a fault gives to type, where it gives that. */
function typedOf({ advice }: CliFault, otherwise: string): string {
  return advice?.startsWith('type: ') ? advice.slice('type: '.length) : otherwise;
}

async function stateChecks(admin: AdminClient): Promise<Check[]> {
  const { verifierChecks } = await import('./verifier-checks.ts');
  const { rotationChecks } = await import('./rotation-checks.ts');
  const { webhookChecks } = await import('./webhook-checks.ts');
  const apis = await everything<Api>((query) => admin.GET('/v1/apis', { params: { query } }));
  const groups = await everything<Verifier>((query) =>
    admin.GET('/v1/verifiers', { params: { query } }),
  );
  const webhooks = await everything<Webhook>((query) =>
    admin.GET('/v1/webhooks', { params: { query } }),
  );
  const query = { open: 'true' as const, limit: 200 };
  const rotations = await answered(admin.GET('/v1/rotations', { params: { query } }));
  return [
    ...verifierChecks(apis, groups),
    ...rotationChecks(rotations.items, rotations.next === null),
    ...webhookChecks(webhooks),
  ];
}

type Answer<Data> = { data?: Data | undefined; error?: unknown; response: Response };

async function everything<Item>(
  list: (query: { limit: number; cursor?: string }) => Promise<Answer<Page<Item>>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await answered(list({ limit: 200, ...(cursor && { cursor }) }));
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

/** Of a data directory, where one is named or stands where the server would look for it. */
async function localChecks({ system }: Cli): Promise<Check[]> {
  const named = system.environment.KEYTURN_DATA_DIR;
  const path = resolve(system.workingDirectory, named || 'keyturn-data');
  const { directoryFacts } = await import('./directory-facts.ts');
  const { directoryChecks } = await import('./directory-checks.ts');
  const { journalChecks } = await import('./journal-checks.ts');
  try {
    const facts = await directoryFacts(path);
    if (facts.mode === null) return named ? directoryChecks(facts) : [];
    return [...directoryChecks(facts), ...(await journalChecks(path, system))];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [
      wrong('data', `${path} cannot be looked at (${code})`, 'keyturn doctor   # as its owner'),
    ];
  }
}
