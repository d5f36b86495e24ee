import type { Finding, Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';

/** What must not be in a file, and the samples' way to write it without writing it here. */
const patterns: readonly { pattern: RegExp; text: string }[] = [
  {
    pattern: /(?<![\w./~$}-])\/(?:home|Users|root|work|tmp)\/[\w.-]|\b[A-Z]:\\Users\\/,
    text: 'this path exists on one machine only; make it relative, or take it from the environment',
  },
  {
    pattern: /\bregistry\.[a-z]+\.(?:org|com|net|io)\b|\bdeb\.[a-z]+\.org\b/,
    text: 'name no registry; whoever installs chooses it',
  },
  {
    pattern: /"resolved": "https?:/,
    text: 'the lock file names a registry; run npm install with omit-lockfile-registry-resolved=true',
  },
];

const path = (...parts: string[]) => ['', ...parts].join('/');
const host = (...parts: string[]) => parts.join('.');

export const outsideNames: Rule = {
  name: 'no path of a machine and no host of a registry stands in a file',
  check: (files) => files.flatMap(checkFile),
  finds: [
    { files: { 'docs/a.md': `a\nsee ${path('home', 'ada', 'keyturn')}` }, at: ['docs/a.md:2'] },
    { files: { 'test/a.ts': `const a = '${path('tmp', 'x')}';` }, at: ['test/a.ts:1'] },
    {
      files: { 'package-lock.json': '\n"resolved": "https' + '://example.org/a.tgz",' },
      at: ['package-lock.json:2'],
    },
    { files: { '.npmrc': host('registry', 'example', 'org') }, at: ['.npmrc:1'] },
  ],
  accepts: [
    {
      'docs/a.md': 'see test/tmp/a.ts, https://example.org/home/ada and /etc/keyturn/keyturn.yaml',
      'package-lock.json': '"resolved": "packages/core",',
    },
  ],
};

function checkFile(file: SourceFile): Finding[] {
  return file.text
    .split('\n')
    .flatMap((text, index) =>
      patterns
        .filter(({ pattern }) => pattern.test(text))
        .map((one) => ({ path: file.path, line: index + 1, text: one.text })),
    );
}
