import { left, right } from '../../chart/fit.ts';
import type { RecordedVerifier } from '../record/demo-record.ts';
import type { Line, Piece } from './line.ts';

/** One line an instance that checks keys. */
export function verifierLines(verifiers: readonly RecordedVerifier[]): Line[] {
  return verifiers.map((verifier) => [
    { text: `${left(verifier.name, 14)} ` },
    { text: left(verifier.region, 5), style: 'dim' },
    standing(verifier),
    { text: ` revision ${right(String(verifier.revision ?? '-'), 4)}`, style: 'dim' },
    ...(verifier.sessions > 0 ? [{ text: `   ${connections(verifier.sessions)}` }] : []),
  ]);
}

function standing({ known, standing: word, behind }: RecordedVerifier): Piece {
  if (!known) return { text: left('answers without the server', 26), style: 'yellow' };
  if (word === 'fresh' && behind === 0) return { text: left('fresh', 12), style: 'green' };
  if (word === 'fresh') return { text: left(`late by ${behind ?? '?'}`, 12), style: 'yellow' };
  return { text: left(word, 12), style: 'yellow' };
}

function connections(count: number): string {
  return `${count} open connection${count === 1 ? '' : 's'}`;
}
