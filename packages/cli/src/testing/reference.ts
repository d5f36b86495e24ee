import type { Command } from 'commander';
import { Cli } from '../cli.ts';
import { NOUNS } from '../nouns.ts';
import { makeProgram } from '../program.ts';
import { realSystem } from '../system.ts';

const WIDTH = 96;

/** Said once, at the head of the page. */
const COMMON = ['json', 'url', 'token', 'help'];

const HEAD = `# The command

Every verb of \`keyturn\`, as its own \`--help\` tells it. Each also takes \`--json\`, \`--url URL\` and
\`--token TOKEN\`: where the server is and whose call it is are taken from there, else from
\`KEYTURN_URL\` and \`KEYTURN_TOKEN\`, else from what \`keyturn login\` keeps in
\`$XDG_CONFIG_HOME/keyturn/login.json\` (\`~/.config/keyturn/login.json\`; 0600).

With \`--json\` a verb answers with one JSON value, and a problem with one on standard error.

| exit code | |
|---|---|
| 0 | done |
| 1 | refused, or failed |
| 2 | the command line or a setting is wrong |
| 3 | no server answered |
| 4 | still waiting when \`--timeout\` ended |
| 130 | stopped by Ctrl-C |
`;

/** The page of all verbs, from the program itself. */
export async function referencePage(): Promise<string> {
  const sections: string[] = [HEAD];
  const cli = new Cli(realSystem());
  const program = makeProgram(cli, '', false);
  for (const { name, summary, load } of NOUNS) {
    const noun = program.commands.find((command) => command.name() === name) as Command;
    (await load())(noun, cli);
    sections.push(`## ${name}\n`);
    if (noun.commands.length === 0) sections.push(helpBlock(noun));
    else sections.push(`${summary[0]?.toUpperCase()}${summary.slice(1)}.\n`);
    sections.push(...noun.commands.map(helpBlock));
  }
  return sections.join('\n');
}

function helpBlock(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.configureHelp({
    visibleOptions: (of) => of.options.filter((option) => !COMMON.includes(option.attributeName())),
  });
  command.outputHelp();
  return `\`\`\`\n${text.trim().replace(/^Usage: /, '')}\n\`\`\`\n`;
}
