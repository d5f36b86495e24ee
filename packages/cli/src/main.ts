import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

// Holder verbs run in scripts, at every restart: compiled code is kept between runs.
enableCompileCache();
const { runCli } = await import('./run-cli.ts');
const { realSystem } = await import('./system.ts');

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

// Whoever reads the answer has seen enough, as `head` has: the end that a shell counts as SIGPIPE.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141);
  process.stderr.write(`keyturn: the answer cannot be written (${error.code ?? error.message})\n`);
  process.exit(1);
});

process.exitCode = await runCli(process.argv.slice(2), realSystem(), version);
