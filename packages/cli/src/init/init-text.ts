import type { InitialisedDirectory } from '@keyturn/server';
import { plainText } from '../plain-text.ts';
import { shellWord } from '../shell-word.ts';

/** @param named - the data directory, where commands must name it; null: they find it. */
export function initText(made: InitialisedDirectory, named: string | null): string {
  const lines = [
    ...(made.verifierToken !== null || made.adminToken !== null
      ? [`${made.dataDirectory} is ready`]
      : [`${made.dataDirectory} is there already; nothing was changed`]),
    '',
    ...setUpLines(made),
    ...tokenLines('The admin token', made.adminToken),
    ...tokenLines('The token with which your API checks keys', made.verifierToken),
    ...nextLines(made, named),
  ];
  return lines.map((line) => `${plainText(line)}\n`).join('');
}

function setUpLines({ apis, verifiers }: InitialisedDirectory): string[] {
  const told = [
    ...apis.map(
      ({ name, prefix, scopes }) =>
        `  api       ${name}: its key strings begin with ${prefix}_, its scopes are ${scopes.join(', ') || 'none yet'}`,
    ),
    ...verifiers.map(({ name, region }) => `  verifier  ${name}, in the region ${region}`),
  ];
  return told.length === 0 ? [] : [...told, ''];
}

function tokenLines(what: string, token: string | null): string[] {
  return token === null ? [] : [`${what}, shown here and nowhere else:`, '', `  ${token}`, ''];
}

function nextLines(made: InitialisedDirectory, named: string | null): string[] {
  const [api] = made.apis;
  const directory = named === null ? '' : `KEYTURN_DATA_DIR=${shellWord(named)} `;
  return [
    'next:',
    `  ${directory}keyturn serve`,
    '  keyturn login                    # in another terminal; paste the admin token',
    ...(made.adminToken !== null
      ? []
      : [`  (lost it? ${directory}keyturn init --new-admin-token)`]),
    ...(made.verifierToken === null && made.verifiers.length > 0
      ? ['  (lost what your API checks with? keyturn verifiers remove NAME, then add it anew)']
      : []),
    ...(api !== undefined && made.verifierToken !== null
      ? firstKeyLines(api.name, api.scopes[0])
      : ['  keyturn apis add --help          # for another api, and its verifier likewise']),
    '  keyturn doctor                   # says what is missing, and what to type',
  ];
}

function firstKeyLines(api: string, scope: string | undefined): string[] {
  const scopes = scope === undefined ? '' : ` --scopes ${shellWord(scope)}`;
  return [
    '  KEYTURN_TOKEN=… node server.js   # your API, with its own token',
    '  keyturn clients add acme',
    `  keyturn keys issue --api ${shellWord(api)} --client acme --name first${scopes}`,
  ];
}
