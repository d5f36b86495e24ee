import { element, type Markup } from './markup.ts';

/** Names the colours of a drawing: `[class of the shape, its name]`. */
export function legend(entries: readonly (readonly [string, string])[]): Markup {
  return element(
    'ul',
    { class: 'legend' },
    entries.map(([style, name]) =>
      element(
        'li',
        {},
        element(
          'svg',
          { viewBox: '0 0 14 12', 'aria-hidden': 'true' },
          element('rect', { class: style, width: 14, height: 12, rx: 2 }),
        ),
        name,
      ),
    ),
  );
}
