import { type Argument, type Command, Help, type HelpConfiguration, Option } from 'commander';

/** The heading of the options that every command takes. */
export const COMMON = 'With every command:';

/** What is a command's own comes first in its help, and the options that all have come last. */
export const HELP_ORDER: HelpConfiguration = {
  subcommandTerm: (command) =>
    [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  visibleOptions(command) {
    const options = Help.prototype.visibleOptions.call(this as Help, command);
    return options.toSorted((one, other) => Number(isCommon(one)) - Number(isCommon(other)));
  },
  groupItems: (_all, visible, group) => Map.groupBy(visible, group),
};

/** `--help` as one of them. */
export function addHelpOption(command: Command): Command {
  return command.addHelpOption(new Option('-h, --help', 'show this help').helpGroup(COMMON));
}

function isCommon({ helpGroupHeading }: Option): boolean {
  return helpGroupHeading === COMMON;
}

function argumentTerm(argument: Argument): string {
  const name = argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}
