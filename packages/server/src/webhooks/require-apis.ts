import type { Command } from '../lifecycle/command.ts';
import { Refusal } from '../problem/refusal.ts';

/** @throws Refusal `invalid-input` where a webhook would be limited to what is no api */
export async function requireApisExist(
  { tx }: Command,
  apis: readonly string[] | null,
): Promise<void> {
  if (apis === null) return;
  const rows = await tx
    .selectFrom('apis')
    .select('id')
    .where('id', 'in', [...apis])
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const errors = apis.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `apis[${index}]`, message: 'is not the id of an api' }],
  );
  if (errors.length === 0) return;
  throw new Refusal('invalid-input', 'The webhook would be limited to an unknown api.', { errors });
}
