import type { DemoVerdict } from '../verdict.ts';
import { element, joined, type Markup } from './markup.ts';

/** The figures of every client as a table. */
export function figureTable({ clients }: DemoVerdict): Markup {
  const count = (value: number) => value.toLocaleString('en-US');
  const titles = ['client', 'requests', 'refused (401, 403)', 'retried'];
  return joined([
    element('h2', {}, 'The figures'),
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            titles.map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        element(
          'tbody',
          {},
          clients.map(({ name, requests, refused, retried }) =>
            element(
              'tr',
              {},
              element('td', {}, name),
              [requests, refused, retried].map((value) => element('td', {}, count(value))),
            ),
          ),
        ),
      ),
    ),
  ]);
}
