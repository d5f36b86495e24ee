import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { keyturnCommand } from '../packages/keyturn-server.ts';
import { Program, run } from '../packages/program.ts';
import type { Runtime } from '../packages/runtimes.ts';

/** What is printed once and typed later, by the word that the README writes for it. */
const PRINTED: readonly (readonly [string, RegExp])[] = [
  ['ADMIN_TOKEN', /\bktt_a_[\w-]+/],
  ['VERIFIER_TOKEN', /\bktt_v_[\w-]+/],
  ['KEY_STRING', /\bmarket_live_[0-9A-Za-z]{55}\b/],
  ['GRANT', /--grant (\S+)/],
  ['KEY', /\bkey_[\w-]{16}/],
  ['ROTATION', /\brot_[\w-]{16}/],
];

/**
 * What the client's lines must show in the end, once it was typed, and what the first key string is
 * then answered with.
 */
const TURNS: readonly { typed: RegExp; shown: RegExp; status: number }[] = [
  { typed: /^rotate /, shown: /^200 .*"version":2/m, status: 200 },
  { typed: /^rotations roll-back /, shown: /"version":2.*"version":1/s, status: 200 },
  { typed: /^compromise /, shown: /"version":3/, status: 401 },
];

/** Does what a reader of the README does at the keyboard. */
export class Reader {
  readonly #t: TestContext;
  readonly #runtime: Runtime;
  readonly #packages: string;
  readonly #place: string;
  readonly #known = new Map<string, string>();
  /** What the reader's shell has exported. */
  readonly #exported: Record<string, string> = {};
  #api = '';
  #bot: Program | null = null;
  #typed = '';

  constructor(t: TestContext, runtime: Runtime, where: { packages: string; place: string }) {
    this.#t = t;
    this.#runtime = runtime;
    this.#packages = where.packages;
    this.#place = where.place;
  }

  async type(line: string): Promise<void> {
    this.#typed = this.#filled(line);
    const keyturn = /^npm run keyturn -- (.*)$/.exec(this.#typed)?.[1];
    const program = /^((?:[A-Z_]+=\S+ )*)node (\S+)$/.exec(this.#typed);
    const exported = /^export ([A-Z_]+)=(\S+)$/.exec(this.#typed);
    if (keyturn !== undefined) return this.#keyturn(keyturn.split(' '));
    if (program) return this.#start(program[1] ?? '', program[2] ?? '');
    if (exported) this.#exported[String(exported[1])] = String(exported[2]);
    else if (this.#typed === 'npm start') await this.#serve();
    else if (this.#typed.startsWith('curl ')) await this.#curl();
    else assert.match(this.#typed, /^npm (?:run pack|install )/, 'it cannot be typed here');
  }

  /** A good, a bad and no key; and the client notices nothing but the version. */
  async #compare({ shown, status }: (typeof TURNS)[number]): Promise<void> {
    const bot = this.#bot;
    assert.ok(bot !== null, 'the README has lost its client');
    await bot.said(shown);
    // What has leaked is refused to everyone, for as long as it takes to hold the successor.
    if (status === 200) assert.doesNotMatch(bot.stdout, /^[345]\d\d /m, 'the client was refused');
    const good = this.#known.get('KEY_STRING') ?? '';
    assert.deepEqual(
      [await this.#status(good), await this.#status(good.slice(0, -1)), await this.#status(null)],
      [status, 401, 401],
      'the first key string, a bad one, none',
    );
  }

  async #keyturn(args: readonly string[]): Promise<void> {
    const command = [keyturnCommand(this.#packages), ...args];
    const said = await run(process.execPath, command, { cwd: this.#place, env: this.#exported });
    for (const [word, pattern] of PRINTED) {
      const found = pattern.exec(said);
      if (found) this.#known.set(word, found[1] ?? found[0]);
    }
    const turn = TURNS.find(({ typed }) => typed.test(args.join(' ')));
    if (turn !== undefined) await this.#compare(turn);
  }

  /** On a free port, as several readers are at it. */
  async #serve(): Promise<void> {
    const command = [keyturnCommand(this.#packages), 'serve'];
    const env = { KEYTURN_LISTEN: '127.0.0.1:0', KEYTURN_LOG_LEVEL: 'silent' };
    const server = this.#program(process.execPath, command, env);
    this.#exported.KEYTURN_URL = await server.said(/listens on (http:\S+);/);
  }

  async #start(settings: string, file: string): Promise<void> {
    const own = settings.split(' ').flatMap((one) => (one === '' ? [] : [one.split('=')]));
    const [binary, ...args] = this.#runtime.command;
    const program = this.#program(binary, [...args, file], {
      ...this.#exported,
      ...(Object.fromEntries(own) as Record<string, string>),
      PORT: '0',
      MARKET_URL: this.#api,
    });
    if (file === 'api.mjs') {
      this.#api = await program.said(/^listening on (http:\S+)$/m);
    } else {
      this.#bot = program;
      await program.said(/^200 .*"version":1/m);
    }
  }

  /** What curl would: the header and the path, at the API that was started. */
  async #curl(): Promise<void> {
    const [, key, path] = /^curl -i -H 'X-API-Key: (\S+)' http:\/\/127\.0\.0\.1:3000(\S+)$/.exec(
      this.#typed,
    ) as unknown as string[];
    assert.equal(path, '/prices');
    assert.equal(await this.#status(String(key)), 200);
  }

  async #status(key: string | null): Promise<number> {
    const headers: Record<string, string> = key === null ? {} : { 'X-API-Key': key };
    const answer = await fetch(`${this.#api}/prices`, { headers });
    await answer.body?.cancel();
    return answer.status;
  }

  #filled(line: string): string {
    const words = PRINTED.map(([word]) => word).join('|');
    return line.replace(
      new RegExp(`(?<![A-Z_])(?:${words})(?![A-Z_=])`, 'g'),
      (word) => this.#known.get(word) ?? word,
    );
  }

  #program(command: string, args: readonly string[], env: Record<string, string>): Program {
    const program = new Program(command, args, { cwd: this.#place, env });
    this.#t.after(() => program.stop());
    return program;
  }
}
