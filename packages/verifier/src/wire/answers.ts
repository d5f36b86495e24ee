import type { Position, ReportAnswer, StreamLine } from '@keyturn/core';
import type { Terms } from '../sync/terms.ts';
import { readChangeSet } from './change-set.ts';
import { readHead } from './head.ts';
import { Malformed, Members, parseJson } from './members.ts';

// Above this, a lease or a grace time is a fault of the sender and not a choice.
const MAX_DURATION_MS = 400 * 24 * 3_600_000;
const MAX_CLOCK_RATE_ERROR = 0.1;
const MIN_REPORT_EVERY_MS = 50;

/** @throws Malformed */
export function readReportAnswer(text: string): ReportAnswer {
  const members = new Members(parseJson(text, 'answer'), 'answer');
  const answer: ReportAnswer = {
    acknowledged: members.whole('acknowledged'),
    head: readHead(members.object('head')),
    serverTime: members.whole('serverTime'),
    leaseMs: members.nullable('leaseMs', (from, name) => from.number(name, MAX_DURATION_MS)),
    changes: members.array('changes').map(readChangeSet),
    more: members.boolean('more'),
    snapshotNeeded: members.boolean('snapshotNeeded'),
    renewInstance: members.boolean('renewInstance'),
    ...readTermMembers(members),
  };
  const prove = members.flag('prove');
  const handBack = members.optional('handBack', (from, name) => readPosition(from.object(name)));
  members.end();
  return { ...answer, ...(prove && { prove }), ...(handBack && { handBack }) };
}

/** @throws Malformed */
export function readPosition(members: Members): Position {
  const position = { epoch: members.whole('epoch'), revision: members.whole('revision') };
  members.end();
  return position;
}

/** @throws Malformed */
export function readTerms(members: Members): Terms {
  const terms = readTermMembers(members);
  members.end();
  return terms;
}

function readTermMembers(members: Members): Terms {
  const grace = members.object('graceMs');
  const graceMs = {
    strict: grace.number('strict', 0),
    balanced: grace.number('balanced', MAX_DURATION_MS),
    available: grace.number('available', MAX_DURATION_MS),
  };
  grace.end();
  const terms = {
    graceMs,
    clockToleranceMs: members.number('clockToleranceMs', MAX_DURATION_MS),
    clockRateError: members.number('clockRateError', MAX_CLOCK_RATE_ERROR),
    reportEveryMs: members.number('reportEveryMs', MAX_DURATION_MS),
  };
  if (terms.reportEveryMs < MIN_REPORT_EVERY_MS) throw new Malformed('reportEveryMs is too short');
  return terms;
}

/** @throws Malformed */
export function readStreamLine(text: string): StreamLine {
  const members = new Members(parseJson(text, 'stream line'), 'stream line');
  const line: StreamLine = {
    type: members.oneOf('type', ['changes']),
    head: readHead(members.object('head')),
    serverTime: members.whole('serverTime'),
    changes: members.array('changes').map(readChangeSet),
    snapshotNeeded: members.boolean('snapshotNeeded'),
  };
  members.end();
  return line;
}
