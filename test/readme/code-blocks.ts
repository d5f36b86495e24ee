/** A fenced block of a Markdown file. */
export interface CodeBlock {
  language: string;
  lines: readonly string[];
  /** What a message calls it: a program by its file, others by their first line. */
  name: string;
  /** The file that its first line names, where it is a program. */
  file: string | null;
}

/** The blocks under these titles of the second level, in their order. */
export function codeBlocks(text: string, titles: readonly string[]): CodeBlock[] {
  const sections = text.split(/^## /m).slice(1);
  return titles.flatMap((title) => {
    const section = sections.find((one) => one.startsWith(`${title}\n`));
    if (section === undefined) throw new Error(`the README has lost its section "${title}"`);
    return [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', body = '']) =>
      blockOf(language, body.trimEnd().split('\n')),
    );
  });
}

function blockOf(language: string, lines: readonly string[]): CodeBlock {
  const [first = ''] = lines;
  const file = language === 'js' ? (/^\/\/ (\S+\.mjs)$/.exec(first)?.[1] ?? null) : null;
  return { language, lines, name: file ?? first, file };
}
