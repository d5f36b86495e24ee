import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { acknowledgedText } from './acknowledged-text.ts';

export function addAcknowledgeVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'acknowledge', {
    summary: 'say that somebody has read a notice; who says so first counts',
    example: 'notices acknowledge msg_ck1XNyeN8fZtqA3x',
  })
    .argument('<notice>', 'its id, from `keyturn notices list`')
    .action(async (noticeId: string) => {
      const admin = await cli.admin();
      const params = { path: { noticeId } };
      const call = admin.POST('/v1/notices/{noticeId}/acknowledge', { params });
      cli.show(await answered(call), (notice) => `${notice.type}: ${acknowledgedText(notice)}\n`);
    });
}
