import { documentFaults, type PolicyDocument, type PolicyWorld } from '@keyturn/core';
import { policyInFile } from './document-schema.ts';
import { fileFaults, type MemberFault, type PlacedPolicy } from './file-faults.ts';
import { policyFile } from './file-schema.ts';
import { nearestName } from './nearest-name.ts';
import { faultSentence, nameInFile, placed } from './placed-faults.ts';
import { type FaultAt, type PolicyFaults, plainLine } from './policy-fault.ts';
import { repeatedKeys } from './repeated-keys.ts';
import { memberText, schemaFaults } from './schema-fault.ts';
import { offsetOf, type YamlSource, yamlSource } from './yaml-source.ts';
import { yamlText } from './yaml-text.ts';

/** Nobody reads more; those behind them are told once these are mended. */
const MOST_FAULTS = 100;

const BLANK: FaultAt = {
  offset: 0,
  path: [],
  message:
    'The file is blank; write `policies:` and below it a list of policies, each with a `name`.',
};

/**
 * Reads a policy file: YAML 1.2 in UTF-8, at most 1 MB, `policies:` and a list below it. Takes a time in
 * proportion to its length, whatever stands in it, and never throws for what stands in it.
 *
 * @returns the policies in the order of the file, or what is wrong in the order of their lines, at most
 *   100 faults; where it is not YAML the first one alone.
 */
export function readPolicyFile(
  bytes: Uint8Array,
  world: PolicyWorld,
): { policies: PolicyDocument[] } | { faults: PolicyFaults } {
  const read = yamlText(bytes);
  if ('fault' in read) return { faults: [read.fault] };
  const { text } = read;
  const source = yamlSource(text);
  if ('fault' in source) return { faults: [placed(source.fault, text)] };
  if (source.value === null) return { faults: [placed(BLANK, text)] };
  const { policies, faults } = policiesOf(source, world);
  const [first, ...rest] = faults
    .slice(0, MOST_FAULTS)
    .sort((one, other) => one.offset - other.offset)
    .map((fault) => placed(fault, text));
  return first ? { faults: [first, ...rest] } : { policies };
}

function policiesOf(
  source: YamlSource,
  world: PolicyWorld,
): { policies: PolicyDocument[]; faults: FaultAt[] } {
  const parsed = policyFile.safeParse(source.value);
  const issues = parsed.error?.issues ?? [];
  const readable = parsed.success
    ? parsed.data.policies.map((policy, index) => ({ index, policy }))
    : faultless(source.value, new Set(issues.map(({ path }) => path[1])));
  const between = [...readable.flatMap((one) => ownFaults(one, world)), ...fileFaults(readable)];
  const faults = [
    ...repeatedKeys(source.document),
    ...schemaFaults(issues, source, MOST_FAULTS),
    ...between.slice(0, MOST_FAULTS).map((fault) => ({
      ...fault,
      offset: offsetOf(source, fault.path, 'value'),
    })),
  ];
  return { policies: readable.map(({ policy }) => policy), faults };
}

/** The policies that can be read, where the file as a whole cannot. */
function faultless(file: unknown, withIssues: ReadonlySet<unknown>): PlacedPolicy[] {
  const list = (file as { policies?: unknown }).policies;
  if (!Array.isArray(list)) return [];
  return list.flatMap((written, index) => {
    const read = withIssues.has(index) ? null : policyInFile.safeParse(written);
    return read?.success ? [{ index, policy: read.data }] : [];
  });
}

function ownFaults({ index, policy }: PlacedPolicy, world: PolicyWorld): MemberFault[] {
  return documentFaults(policy, world).map((fault) => {
    const path = ['policies', index, ...fault.path.map(nameInFile)];
    const nearest = path.at(-1) === 'timeZone' ? nearestTimeZone(policy) : null;
    const text = nearest === null ? fault.text : `${fault.text}; perhaps ${nearest} is meant`;
    return { path, message: faultSentence(memberText(path), plainLine(text)) };
  });
}

function nearestTimeZone({ calendar }: PolicyDocument): string | null {
  return nearestName(calendar?.timeZone ?? '', Intl.supportedValuesOf('timeZone'));
}
