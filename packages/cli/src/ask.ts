import { CliFault, ownProblem } from './cli-fault.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './system.ts';

/** What is wrong with an answer, or undefined. */
export type Objection = (answer: string) => string | undefined;

/** Asks for a text. @throws CliFault where the person stops. */
export async function askText(
  message: string,
  fallback: string,
  objection: Objection,
): Promise<string> {
  const { text } = await import('@clack/prompts');
  const answer = await text({
    message,
    placeholder: fallback,
    defaultValue: fallback,
    validate: (given) => objection(given || fallback),
    output: process.stderr,
  });
  return answered(answer);
}

/** Asks for a secret, which is not shown. @throws CliFault where the person stops. */
export async function askSecret(message: string): Promise<string> {
  const { password } = await import('@clack/prompts');
  return answered(await password({ message, mask: '', output: process.stderr }));
}

/**
 * Asks for yes or no; no is what Enter alone means.
 *
 * @param terminal - default: that of this process.
 * @throws CliFault where the person stops.
 */
export async function askYes(
  message: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  return answered(await confirm({ message, initialValue: false, ...terminal }));
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (typeof answer !== 'symbol') return answer as Exclude<Answer, symbol>;
  throw new CliFault(EXIT.interrupted, ownProblem('interrupted', 'Interrupted', 'stopped'));
}
