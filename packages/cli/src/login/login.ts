import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { askSecret } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { failed, wrongUsage } from '../cli-fault.ts';
import { chosenServer, connectWith } from '../connection.ts';
import { fields } from '../fields.ts';
import { describeVerb } from '../verb.ts';
import { loginPath, readLogin, removeLogin, writeLogin } from './login-file.ts';

/** What can stand in an `Authorization` header after `Bearer`. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

export function configureLogin(command: Command, cli: Cli): void {
  describeVerb(command, {
    summary: 'keep a token for later commands, for this user alone',
    example: 'login --url https://keys.example.com < token.txt',
  })
    .option('--show', 'say what is kept, without the token')
    .option('--remove', 'forget what is kept')
    .action((given: { show?: true; remove?: true }) => {
      if (cli.options.token !== undefined) {
        throw wrongUsage(
          'an argument is seen by every user of this machine, so login takes no token as one',
          'type: keyturn login, and paste it; or: keyturn login < FILE',
        );
      }
      if (given.show && given.remove) throw wrongUsage('--show and --remove do not go together');
      if (given.show) return show(cli);
      return given.remove ? remove(cli) : login(cli);
    });
}

async function login(cli: Cli): Promise<void> {
  const { system } = cli;
  const { isClearText } = await import('@keyturn/core');
  const { url } = await chosenServer(cli.options, system);
  // Nobody types a token for a server that is not there.
  await answered((await connectWith(url, null)).GET('/healthz'));
  const token = await givenToken(cli, url);
  const admin = await connectWith(url, token);
  // A token that the server does not take is not kept.
  const { token: known } = await answered(admin.GET('/v1/diagnosis'));
  await writeLogin(system, { url, token });
  const file = loginPath(system);
  const warnings = [
    ...(isClearText(new URL(url))
      ? [`everyone on the way to ${url} can read the token: use https`]
      : []),
    ...(system.environment.KEYTURN_TOKEN ? ['KEYTURN_TOKEN is set, and wins: unset it'] : []),
  ];
  for (const warning of warnings) cli.progress(`warning: ${warning}`);
  const rights = known.apis === null ? 'all apis' : known.apis.join(' ');
  cli.show(
    { url, file, kind: known.kind, name: known.name, apis: known.apis, warnings },
    () =>
      `logged in to ${url} with the ${known.kind} token "${known.name}" (${rights})\nit is kept in ${file}, for you alone\n\nnext: keyturn doctor\n`,
  );
}

/** Never from the command line, where `ps` shows it and a shell keeps it. */
async function givenToken({ system }: Cli, url: string): Promise<string> {
  const text = system.isTerminal
    ? await askSecret(`Token for ${url} (it is not shown)`)
    : await system.readInput();
  const token = text.trim();
  if (token === '') {
    throw wrongUsage('no token was given', 'paste it when asked, or: keyturn login < FILE');
  }
  if (TOKEN.test(token)) return token;
  throw wrongUsage('this is no token', 'give one line, as ktt_a_…');
}

async function show(cli: Cli): Promise<void> {
  const file = loginPath(cli.system);
  const stored = await readLogin(cli.system);
  if (stored === null) throw failed(`no login is kept in ${file}`, 'type: keyturn login');
  const { url } = stored;
  const lastFour = stored.token.length > 8 ? stored.token.slice(-4) : '';
  const { KEYTURN_URL, KEYTURN_TOKEN } = cli.system.environment;
  const overridden = [
    ...(KEYTURN_URL ? ['KEYTURN_URL'] : []),
    ...(KEYTURN_TOKEN ? ['KEYTURN_TOKEN'] : []),
  ];
  cli.show({ url, lastFour, file, overridden }, (_, width) =>
    fields(
      [
        ['url', url],
        ['token', `…${lastFour}`],
        ['kept in', file],
        ['but', overridden.length === 0 ? null : `${overridden.join(' and ')} is set, and wins`],
      ],
      width,
    ),
  );
}

async function remove(cli: Cli): Promise<void> {
  const file = loginPath(cli.system);
  const removed = await removeLogin(cli.system);
  cli.show({ removed, file }, () =>
    removed
      ? `forgotten; the token itself still counts, and ends with: keyturn tokens remove TOKEN\n`
      : `no login was kept in ${file}\n`,
  );
}
