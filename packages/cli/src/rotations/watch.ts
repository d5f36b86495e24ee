import type { Rotation } from '@keyturn/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection.ts';
import { instantText } from '../instant-text.ts';
import { plainText } from '../plain-text.ts';
import { addVerb } from '../verb.ts';
import { rotationEvents } from './rotation-events.ts';
import { rotationLine } from './rotation-text.ts';

/** One event of a rotation, as the server tells it. */
interface RotationEvent extends Pick<Rotation, 'phase' | 'waitsFor'> {
  seq: number;
  at: string;
}

export function addWatchVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'watch', {
    summary: 'follow a rotation until it ends; with --json a line of JSON for each event',
    example: 'rotations watch rot_ck1XNyeN8fZtqA3x',
  })
    .argument('<rotation>', 'its id')
    .action(async (rotationId: string) => {
      const admin = await connect(cli.options, cli.system, true);
      for await (const text of rotationEvents(admin, rotationId, cli.system)) {
        const event: RotationEvent = JSON.parse(text);
        cli.show(event, () => `${instantText(event.at)}  ${plainText(rotationLine(event))}\n`);
      }
    });
}
