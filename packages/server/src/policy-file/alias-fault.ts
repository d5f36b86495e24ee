import { type Alias, type Document, isNode, visit } from 'yaml';
import type { FaultAt } from './policy-fault.ts';

/** The first alias that cannot be written out: nothing before it has its name, or it is a part of itself. */
export function aliasFault(document: Document): FaultAt | null {
  const anchors = new Set<string>();
  let fault: FaultAt | null = null;
  visit(document, (_, node, path) => {
    if (!isNode(node)) return undefined;
    const { anchor, source, range } = node as Partial<Alias>;
    if (anchor !== undefined) anchors.add(anchor);
    if (source === undefined || !('resolve' in node)) return undefined;
    const isOfItself = path.some((one) => isNode(one) && (one as Partial<Alias>).anchor === source);
    if (anchors.has(source) && !isOfItself) return undefined;
    const message = isOfItself
      ? 'an alias stands within what it names; write the values out'
      : 'nothing before this alias has its name; write `&` and the name before the value that is meant';
    fault = { offset: range?.[0] ?? 0, path: [], message: `The file is not YAML: ${message}.` };
    return visit.BREAK;
  });
  return fault;
}
