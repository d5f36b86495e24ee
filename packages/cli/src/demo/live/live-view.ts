import type { Recorder } from '../record/recorder.ts';
import { frame } from './frame.ts';
import { Screen } from './screen.ts';

const DRAW_EVERY_MS = 250;

/** Shows the record on the terminal while the demo plays. */
export class LiveView {
  readonly #recorder: Recorder;
  readonly #screen: Screen;
  readonly #timer: NodeJS.Timeout;

  constructor(recorder: Recorder, terminal: NodeJS.WriteStream) {
    this.#recorder = recorder;
    this.#screen = new Screen(terminal);
    this.#timer = setInterval(() => this.#draw(), DRAW_EVERY_MS);
    this.#draw();
  }

  /** Gives the terminal back as it was, with the last frame as its newest lines. */
  close(): void {
    clearInterval(this.#timer);
    const { form } = this.#screen;
    this.#screen.close(frame(this.#recorder.record, form));
  }

  #draw(): void {
    this.#recorder.readLogs();
    this.#screen.draw(frame(this.#recorder.record, this.#screen.form));
  }
}
