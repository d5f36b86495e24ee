/**
 * The server cannot start as it is set up. `message` is for the person who started it: one line
 * for each fault, each saying what to do.
 */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
