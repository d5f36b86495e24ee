import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Runtime } from '../packages/runtimes.ts';
import { codeBlocks } from './code-blocks.ts';
import { Reader } from './reader.ts';

const README = new URL('../../README.md', import.meta.url);
const SECTIONS = [
  'Put it in front of your API',
  'Call an API with it',
  'When something went wrong',
];
const LONGEST_PROGRAM = 40;

/**
 * Does what the README says, block after block, in a folder where the packages are installed: the
 * server and its command on Node 24, the API and the client on this runtime.
 *
 * @throws Error that names the block which does not do what it says.
 */
export async function tryReadme(t: TestContext, runtime: Runtime, folder: string): Promise<void> {
  const place = join(folder, `readme-${runtime.name.toLowerCase().replace(' ', '-')}`);
  mkdirSync(place);
  const reader = new Reader(t, runtime, { packages: folder, place });
  for (const { name, file, language, lines } of codeBlocks(
    readFileSync(README, 'utf8'),
    SECTIONS,
  )) {
    try {
      if (file !== null) {
        assert.ok(lines.length < LONGEST_PROGRAM, `${lines.length} lines are too long to read`);
        writeFileSync(join(place, file), lines.join('\n'));
      } else {
        assert.equal(language, 'sh', 'a block is a named program or commands');
        for (const line of lines) await reader.type(line);
      }
    } catch (error) {
      throw new Error(`the README's block "${name}": ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
