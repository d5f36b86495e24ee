import type { Page } from '@keyturn/core';
import { CliFault, ownProblem, wrongUsage } from './cli-fault.ts';
import { EXIT } from './exit-code.ts';

/** How one kind of thing is found. */
export interface Finder<Item> {
  /** In the singular, and the noun that lists it. */
  readonly kind: string;
  readonly noun: string;
  /** What its ids look like. */
  readonly id: RegExp;
  show(id: string): Promise<Item>;
  list(query: { limit: number; cursor?: string }): Promise<Page<Item>>;
}

/**
 * The thing of that id, or of that name.
 *
 * @throws CliFault where there is none, or where several have the name.
 */
export async function find<Item extends { id: string; name: string }>(
  finder: Finder<Item>,
  text: string,
): Promise<Item> {
  if (finder.id.test(text)) return finder.show(text);
  const found: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await finder.list({ limit: 200, ...(cursor && { cursor }) });
    found.push(...page.items.filter(({ name }) => name === text));
    cursor = page.next;
  } while (cursor !== null);
  if (found.length === 1) return found[0] as Item;
  const { kind, noun } = finder;
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw wrongUsage(`${found.length} have the name "${text}"`, `name one by its id: ${ids}`);
  }
  const problem = ownProblem('not-found', 'Not found', `there is no ${kind} "${text}"`);
  throw new CliFault(EXIT.failed, problem, `list what there is: keyturn ${noun} list`);
}
