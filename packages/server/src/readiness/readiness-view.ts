import {
  formatInstant,
  type KeyReadiness,
  type Readiness,
  type ReadinessCount,
  type ReadinessFinding,
  type ReadinessNote,
} from '@keyturn/core';
import type { ReadinessKeyRow } from './readiness-facts.ts';

/** A key that is used from everywhere has more findings than anybody reads. */
const MOST_FINDINGS = 100;

export function readinessView(
  row: ReadinessKeyRow,
  { isReady, findings }: KeyReadiness,
): Readiness {
  return {
    keyId: row.id,
    keyName: row.name,
    apiId: row.api_id,
    clientId: row.client_id,
    clientName: row.client_name,
    ready: isReady,
    holders: count(findings, 'holder'),
    sources: count(findings, 'source'),
    findings: findings.slice(0, MOST_FINDINGS).map(note),
    findingsTotal: findings.length,
  };
}

function count(
  findings: readonly ReadinessFinding[],
  kind: ReadinessFinding['about'],
): ReadinessCount {
  const reckoned = findings.filter(({ about, standing }) => about === kind && standing !== 'aside');
  const ready = reckoned.filter(({ standing }) => standing === 'ready').length;
  return { ready, total: reckoned.length };
}

function note({ since, ...finding }: ReadinessFinding): ReadinessNote {
  return { ...finding, since: formatInstant(since) };
}
