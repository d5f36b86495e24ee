import { Command } from 'commander';
import type { Cli, CommonOptions } from './cli.ts';
import { addHelpOption, HELP_ORDER } from './help-order.ts';
import { readLateOptions } from './late-option.ts';
import { type Configure, NOUNS } from './nouns.ts';
import { addCommonOptions } from './verb.ts';

const EXAMPLE = `
Example:
  keyturn demo      # watch it work
  keyturn init      # then: keyturn serve
  keyturn login     # keeps the token that init printed
  keyturn doctor    # says what is wrong, and what to type

Every verb has --help with an example, and --json.
Settings: KEYTURN_URL, KEYTURN_TOKEN, or what login keeps; those of the server: KEYTURN_DATA_DIR, KEYTURN_LISTEN.`;

/**
 * The whole command line. A noun's verbs are loaded when it is called, so that each starts fast.
 *
 * @param json - standard error is read by a program, so no help goes there.
 */
export function makeProgram(cli: Cli, version: string, json: boolean): Command {
  const program = addHelpOption(addCommonOptions(new Command('keyturn')))
    .description('Rotates API keys without downtime.')
    .version(version, '-V, --version')
    .helpCommand(false)
    // `keys revoke KEY --version 1` is not a question about keyturn's version.
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLE)
    .configureHelp(HELP_ORDER)
    .configureOutput({
      writeOut: (text) => cli.system.print(text),
      writeErr: (text) => (json ? undefined : cli.system.tell(text)),
      // What is wrong is told once, by whoever catches the error.
      outputError: () => undefined,
    })
    .exitOverride();
  const loaders = new Map<string, () => Promise<Configure>>();
  for (const { name, group, summary, load } of NOUNS) {
    const noun = program.command(name).description(summary).helpGroup(group).helpCommand(false);
    addCommonOptions(noun);
    loaders.set(name, load);
  }
  program.hook('preSubcommand', async (_program, command) => {
    const configure = await loaders.get(command.name())?.();
    configure?.(command, cli);
  });
  program.hook('preAction', async (_program, command) => {
    cli.begin(command.optsWithGlobals<CommonOptions>());
    await readLateOptions(command);
  });
  return program;
}

/** `help keys` is `keys --help`, whose verbs are then loaded. */
export function spelledOut(words: readonly string[]): string[] {
  return words[0] === 'help' ? [...words.slice(1), '--help'] : [...words];
}
