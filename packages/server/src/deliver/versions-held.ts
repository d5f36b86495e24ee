import type { HolderRow } from './holder-row.ts';

type Held = Pick<HolderRow, 'versions_given' | 'versions_named' | 'confirmed_version'>;

/** Every version that a holder was given, has confirmed, or has signed that it has. */
export function versionsHeld({ versions_given, versions_named, confirmed_version }: Held) {
  const held = new Set([...numbersIn(versions_given), ...numbersIn(versions_named)]);
  if (confirmed_version !== null) held.add(confirmed_version);
  return [...held].sort((a, b) => a - b);
}

/** `versions_named` of a holder once it has named this version too. */
export function versionsNamed({ versions_named }: HolderRow, version: number): string {
  const named = new Set([...numbersIn(versions_named), version]);
  return JSON.stringify([...named]);
}

function numbersIn(json: string | null): number[] {
  return JSON.parse(json ?? '[]');
}
