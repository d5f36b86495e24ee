import type { NoticeType } from './notice-facts.ts';
import { isNoticeType, NOTICE_TYPES } from './notice-forms.ts';
import { placeholdersOf } from './notice-samples.ts';
import { parseHtmlTemplate, parseTextTemplate, type Template } from './template.ts';

/** What operators wrote instead of our words, by type. */
export type Templates = ReadonlyMap<NoticeType, Template>;

export const NO_TEMPLATES: Templates = new Map();

/** A file of the templates' folder. */
export interface TemplateFile {
  name: string;
  text: string;
}

/**
 * Templates from files `TYPE.txt` and `TYPE.html`. An `.html` needs its `.txt`: whoever reads no HTML
 * and whoever is told by chat is told the same.
 *
 * @returns every fault as a sentence that begins with where it stands.
 */
export function parseTemplates(
  files: readonly TemplateFile[],
): { templates: Templates } | { faults: string[] } {
  const faults = files.flatMap(({ name }) => nameFaults(name, files));
  const templates = new Map<NoticeType, Template>();
  for (const { name, text } of files) {
    const type = typeOf(name, '.txt');
    if (type === null) continue;
    const found = templateOf(
      type,
      text,
      files.find((file) => file.name === `${type}.html`),
    );
    if ('faults' in found) faults.push(...found.faults);
    else templates.set(type, found.template);
  }
  return faults.length > 0 ? { faults } : { templates };
}

function templateOf(
  type: NoticeType,
  text: string,
  htmlFile: TemplateFile | undefined,
): { template: Template } | { faults: string[] } {
  const names = placeholdersOf(type);
  const parsed = parseTextTemplate(`${type}.txt`, text, names);
  const html = htmlFile ? parseHtmlTemplate(htmlFile.name, htmlFile.text, names) : { html: null };
  if ('faults' in parsed || 'faults' in html) {
    return {
      faults: [
        ...('faults' in parsed ? parsed.faults : []),
        ...('faults' in html ? html.faults : []),
      ],
    };
  }
  return { template: { ...parsed.template, html: html.html } };
}

function nameFaults(name: string, files: readonly TemplateFile[]): string[] {
  const html = typeOf(name, '.html');
  if (html !== null && !files.some((file) => file.name === `${html}.txt`)) {
    return [`${name}: there is no ${html}.txt beside it, and a mail needs both.`];
  }
  if (html !== null || typeOf(name, '.txt') !== null) return [];
  return [
    `${name}: no notice has this name; write TYPE.txt or TYPE.html, where TYPE is one of ${NOTICE_TYPES.join(', ')}.`,
  ];
}

function typeOf(name: string, suffix: '.txt' | '.html'): NoticeType | null {
  if (!name.endsWith(suffix)) return null;
  const type = name.slice(0, -suffix.length);
  return isNoticeType(type) ? type : null;
}
