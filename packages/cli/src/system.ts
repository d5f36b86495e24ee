import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** What the verbs ask of the machine; `main.ts` hands in the real one. */
export interface System {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from. */
  readonly workingDirectory: string;
  /** Wall clock, ms since 1970. */
  wallMs(): number;
  /** Monotonic clock, ms since an arbitrary start. */
  monotonicMs(): number;
  /** A random id that no other call gets. */
  uniqueId(): string;
  sleep(ms: number): Promise<void>;
  /** Writes to standard output as it is. */
  print(text: string): void;
  /** Writes to standard error as it is. */
  tell(text: string): void;
  /** Characters in a line of standard output; 80 where it is no terminal. */
  readonly columns: number;
}

export function realSystem(): System {
  return {
    environment: process.env,
    workingDirectory: process.cwd(),
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    uniqueId: () => randomUUID(),
    sleep: (ms) => delay(ms),
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    columns: Math.max(80, process.stdout.columns ?? 80),
  };
}
