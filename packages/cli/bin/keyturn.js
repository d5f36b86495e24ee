#!/usr/bin/env node
// Plain JavaScript that an old Node can read, so that it can say which one is needed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const oldest = 24;
const built = new URL('../dist/main.js', import.meta.url);
const source = new URL('../src/main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(`keyturn needs Node ${oldest} or newer; this is ${process.version}.`);
  console.error(`in a folder of your own: npm install node@${oldest}, then npx keyturn`);
  process.exitCode = 1;
} else if (existsSync(built)) {
  await import(built.href);
} else {
  runFromSource();
}

/** A condition of `exports` can be set only at the start of a process, so one is started. */
function runFromSource() {
  const args = ['--conditions=keyturn-source', fileURLToPath(source), ...process.argv.slice(2)];
  const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}
