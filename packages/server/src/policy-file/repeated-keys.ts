import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { FaultAt, MemberPath } from './policy-fault.ts';
import { pathText, shownText } from './policy-fault.ts';

/** Members that stand twice, the second time: which of them was meant nobody can know. */
export function repeatedKeys({ contents }: Document): FaultAt[] {
  return repeatedIn(contents as Node | null, []);
}

function repeatedIn(node: unknown, path: MemberPath): FaultAt[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => repeatedIn(item, [...path, index]));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const own = [...path, name];
    const within = repeatedIn(value, own);
    if (!seen.has(name)) {
      seen.add(name);
      return within;
    }
    const message = `\`${shownText(name)}\` stands twice in ${pathText(path) || 'the file'}; keep one of them.`;
    return [{ offset: key.range?.[0] ?? 0, path: own, message }, ...within];
  });
}
