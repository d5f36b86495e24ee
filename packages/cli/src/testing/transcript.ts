import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/**
 * A transcript is what a person typed and saw:
 *
 * - `# …` is a remark, after an empty line
 * - `$ …` is typed: `keyturn …`, with settings before it; `cat FILE`; `write FILE TEXT`; or
 *   `NAME=$(keyturn … | .member)`, which keeps a member of a JSON answer for `$NAME` below; `< TEXT`
 *   at the end is what it reads from standard input; `chmod MODE FILE`
 * - what follows is standard output, `2> …` standard error, and `[n]` the exit code if it is not 0
 *
 * What differs each time (ids, tokens, instants) is written as dots.
 */
export async function playTranscript(
  text: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const kept = new Map<string, string>();
  const seen: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) seen.push(...(seen.length === 0 ? [] : ['']), line);
    if (!line.startsWith('$ ')) continue;
    seen.push(line);
    const typed = line.slice(2).replace(/\$([A-Z]+)\b/g, (_, name) => kept.get(name) ?? '');
    seen.push(...(await play(typed, folder, settings, kept)));
  }
  return `${seen.join('\n').trimEnd()}\n`;
}

async function play(
  typed: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
  kept: Map<string, string>,
): Promise<string[]> {
  const keeping = /^([A-Z]+)=\$\((.*) \| \.([A-Za-z]+)\)$/.exec(typed);
  const words = split(keeping?.[2] ?? typed);
  const own: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name = '', ...value] = (words.shift() ?? '').split('=');
    own[name] = value.join('=');
  }
  const [program, ...args] = words;
  const path = join(folder, args[0] ?? '');
  if (program === 'cat') return dotted(readFileSync(path, 'utf8'), folder, settings);
  if (program === 'write') {
    writeFileSync(path, `${args.slice(1).join(' ')}\n`);
    return [];
  }
  if (program === 'chmod') {
    chmodSync(join(folder, args[1] ?? ''), Number.parseInt(args[0] ?? '', 8));
    return [];
  }
  const input = args.at(-2) === '<' ? `${args.splice(-2)[1]}\n` : undefined;
  const environment = { ...settings, ...own };
  const { code, stdout, stderr } = await runCommand(args, folder, environment, input);
  if (keeping && code === 0) {
    kept.set(keeping[1] as string, String(JSON.parse(stdout)[keeping[3] as string]));
    return [];
  }
  return [
    ...dotted(stdout, folder, settings),
    ...dotted(stderr, folder, settings).map((line) => `2> ${line}`.trimEnd()),
    ...(code === 0 ? [] : [`[${code}]`]),
  ];
}

/** Words as a shell splits them, with its two kinds of quotes and no escapes. */
function split(typed: string): string[] {
  return [...typed.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

/** Same lengths, so that tables stay tables. */
function dotted(
  text: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): string[] {
  if (text === '') return [];
  return text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(settings.KEYTURN_URL ?? 'no url', 'http://SERVER')
    .replace(/\b(kt[tg]_(?:[a-z]_)?)[A-Za-z0-9_-]{43}/g, '$1...')
    .replace(/\b([a-z]{3})_[A-Za-z0-9_-]{16}(?![A-Za-z0-9_-])/g, '$1_................')
    .replace(/\b([a-z]{3}_)([A-Za-z0-9_-]+)…/g, (_, kind, id) => `${kind}${'.'.repeat(id.length)}…`)
    .replace(/\bwhsec_[A-Za-z0-9+/]{43}=/g, 'whsec_...')
    .replace(/\b([a-z0-9]+_(?:live|test)_)[0-9A-Za-z]{55}\b/g, '$1...')
    .replace(/\d{4}-\d\d-\d\d([ T])\d\d:\d\d:\d\d(?:\.\d{3})?Z/g, '....-..-..$1..:..:..Z')
    .replace(/"(instance|cursor|next)":"[^"]*"/g, '"$1":"..."')
    .replace(/^(signed by the key )\S+/gm, '$1...')
    .replace(/"lastFour":"[^"]*"/g, '"lastFour":"...."')
    .replace(/…[\w-]{4}(?![\w-])/g, '…....')
    .replace(/"revision":\d+/g, '"revision":...')
    .replace(/^(revision +)\d+/gm, '$1...')
    .trimEnd()
    .split('\n');
}
