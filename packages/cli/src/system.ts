import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { firstBytes } from './first-bytes.ts';

/** A terminal that says less is taken for this wide: nothing can be read in fewer columns. */
const NARROWEST = 40;

/** Where questions are asked. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

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
  /** As `print`, and resolves once it is written: for what may be long. */
  printAll(text: string): Promise<void>;
  /** Writes to standard error as it is. */
  tell(text: string): void;
  /** Characters in a line of standard output: `COLUMNS`, or the terminal's; 80 where it is none. */
  readonly columns: number;
  /** Standard output is a terminal, on which a chart can be drawn. */
  readonly isOutputTerminal: boolean;
  /** A person sits there and can be asked. */
  readonly isTerminal: boolean;
  readonly terminal: Terminal;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** As much of standard input as `most` bytes, as it is. */
  readInputBytes(most: number): Promise<Uint8Array>;
}

export function realSystem(): System {
  return {
    environment: process.env,
    workingDirectory: process.cwd(),
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    uniqueId: () => randomUUID(),
    sleep: (ms) => delay(ms),
    print: (line) => void process.stdout.write(line),
    printAll: (page) => new Promise((resolve) => process.stdout.write(page, () => resolve())),
    tell: (line) => void process.stderr.write(line),
    columns: Math.max(NARROWEST, columnsSaid() ?? process.stdout.columns ?? 80),
    isOutputTerminal: process.stdout.isTTY === true,
    // Questions are asked on standard error, so that an answer in JSON can be piped on.
    isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    terminal: { input: process.stdin, output: process.stderr },
    readInput: () => text(process.stdin),
    readInputBytes: (most) => firstBytes(process.stdin, most),
  };
}

/** The width that the environment asks for (POSIX, Base Definitions, 8.3); null where it asks for none. */
function columnsSaid(): number | null {
  const said = process.env.COLUMNS ?? '';
  return /^[1-9]\d{0,3}$/.test(said) ? Number(said) : null;
}
