import { resolve } from 'node:path';
import type { FirstSetUp } from '@keyturn/server';
import { askText, type Objection } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';

/** What the command line says of the first api. */
export interface FirstGiven {
  api?: string;
  prefix?: string;
  scopes?: string[];
  region?: string;
  verifier?: string;
}

const DEFAULT_API = 'my-api';
const DEFAULT_SCOPES = ['read', 'write'];
const DEFAULT_REGION = 'local';

/** As the server reads `KEYTURN_DATA_DIR`. */
const DEFAULT_DIRECTORY = 'keyturn-data';

const PREFIX = /^[a-z][a-z0-9]{1,15}$/;
const WORD = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SCOPE = /^[a-z0-9][a-z0-9:._-]{0,62}$/;

/**
 * Where the data shall live: what the command line says, else the environment, else what a person
 * is asked.
 *
 * @returns null: where it is without being named here.
 */
export async function chooseDirectory(
  { system }: Cli,
  given: string | undefined,
  asks: boolean,
): Promise<string | null> {
  if (given === '') throw wrongUsage('--data-dir is empty', 'name a directory');
  if (given !== undefined) return resolve(system.workingDirectory, given);
  if (system.environment.KEYTURN_DATA_DIR || !asks) return null;
  const answer = await askText(
    'Where shall its data live?',
    `./${DEFAULT_DIRECTORY}`,
    () => undefined,
  );
  const chosen = resolve(system.workingDirectory, answer);
  return chosen === resolve(system.workingDirectory, DEFAULT_DIRECTORY) ? null : chosen;
}

/** @throws CliFault where the command line says what cannot be right. */
export function requireFit({ api, prefix, scopes, region, verifier }: FirstGiven): void {
  requireNo('--api', api, nameObjection);
  requireNo('--prefix', prefix, (text) =>
    PREFIX.test(text) ? undefined : 'write 2 to 16 lower-case letters and digits, a letter first',
  );
  for (const scope of scopes ?? []) {
    requireNo('--scopes', scope, (text) =>
      SCOPE.test(text) ? undefined : 'write lower-case letters, digits and `:._-`',
    );
  }
  requireNo('--region', region, wordObjection);
  requireNo('--verifier', verifier, nameObjection);
}

function requireNo(option: string, given: string | undefined, objection: Objection): void {
  const wrong = given === undefined ? undefined : objection(given);
  if (wrong) throw wrongUsage(`${option} is "${given}"`, wrong);
}

/**
 * What the command line says, what a person answers, else the defaults.
 *
 * @throws CliFault where the person stops.
 */
export async function chooseFirst(given: FirstGiven, asks: boolean): Promise<FirstSetUp> {
  const name = await choice(given.api, asks, {
    question: 'What is the API called whose keys shall rotate?',
    fallback: DEFAULT_API,
    objection: nameObjection,
  });
  const region = await choice(given.region, asks, {
    question: 'Where does it run? A region, as eu or local',
    fallback: DEFAULT_REGION,
    objection: wordObjection,
  });
  const prefix = given.prefix ?? prefixOf(name);
  const scopes = [...new Set(given.scopes ?? DEFAULT_SCOPES)];
  const verifier = given.verifier?.trim() ?? `${slugOf(name)}-${region}`;
  return { api: { name, prefix, scopes }, region, verifier: { name: verifier } };
}

interface Question {
  question: string;
  fallback: string;
  objection: Objection;
}

async function choice(given: string | undefined, asks: boolean, about: Question): Promise<string> {
  if (given !== undefined) return given.trim();
  const { question, fallback, objection } = about;
  return asks ? (await askText(question, fallback, objection)).trim() : fallback;
}

function nameObjection(name: string): string | undefined {
  const isName = /^[^\p{Cc}\p{Cs}\u2028\u2029]{1,200}$/u.test(name.trim());
  return isName ? undefined : 'write 1 to 200 characters in one line';
}

function wordObjection(word: string): string | undefined {
  return WORD.test(word.trim()) ? undefined : 'write lower-case letters, digits and hyphens';
}

/** What people type for a name: `Market Data` gives `market-data`. */
function slugOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['api'];
  return words.join('-').slice(0, 100);
}

/** What of a name can begin a key string: `My API 2` gives `myapi2`. */
function prefixOf(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const prefix = letters.replace(/^[0-9]+/, '').slice(0, 16);
  return PREFIX.test(prefix) ? prefix : 'key';
}
