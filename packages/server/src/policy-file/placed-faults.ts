import {
  type FaultAt,
  type MemberPath,
  type PolicyFault,
  pathText,
  plainLine,
} from './policy-fault.ts';
import { memberText } from './schema-fault.ts';
import { positionAt } from './text-position.ts';
import { offsetOf, yamlSource } from './yaml-source.ts';
import { yamlText } from './yaml-text.ts';

/**
 * What a server found wrong in the policies of a file, by its lines.
 *
 * @param bytes - the file, in which `readPolicyFile` found no fault.
 * @param found - the paths by the names of the JSON, as `policies[2].maxAgeMs`, the messages without them.
 */
export function placedFaults(
  bytes: Uint8Array,
  found: readonly { path: string; message: string }[],
): PolicyFault[] {
  const read = yamlText(bytes);
  const source = 'text' in read ? yamlSource(read.text) : null;
  if (source === null || 'fault' in source || !('text' in read)) return [];
  return found
    .map(({ path: written, message }): FaultAt => {
      const path = stepsOf(written).map(nameInFile);
      const text = faultSentence(memberText(path), plainLine(message));
      return { offset: offsetOf(source, path, 'value'), path, message: text };
    })
    .sort((one, other) => one.offset - other.offset)
    .map((fault) => placed(fault, read.text));
}

/** `policies[2].ladderMs` as its steps. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, place, name]) =>
    place === undefined ? (name ?? '') : Number(place),
  );
}

/** `maxAgeMs` is `maxAge` in a file. */
export function nameInFile(step: MemberPath[number]): MemberPath[number] {
  return typeof step === 'string' ? step.replace(/Ms$/, '') : step;
}

/** A fault of core is told as what its member does, or as a sentence of its own. */
export function faultSentence(member: string, text: string): string {
  if (text.startsWith(`${member} `)) return `\`${member}\`${text.slice(member.length)}.`;
  const isSaidOfMember = /^(?:is|has|names|leaves|must|stands) /.test(text);
  return `\`${member}\`${isSaidOfMember ? '' : ':'} ${text}.`;
}

export function placed({ offset, path, message }: FaultAt, text: string): PolicyFault {
  return { ...positionAt(offset, text), path: pathText(path), message };
}
