// Makes the tarballs that are published, into artifacts/, from what `npm run build` made.
//
// Each is packed from a copy, so that what only the repository needs stays out of the manifest:
// the condition that leads to the sources, and the development dependencies.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesInOrder, root } from './workspaces.mjs';

const artifacts = join(root, 'artifacts');
const stage = mkdtempSync(join(tmpdir(), 'keyturn-pack-'));
try {
  mkdirSync(artifacts, { recursive: true });
  for (const one of packagesInOrder()) pack(one);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function pack({ name, folder, manifest }) {
  const copy = join(stage, name);
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), JSON.stringify(published(manifest), null, 2));
  for (const part of [...manifest.files, 'README.md']) {
    if (existsSync(join(folder, part)))
      cpSync(join(folder, part), join(copy, part), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
  const packed = npm(
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', artifacts],
    copy,
  );
  if (packed.status !== 0) throw new Error(`${name} cannot be packed:\n${packed.stderr}`);
  console.log(`artifacts/${packed.stdout.trim()}`);
}

function published({ devDependencies: _, ...manifest }) {
  const withoutSource = (key, value) => (key === 'keyturn-source' ? undefined : value);
  return JSON.parse(JSON.stringify(manifest, withoutSource));
}

function npm(args, cwd) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli && node) return spawnSync(node, [cli, ...args], { cwd, encoding: 'utf8' });
  return spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
}
