import { plainText } from '../../plain-text.ts';

/** Text that is markup already. Everything else is escaped where it is put in. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Child = Markup | string | number | null | readonly Child[];

/** One element of HTML or SVG, with its attributes and children escaped. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Child[]
): Markup {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(shown(value))}"`,
  );
  return new Markup(`<${name}${given.join('')}>${joined(children).text}</${name}>`);
}

export function joined(children: readonly Child[]): Markup {
  return new Markup(children.map(markupOf).join(''));
}

function markupOf(child: Child): string {
  if (child === null) return '';
  if (child instanceof Markup) return child.text;
  if (typeof child === 'object') return joined(child).text;
  return escaped(shown(child));
}

/** A tenth is finer than anybody sees in a drawing. */
function shown(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : plainText(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
