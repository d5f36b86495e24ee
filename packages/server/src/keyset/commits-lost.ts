import { type ExpressionBuilder, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

/** An instance that was silent for longer before that was not renewed by what was lost. */
export const LOST_AT_MOST_MS = 7 * 86_400_000;

type Of = ExpressionBuilder<Database, 'instances' | 'verifiers'>;

/**
 * When the database was last noticed to have lost commits, as an expression for another statement: by a
 * fork, or by reports for this api that it had taken in and has not (server time, ms; 0: never). A lease
 * that was renewed before it may have been renewed again by what was lost.
 *
 * @param apiId - null: of whichever api.
 */
export function commitsLostAt(of: Of, apiId: string | null) {
  const forks = of.selectFrom('forks').select(({ fn }) => fn.max('opened_at').as('at'));
  const lost = of.selectFrom('lost_reports').select(({ fn }) => fn.max('to_at').as('at'));
  const reports = apiId === null ? lost : lost.where('lost_reports.api_id', '=', apiId);
  return sql<number>`case
    when coalesce(${forks}, 0) > coalesce(${reports}, 0) then coalesce(${forks}, 0)
    else coalesce(${reports}, 0) end`;
}
