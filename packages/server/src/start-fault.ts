import type { ListenAddress } from './config.ts';
import { ConfigError } from './config-error.ts';

/** A fault of listening, in a sentence with what to do; anything else as it was. */
export function listenFault(error: unknown, { host, port }: ListenAddress): unknown {
  const at = `${host}:${port}`;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new ConfigError([
        `The address ${at} is taken by another program: stop that one, or set KEYTURN_LISTEN to another address.`,
      ]);
    case 'EACCES':
      return new ConfigError([
        `This user may not listen on ${at}: set KEYTURN_LISTEN to a port above 1023.`,
      ]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError([
        `This machine has no address ${host}: set KEYTURN_LISTEN to one that it has, as 127.0.0.1:4100.`,
      ]);
    default:
      return error;
  }
}
