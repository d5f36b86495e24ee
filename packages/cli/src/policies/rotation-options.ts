import { DEADLINE_ACTIONS, type DeadlineAction } from '@keyturn/core';
import { type Command, Option } from 'commander';
import { choiceOption, durationListOption } from '../late-option.ts';
import { list } from '../verb.ts';
import { listOrNone } from './list-or-none.ts';
import { orNull } from './or-null.ts';

/** When keys rotate and who is told, as it is given; `none` leaves a member to the farther policy. */
export interface RotationGiven {
  maxAge?: number | 'none';
  rotateAfter?: number | 'none';
  rotateOn?: string[];
  window?: number | 'none';
  deadline?: number | 'none';
  deadlineAction?: DeadlineAction | 'none';
  ladder?: number[] | 'none';
  contacts?: string[];
}

export function addRotationOptions(command: Command): Command {
  return command
    .addOption(choiceOption('--max-age <duration>', 'the age by which a version is out of use'))
    .addOption(choiceOption('--rotate-after <duration>', 'the age at which its rotation begins'))
    .option('--rotate-on <days>', 'in place of an age, MM-DD or YYYY-MM-DD, as a,b', list)
    .addOption(choiceOption('--window <duration>', 'how long clients have to swap'))
    .addOption(choiceOption('--deadline <duration>', 'by when a rotation should have ended'))
    .addOption(
      new Option('--deadline-action <action>', 'what follows at the deadline').choices([
        ...DEADLINE_ACTIONS,
        'none',
      ]),
    )
    .addOption(
      durationListOption(
        '--ladder <durations>',
        'how long before the window people are told, as a,b',
      ),
    )
    .option('--contacts <addresses>', 'operators who are told of the keys, as a,b', list);
}

/** The members of the body that were given. */
export function rotationBody(given: RotationGiven) {
  const { maxAge, rotateAfter, rotateOn, window, deadline, deadlineAction, ladder } = given;
  return {
    ...(maxAge !== undefined && { maxAgeMs: orNull(maxAge) }),
    ...(rotateAfter !== undefined && { rotateAfterMs: orNull(rotateAfter) }),
    ...(rotateOn && { rotateOn: listOrNone('--rotate-on', rotateOn) }),
    ...(window !== undefined && { windowMs: orNull(window) }),
    ...(deadline !== undefined && { deadlineMs: orNull(deadline) }),
    ...(deadlineAction && { deadlineAction: orNull(deadlineAction) }),
    ...(ladder && { ladderMs: orNull(ladder) }),
    ...(given.contacts && { contacts: listOrNone('--contacts', given.contacts) }),
  };
}
