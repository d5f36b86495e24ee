import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lastFour } from '@keyturn/core';
import { wait } from '../http/wait.ts';
import { jittered } from '../jitter.ts';
import { SingleFlight } from '../single-flight.ts';
import { type FileVersions, type KeyFileForm, parseKeyFile } from './key-file-text.ts';
import type { KeySource, OpenKeySource, SourceFeed, SourceStatus } from './key-source.ts';

export interface FileKeysOptions {
  /**
   * `native` (default): only whole key strings, told from half written ones by their checksum.
   * `any`: imported keys too. They carry no checksum, so what is read must stay the same for 200 ms;
   * replace such a file by renaming a finished one over it.
   */
  readonly form?: KeyFileForm;
  /** How often the file is read where no change was seen, in ms, jittered. Default: 60,000. */
  readonly pollMs?: number;
}

const LARGEST_FILE_BYTES = 65_536;
const SETTLE_MS = 200;

/**
 * The key string in a file, watched for change. The file holds the key string alone, or lines as
 * in an env file: `KEYTURN_API_KEY=…` and, for the one to move to, `KEYTURN_API_KEY_NEXT=…`.
 *
 * While the file is missing, empty, half written or unreadable, the last good value stays in use.
 * A new value is used from then on, and the one before stays as the fallback.
 */
export function fileKeys(path: string, options: FileKeysOptions = {}): KeySource {
  return { kind: 'file', open: (feed) => new OpenFile(path, options, feed) };
}

class OpenFile implements OpenKeySource {
  readonly opened: Promise<void>;
  readonly #path: string;
  readonly #form: KeyFileForm;
  readonly #pollMs: number;
  readonly #feed: SourceFeed;
  readonly #look = new SingleFlight(() => this.#read());
  #watcher: FSWatcher | null = null;
  #forgetPoll: () => void = () => {};
  #held: FileVersions | null = null;
  #lastError: string | null = null;
  #closed = false;

  constructor(path: string, options: FileKeysOptions, feed: SourceFeed) {
    this.#path = path;
    this.#form = options.form ?? 'native';
    this.#pollMs = options.pollMs ?? 60_000;
    this.#feed = feed;
    this.opened = this.#poll();
  }

  async wake(): Promise<void> {
    if (!this.#closed) await this.#look.run();
  }

  adopted(): void {}

  status(): SourceStatus {
    return { kind: 'file', lastError: this.#lastError };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#forgetPoll();
    this.#watcher?.close();
    await this.#look.idle();
  }

  /** The slow net under the watcher, which does not see every change on every file system. */
  #poll(): Promise<void> {
    this.#watch();
    const { schedule, random } = this.#feed.ports;
    this.#forgetPoll = schedule.after(jittered(this.#pollMs, random), () => void this.#poll());
    return this.#look.run();
  }

  /** The directory is watched, since a file that is replaced by a rename is another file. */
  #watch(): void {
    if (this.#watcher) return;
    try {
      const watcher = watch(dirname(this.#path), { persistent: false });
      watcher.on('change', () => void this.#look.run(true));
      watcher.on('error', () => {
        watcher.close();
        this.#watcher = null;
      });
      this.#watcher = watcher;
    } catch {
      // No directory yet, or no watching here: the poll sees the change, and tries this again.
    }
  }

  async #read(): Promise<void> {
    try {
      const text = await this.#settledText();
      if (this.#closed) return;
      this.#take(parseKeyFile(text, this.#form));
      this.#lastError = null;
    } catch (error) {
      this.#failed(error);
    }
  }

  async #settledText(): Promise<string> {
    const text = await readLimited(this.#path);
    if (this.#form === 'native') return text;
    await wait(this.#feed.ports.schedule, SETTLE_MS, null);
    if ((await readLimited(this.#path)) !== text) throw new TypeError('it is being written');
    return text;
  }

  #take(found: FileVersions): void {
    const before = this.#held;
    this.#held = found;
    // The same again is no news: the ring may have moved on to the next one since.
    if (before && bothTexts(before) === bothTexts(found)) return;
    const { ring, tell } = this.#feed;
    ring.offer({ number: null, keyString: found.current }, 'now');
    if (found.next) ring.offer({ number: null, keyString: found.next }, 'signal');
    const newest = found.next ?? found.current;
    tell({ type: 'obtained', version: null, lastFour: lastFour(newest.reveal()) });
  }

  #failed(error: unknown): void {
    const text = `key file ${this.#path}: ${faultText(error)}`;
    if (text !== this.#lastError) this.#feed.tell({ type: 'source-failed', text });
    this.#lastError = text;
  }
}

async function readLimited(path: string): Promise<string> {
  if ((await stat(path)).size > LARGEST_FILE_BYTES) throw new TypeError('it is too large');
  return readFile(path, 'utf8');
}

function bothTexts(versions: FileVersions): string {
  return `${versions.current.reveal()}\n${versions.next?.reveal() ?? ''}`;
}

function faultText(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'it is missing';
  return code ?? (error instanceof Error ? error.message : 'it cannot be read');
}
