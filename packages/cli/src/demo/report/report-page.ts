import type { DemoRecord } from '../record/demo-record.ts';
import type { DemoVerdict } from '../verdict.ts';
import { actList } from './act-list.ts';
import { clientCards } from './client-cards.ts';
import { figureTable } from './figure-table.ts';
import { element, joined, Markup } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';
import { rotationSection } from './rotation-section.ts';
import { streamSection } from './stream-section.ts';
import { thiefSection } from './thief-section.ts';
import { tiles } from './tiles.ts';
import { secondsOf } from './time-scale.ts';

/** The report: one page of HTML that needs nothing else, and runs nothing. */
export function reportPage(
  record: DemoRecord,
  verdict: DemoVerdict,
  faults: readonly string[],
): string {
  const span = secondsOf(record);
  const body = element(
    'main',
    {},
    head(record, verdict, faults),
    tiles(verdict, record),
    actList(record.acts),
    clientCards(record, span),
    rotationSection(record, span),
    thiefSection(record, span),
    streamSection(record, span),
    figureTable(verdict),
    notShown(),
    foot(record, verdict),
  );
  return page(verdict, body);
}

function page(verdict: DemoVerdict, body: Markup): string {
  const head = element(
    'head',
    {},
    new Markup('<meta charset="utf-8">'),
    new Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
    // Whatever a name could smuggle in: this page loads nothing and runs nothing.
    new Markup(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    ),
    element('title', {}, `Keyturn demo: ${verdict.ok ? 'passed' : 'did not pass'}`),
    element('style', {}, new Markup(PAGE_STYLE)),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, element('body', {}, body)).text}\n`;
}

function head(record: DemoRecord, verdict: DemoVerdict, faults: readonly string[]): Markup {
  const count = (value: number) => value.toLocaleString('en-US');
  const refused = `${count(verdict.refusedBecauseOfKey)} refused because of a key`;
  const began = record.startedAt.slice(0, 16).replace('T', ' ');
  return element(
    'header',
    {},
    element('p', { class: 'eyebrow' }, `Keyturn demo, ${began} UTC, ${verdict.seconds} s`),
    element(
      'span',
      { class: verdict.ok ? 'verdict' : 'verdict failed' },
      verdict.ok ? 'Passed' : 'Did not pass',
    ),
    element('h1', {}, `${count(verdict.requests)} requests. `, new Markup('<br>'), `${refused}.`),
    element('p', { class: 'lead' }, summary(verdict)),
    faults.length === 0
      ? null
      : element(
          'ul',
          { class: 'faults' },
          faults.map((fault) => element('li', {}, fault)),
        ),
  );
}

function summary(verdict: DemoVerdict): string {
  const back = verdict.rolledBack > 0 ? `, ${verdict.rolledBack} was rolled back` : '';
  const kills = verdict.serverKills === 1 ? 'once' : `${verdict.serverKills} times`;
  return `Meanwhile ${verdict.rotations} API keys rotated${back}, and the server that rotates them was killed ${kills}. Every figure is counted from the clients' own logs, on the wire, before any retry.`;
}

const NOT_SHOWN = [
  'Time: the clients of this demo poll, cache and deploy within seconds, and declare it. With the defaults a rotation takes days, by the same rules.',
  'Distance: all processes ran on this machine and spoke HTTP over loopback. There was no TLS, no proxy and no lossy network.',
  'Size: one server, one SQLite database, three API instances and a few clients.',
  'Power between a compromise and its successor: whoever trades or withdraws with the leaked version is answered 403 from then on, its honest owner too, until that has picked up the new one. The client of this demo only reads in that time.',
  'A client that has not kept its part (never picks its key up, ignores its new version) holds its rotation back for as long as it calls; a person then decides.',
];

function notShown(): Markup {
  return joined([
    element('h2', {}, 'What was not shown'),
    element(
      'ul',
      { class: 'plain' },
      NOT_SHOWN.map((text) => element('li', {}, text)),
    ),
  ]);
}

function foot(record: DemoRecord, verdict: DemoVerdict): Markup {
  const audit = `${verdict.auditEntries} audit entries, each chained to the one before by its hash, ${verdict.auditVerified ? 'verify' : 'DO NOT VERIFY'}.`;
  const again = ' Drawn by the demo from what it recorded; to play it again: ';
  const code = element('code', {}, 'npm run demo');
  return element('footer', {}, `${audit}${again}`, code, `. Began ${record.startedAt}.`);
}
