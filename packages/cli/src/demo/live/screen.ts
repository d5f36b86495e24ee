import type { FrameForm } from './frame.ts';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J';
const LEAVE = '\x1b[?25h\x1b[?1049l';
// A terminal that knows synchronised output shows the whole frame at once; others pass it over.
const BEGIN = '\x1b[?2026h\x1b[H';
const END = '\x1b[?2026l';

/** The terminal's other screen, drawn over in place. It is left on every way out of the process. */
export class Screen {
  readonly #terminal: NodeJS.WriteStream;
  readonly #close = (): void => this.close();
  // The terminal may go away before the process does.
  readonly #ignore = (): void => undefined;
  #isOpen = true;

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
    terminal.on('error', this.#ignore);
    process.once('exit', this.#close);
    terminal.write(ENTER);
  }

  get form(): FrameForm {
    const { columns, rows } = this.#terminal;
    return { columns: columns || 80, rows: rows || 24, color: hasColor(process.env) };
  }

  draw(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    // Each row is erased before it is written: afterwards the cursor may stand on its last letter.
    const rows = Array.from({ length: this.form.rows }, (_, row) => `\x1b[2K${lines[row] ?? ''}`);
    this.#terminal.write(BEGIN + rows.join('\r\n') + END);
  }

  /** @param last - is left to read on the ordinary screen. */
  close(last: readonly string[] = []): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.removeListener('exit', this.#close);
    this.#terminal.write(LEAVE + last.map((line) => `${line}\n`).join(''));
  }
}

/** https://no-color.org: any value but the empty one. */
function hasColor({ NO_COLOR }: NodeJS.ProcessEnv): boolean {
  return !NO_COLOR;
}
