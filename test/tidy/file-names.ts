import { basename, dirname } from 'node:path/posix';
import type { Finding, Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';

/** Names that say nothing about what is inside, so that anything ends up there. */
const empty = /(?:^|-)(?:utils?|helpers?|managers?|types|commons?|misc)$/;

const ours = /^(?:packages|test|bench|examples|scripts)\//;

export const fileNames: Rule = {
  name: 'files and folders are named after what they hold',
  check: (files) => files.filter((file) => ours.test(file.path)).flatMap(checkFile),
  finds: [
    { files: { 'packages/core/src/utils.ts': '' }, at: ['packages/core/src/utils.ts:1'] },
    { files: { 'packages/core/src/helpers/a.ts': '' }, at: ['packages/core/src/helpers/a.ts:1'] },
    { files: { 'packages/cli/src/key-manager.ts': '' }, at: ['packages/cli/src/key-manager.ts:1'] },
    { files: { 'test/common/a.test.ts': '' }, at: ['test/common/a.test.ts:1'] },
    { files: { 'packages/core/src/types.test.ts': '' }, at: ['packages/core/src/types.test.ts:1'] },
  ],
  accepts: [
    {
      'packages/core/src/content-type.ts': '',
      'packages/core/src/common-prefix.ts': '',
      'docs/types.md': '',
    },
  ],
};

function checkFile(file: SourceFile): Finding[] {
  const names = [...dirname(file.path).split('/'), basename(file.path).split('.')[0] ?? ''];
  const name = names.find((one) => empty.test(one));
  if (name === undefined) return [];
  const text = `"${name}" says nothing; name it after the thing or the standard that it holds`;
  return [{ path: file.path, line: 1, text }];
}
