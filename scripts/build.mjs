// Makes JavaScript with declarations of every package, into its dist/. Nothing in the repository
// needs it: here all runs from the sources. It is what is published.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packagesInOrder, tsc } from './workspaces.mjs';

for (const { name, folder } of packagesInOrder()) {
  console.log(`building ${name}`);
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const build = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (build.status !== 0) {
    console.error(`${name} does not build`);
    process.exit(1);
  }
}
