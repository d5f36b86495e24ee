import { KEYTURN, type Stage } from './stage.ts';

/**
 * Runs a command of the CLI as an operator would, and resolves with the object that it answered.
 *
 * @param member - of the answer, by which its line is known.
 * @throws Error with what it complained of.
 */
export async function keyturnCommand(
  stage: Stage,
  words: readonly string[],
  member: string,
): Promise<Record<string, unknown>> {
  const run = stage.processes.start(words.slice(0, 2).join(' '), KEYTURN, [...words, '--json'], {
    KEYTURN_URL: stage.url,
    KEYTURN_TOKEN: stage.adminToken,
  });
  if ((await run.exit()) !== 0) throw new Error(`keyturn ${words.join(' ')}: ${run.complaint}`);
  return run.line(member);
}
