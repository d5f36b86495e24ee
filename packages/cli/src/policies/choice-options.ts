import { GRACE_CLASSES, type GraceClass } from '@keyturn/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { choiceOption } from '../late-option.ts';
import { orNull } from './or-null.ts';

/** A choice as it is given; `none` leaves it to the farther policy. */
type ChoiceGiven = number | 'none';

/** The choices of a policy as they are given. */
export interface ChoicesGiven {
  quiet?: ChoiceGiven;
  retireSafety?: ChoiceGiven;
  suspension?: ChoiceGiven;
  holdDown?: ChoiceGiven;
  jitter?: ChoiceGiven;
  restore?: 'by-rule' | 'ask' | 'none';
  narrowScopes?: 'by-evidence' | 'off' | 'none';
  narrowOrder?: string[] | 'none';
  grace?: GraceClass | 'none';
}

export function addChoiceOptions(command: Command): Command {
  return command
    .addOption(choiceOption('--quiet <duration>', 'shortest time without use of the old version'))
    .addOption(
      choiceOption('--retire-safety <duration>', 'margin before the old version is suspended'),
    )
    .addOption(choiceOption('--suspension <duration>', 'how long it stays suspended'))
    .addOption(choiceOption('--hold-down <duration>', 'how long automation shortens no life'))
    .option('--jitter <ratio>', 'share of the poll interval, 0 to 1', ratio)
    .addOption(
      new Option('--restore <how>', 'what becomes of a suspended version that is used').choices([
        'by-rule',
        'ask',
        'none',
      ]),
    )
    .addOption(
      new Option('--narrow-scopes <how>', 'whether a scope leaves the old version first').choices([
        'by-evidence',
        'off',
        'none',
      ]),
    )
    .option('--narrow-order <scopes>', 'scopes that leave first, with commas', scopeOrder)
    .addOption(
      new Option('--grace <class>', 'how long verifiers that are cut off accept the keys').choices([
        ...GRACE_CLASSES,
        'none',
      ]),
    );
}

/** The members of the body that were given. */
export function choicesBody(given: ChoicesGiven) {
  return {
    ...(given.quiet !== undefined && { quietMs: orNull(given.quiet) }),
    ...(given.retireSafety !== undefined && { retireSafetyMs: orNull(given.retireSafety) }),
    ...(given.suspension !== undefined && { suspensionMs: orNull(given.suspension) }),
    ...(given.holdDown !== undefined && { holdDownMs: orNull(given.holdDown) }),
    ...(given.jitter !== undefined && { jitterRatio: orNull(given.jitter) }),
    ...(given.restore !== undefined && { restore: orNull(given.restore) }),
    ...(given.narrowScopes !== undefined && { narrowScopes: orNull(given.narrowScopes) }),
    ...(given.narrowOrder !== undefined && { narrowOrder: orNull(given.narrowOrder) }),
    ...(given.grace !== undefined && { grace: orNull(given.grace) }),
  };
}

function scopeOrder(text: string): string[] | 'none' {
  return text === 'none' ? text : text.split(',').map((scope) => scope.trim());
}

function ratio(text: string): ChoiceGiven {
  if (text === 'none') return text;
  if (/^(?:0|1|0?\.[0-9]{1,6})$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a number from 0 to 1, as 0.1.');
}
