/** What a script can tell from how the command ended. */
export const EXIT = {
  done: 0,
  /** The server refused, or something failed. */
  failed: 1,
  /** The command line or its settings are wrong. */
  usage: 2,
  /** No server answered. */
  unreachable: 3,
  /** `--timeout` ended before what was waited for happened; it may still happen. */
  waiting: 4,
  /** Ended by Ctrl-C or SIGTERM, as a shell counts it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
