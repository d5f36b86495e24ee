// Sets the repository up: runs `npm install` when, and only when, something is missing.
//
// It starts on the machine's own Node (20 and up), before the pinned one is there, so it uses
// Node's own modules only. It prints nothing when nothing is needed.
//
// Two processes may start it at once on a fresh clone. One of them holds the lock (a file with
// its process id) and installs; the others wait for it. The lock goes when npm has ended in good
// order. One that is left behind therefore says that a set-up was cut off half way, and npm does
// not mend a package of which it believes that it is there: the next set-up starts from nothing.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const installedFile = join(modules, '.package-lock.json');
const stampFile = join(modules, '.setup-stamp');
const setupLock = join(modules, '.setup-lock');

const heartbeatMs = 1_000;
const silentHolderMs = 30_000;
const pollMs = 100;

process.exitCode = isNeeded() ? await setUpUnderLock() : 0;

/** True while the dependencies are not those of package-lock.json, or the pinned Node is missing. */
function isNeeded() {
  if (!pinnedNodeExists() || !existsSync(installedFile)) return true;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfLockFile()) return false;
  // No stamp of ours, but `npm install` may have been run by hand.
  return statSync(lockFile).mtimeMs > statSync(installedFile).mtimeMs;
}

function pinnedNodeExists() {
  return ['node', 'node.exe'].some((name) => existsSync(join(modules, 'node', 'bin', name)));
}

function digestOfLockFile() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

async function setUpUnderLock() {
  mkdirSync(modules, { recursive: true });
  const { cutOffBefore } = await takeLock();
  if (!isNeeded()) {
    rmSync(setupLock, { force: true });
    return 0;
  }
  process.stderr.write('Setting up: npm install (once; it may take a minute)\n');
  if (cutOffBefore) removeInstalled();
  const heartbeat = setInterval(touchLock, heartbeatMs);
  const { code, interrupted } = await install();
  clearInterval(heartbeat);
  if (code === 0) writeFileSync(stampFile, digestOfLockFile());
  if (code === 0 || !interrupted) rmSync(setupLock, { force: true });
  return interrupted ? code || 130 : code;
}

/** Waits until this process holds the lock. Says whether the holder before was cut off. */
async function takeLock() {
  const own = `${setupLock}-${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  let cutOffBefore = false;
  let said = false;
  try {
    while (!linkIfAbsent(own, setupLock)) {
      const holder = readHolder();
      if (holder === undefined) continue;
      if (!said && isAlive(holder.pid)) {
        said = true;
        process.stderr.write(`Waiting for the set-up that process ${holder.pid} runs\n`);
      }
      if (await staysSilent(holder)) cutOffBefore = breakLock(holder) || cutOffBefore;
    }
    return { cutOffBefore };
  } finally {
    rmSync(own, { force: true });
  }
}

/** A hard link appears whole or not at all, so nobody ever reads a lock without its process id. */
function linkIfAbsent(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder() {
  try {
    const pid = Number(readFileSync(setupLock, 'utf8'));
    return { pid, beatMs: statSync(setupLock).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * True when the holder's process is gone, or when its heartbeat stood still for 30 s of our own
 * monotonic time: then the id belongs to another process by now.
 */
async function staysSilent(holder) {
  const startedMs = performance.now();
  while (isAlive(holder.pid)) {
    await pause(pollMs);
    const now = readHolder();
    if (now?.pid !== holder.pid || now.beatMs !== holder.beatMs) return false;
    if (performance.now() - startedMs > silentHolderMs) return true;
  }
  return readHolder()?.pid === holder.pid;
}

/** Renaming is atomic: of several processes that saw the same dead holder, one breaks its lock. */
function breakLock(holder) {
  const aside = `${setupLock}-broken-${process.pid}`;
  try {
    renameSync(setupLock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
  const broken = Number(readFileSync(aside, 'utf8')) === holder.pid;
  // Somebody else was faster and already holds a lock of its own: give it back.
  if (!broken) linkIfAbsent(aside, setupLock);
  rmSync(aside, { force: true });
  return broken;
}

function touchLock() {
  const now = new Date();
  if (existsSync(setupLock)) utimesSync(setupLock, now, now);
}

function removeInstalled() {
  for (const name of readdirSync(modules)) {
    if (!name.startsWith('.setup-lock')) rmSync(join(modules, name), { recursive: true });
  }
  for (const folder of ['packages', 'examples']) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder))) {
      rmSync(join(root, folder, name, 'node_modules'), { recursive: true, force: true });
    }
  }
}

async function install() {
  const installed = await npm([
    'install',
    '--no-audit',
    '--no-fund',
    // An older npm would write the lock file anew, without what it does not know.
    '--no-save',
    // Dependencies that ask for Node 24 are run by the pinned one, not by the one that installs.
    '--engine-strict=false',
  ]);
  if (installed.code !== 0 || pinnedNodeExists()) return installed;
  // The user's own settings may switch install scripts off. Those that package.json allows are needed.
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(allowScripts).filter((name) => existsSync(join(modules, name)));
  const rebuilt = await npm(['rebuild', '--ignore-scripts=false', ...names]);
  if (rebuilt.code !== 0 || pinnedNodeExists()) return rebuilt;
  process.stderr.write('npm installed the package "node", but its binary is not there\n');
  return { code: 1, interrupted: false };
}

/** Runs npm without its chatter; what it said is shown when it fails. */
async function npm(args) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const [command, first] = cli && node ? [node, [cli]] : ['npm', []];
  const child = spawn(command, [...first, ...args, '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: pathWithoutPinnedNode() },
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const ended = await endOf(child);
  if (ended.code !== 0) process.stderr.write(Buffer.concat(said));
  return ended;
}

/** Hands signals on to npm, so that it ends before this process does. */
function endOf(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve({ code, interrupted });
    };
    child.on('error', (error) => {
      process.stderr.write(`npm could not be started: ${error.message}\n`);
      end(1);
    });
    child.on('close', (code, signal) => {
      if (signal !== null) interrupted = true;
      end(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** npm must not run on the very binary that it is about to replace. */
function pathWithoutPinnedNode() {
  const path = process.env.PATH ?? '';
  return path
    .split(delimiter)
    .filter((folder) => folder !== join(modules, '.bin'))
    .join(delimiter);
}
