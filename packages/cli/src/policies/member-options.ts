import type { Command } from 'commander';
import { addChoiceOptions, type ChoicesGiven, choicesBody } from './choice-options.ts';
import { addRotationOptions, type RotationGiven, rotationBody } from './rotation-options.ts';
import { addTargetOptions, type TargetsGiven } from './target-options.ts';

/** All that can be said of a policy in one line. */
export type MembersGiven = TargetsGiven & RotationGiven & ChoicesGiven;

/** Every member but the calendar, which takes a file. */
export function addMemberOptions(command: Command): Command {
  return addChoiceOptions(addRotationOptions(addTargetOptions(command)));
}

/** The members of the body that were given, its targets apart. */
export function membersBody(given: MembersGiven) {
  return { ...rotationBody(given), ...choicesBody(given) };
}
