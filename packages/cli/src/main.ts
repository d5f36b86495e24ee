import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

// Holder verbs run in scripts, at every restart: compiled code is kept between runs.
enableCompileCache();
const { runCli } = await import('./run-cli.ts');
const { realSystem } = await import('./system.ts');

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

process.exitCode = await runCli(process.argv.slice(2), realSystem(), version);
