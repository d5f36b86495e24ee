import { readFileSync } from 'node:fs';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** The release that this server is, as `0.1.0`. */
export const SERVER_VERSION = version;
