/** What one look came to. */
export interface Check {
  /** What was looked at. */
  readonly name: string;
  /**
   * `wrong`: something does not work; `warning`: it works, and will not always; `info`: it is meant so, and
   * good to know.
   */
  readonly level: 'ok' | 'info' | 'warning' | 'wrong';
  /** One sentence without its full stop. */
  readonly text: string;
  /** What to type about it; null where nothing is wrong. */
  readonly type: string | null;
}

export function ok(name: string, text: string): Check {
  return { name, level: 'ok', text, type: null };
}

export function info(name: string, text: string): Check {
  return { name, level: 'info', text, type: null };
}

export function warning(name: string, text: string, type: string): Check {
  return { name, level: 'warning', text, type };
}

export function wrong(name: string, text: string, type: string): Check {
  return { name, level: 'wrong', text, type };
}
