import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import type { Files, Ports } from './ports.ts';

const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** The machine's own clocks, randomness, network, timers and files. */
export function systemPorts(): Ports {
  const bootId = readBootId();
  return {
    clock: {
      wallMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      uptimeMs,
      bootId: () => bootId,
    },
    random: { bytes: (length) => randomBytes(length) },
    net: { fetch: (url, init) => fetch(url, init) },
    schedule: {
      after(ms, call) {
        const timer = setTimeout(call, ms);
        timer.unref();
        return () => clearTimeout(timer);
      },
    },
    files: systemFiles,
  };
}

const systemFiles: Files = {
  read: (path) => (existsSync(path) ? createReadStream(path) : null),
  async replace(path, pieces) {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        for await (const piece of pieces) await file.write(piece);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (fault) {
      await rm(temporary, { force: true });
      throw fault;
    }
  },
};

function uptimeMs(): number | null {
  try {
    return uptime() * 1000;
  } catch {
    // Deno without the permission to ask.
    return null;
  }
}

function readBootId(): string | null {
  try {
    return readFileSync(BOOT_ID_FILE, 'utf8').trim();
  } catch {
    return null;
  }
}
