import type { RecordedAct } from '../record/demo-record.ts';
import { element, joined, type Markup } from './markup.ts';

/** What happened, act by act. */
export function actList(acts: readonly RecordedAct[]): Markup {
  return joined([
    element('h2', {}, 'What happened'),
    element('ol', { class: 'acts' }, acts.map(actItem)),
  ]);
}

/** What stands between backticks is a command. */
function withCommands(text: string): (Markup | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

function actItem({ title, text, outcome, fromMs, toMs }: RecordedAct, index: number): Markup {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const time = `${seconds(fromMs)}${toMs === null ? '' : ` – ${seconds(toMs)}`} s`;
  return element(
    'li',
    {},
    element('time', {}, time),
    element(
      'div',
      {},
      element('h3', {}, `Act ${index + 1}: ${title}`),
      element('p', {}, withCommands(text)),
      outcome === null ? null : element('p', { class: 'outcome-text' }, outcome),
    ),
  );
}
