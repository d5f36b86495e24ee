import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, DURATIONS, facts, HOUR, NOW, region, source } from './facts.test-support.ts';
import { nextStep } from './next-step.ts';
import { deadStretches, isDead, type RegionFact, regionFact } from './region-life.ts';

/** Starts of the hours at which it is told that something was accepted. */
function hoursWhere(fromDay: number, toDay: number, wasAccepted: (hour: number) => boolean) {
  const hours: number[] = [];
  for (let at = NOW - fromDay * DAY; at < NOW - toDay * DAY; at += HOUR) {
    if (wasAccepted((at - NOW + 1_000 * DAY) / HOUR)) hours.push(at);
  }
  return hours;
}

/** The client that used the old version five days ago and nothing since. */
const lost = source({
  ...{ firstSeenAt: NOW - 30 * DAY, lastSeenAt: NOW - 5 * DAY, longestGapMs: HOUR },
  ...{ lastOnLeaving: NOW - 5 * DAY, lastOnStaying: null, firstOnStaying: null },
});

function stepIn(...regions: RegionFact[]) {
  return nextStep(facts({ sources: [lost], regions }), DURATIONS, NOW);
}

test('K5(b): the silence of a region that accepts nothing is not the silence of its clients', () => {
  assert.equal(stepIn(region()).act, 'suspend', 'others are accepted there');
  const dead = stepIn(
    regionFact(
      'eu',
      hoursWhere(30, 5, () => true),
    ),
  );
  assert.equal(dead.act, null);
  const [wait] = dead.waitsFor;
  assert.deepEqual([wait?.code, wait?.subject, wait?.until], ['source-on-old', 'src_1', null]);
  assert.match(wait?.text ?? '', /region eu accepts nothing .*keyturn sources gone src_1/);
  assert.equal(dead.safeToRetireAt, null);
});

test('K5(b): what is silent elsewhere does not touch a region', () => {
  const dead = regionFact(
    'us',
    hoursWhere(30, 5, () => true),
  );
  assert.equal(stepIn(region(), dead).act, 'suspend');
});

test('K5(b): a source of a region of which nothing is known is waited for', () => {
  assert.equal(stepIn(region({ region: 'us' })).act, null);
});

test('K5(b): an outage that is over is taken out of the quiet, with both its hours', () => {
  const all = hoursWhere(30, 0, () => true);
  const up = all.filter((at) => at < NOW - 5 * DAY || at >= NOW - 12 * HOUR);
  const step = stepIn(regionFact('eu', up));
  assert.equal(step.act, null);
  assert.equal(step.safeToRetireAt, NOW + 13 * HOUR);
});

test('K5(b): nights, weekends and pauses of a job are no outage', () => {
  const office = (hour: number) =>
    hour % 24 >= 8 && hour % 24 < 18 && Math.floor(hour / 24) % 7 < 5;
  const weekly = (hour: number) => hour % 168 === 3;
  const hourly = () => true;
  for (const rhythm of [office, weekly, hourly]) {
    const { dead } = regionFact('eu', hoursWhere(100, 0, rhythm));
    assert.deepEqual(dead, []);
  }
});

test('K5(b): an outage that comes three times is no habit', () => {
  const outage = (hour: number) =>
    [200, 600, 1_000].some((from) => hour >= from && hour < from + 10);
  const hours = hoursWhere(100, 0, (hour) => !outage(hour - 900 * 24));
  assert.equal(regionFact('eu', hours).dead.length, 3);
});

test('K5(b): the one client of an api whose job moved has a region that lives', () => {
  for (const every of [1, 24, 168]) {
    const hours = hoursWhere(60, 0, (hour) => hour % every === 0);
    const moved = source({
      lastOnLeaving: NOW - 15 * DAY,
      lastOnStaying: NOW - HOUR,
      lastSeenAt: NOW - HOUR,
    });
    const given = facts({ sources: [moved], regions: [regionFact('eu', hours)] });
    assert.equal(nextStep(given, DURATIONS, NOW).act, 'suspend', `every ${every} hours`);
  }
});

test('K5(b): what came from an unknown region is quiet where every region was alive', () => {
  const dead = regionFact(
    'us',
    hoursWhere(30, 5, () => true),
  );
  const ended = regionFact(
    'asia',
    hoursWhere(400, 200, () => true),
  );
  const from = (regions: RegionFact[]) =>
    deadStretches(regions, '', NOW).filter(({ to }) => to >= NOW).length;
  assert.equal(from([region(), ended]), 0, 'a region given up long ago stands for nobody');
  assert.equal(from([region(), dead]), 1);
  assert.ok(isDead(dead, NOW));
});
