import { type Environment, readSettings } from './config.ts';
import {
  type NoticePreview,
  type NoticeSummary,
  noticeSummaries,
  previewOf,
} from './notify/preview-notice.ts';
import { isNoticeType } from './notify/words/notice-forms.ts';
import type { Audience } from './notify/words/reader.ts';
import { templatesAt } from './notify/words/template-folder.ts';
import type { Templates } from './notify/words/templates.ts';
import { readText } from './read-text.ts';

/** Where a preview is asked for, and how it is to be read. */
export interface PreviewOptions {
  /** The `KEYTURN_…` variables. */
  environment: Environment;
  /** What relative paths start from. */
  workingDirectory: string;
  /** Who reads it; null: the first that is told of such a notice. */
  audience: Audience | null;
  /** IANA name. */
  timeZone: string;
}

const SAMPLE_ORIGIN = 'https://keys.example.com';

/**
 * A notice as the settings would have it said, with the facts of an invented key. Reads `keyturn.yaml`
 * and its templates, and nothing else: no server, no database.
 *
 * @returns null where no notice has this type.
 * @throws ConfigError with every fault of the settings and templates
 */
export function previewNotice(type: string, options: PreviewOptions): NoticePreview | null {
  const { templates, dashboard } = wordsOf(options);
  if (!isNoticeType(type)) return null;
  const { audience, timeZone } = options;
  return previewOf(type, audience, templates, { timeZone, dashboard });
}

/**
 * Every type of notice, with what a template of it may name.
 *
 * @throws ConfigError as `previewNotice`
 */
export function listNoticeTypes(options: PreviewOptions): NoticeSummary[] {
  const { templates, dashboard } = wordsOf(options);
  const { audience, timeZone } = options;
  return noticeSummaries(templates, { audience: audience ?? 'operator', timeZone, dashboard });
}

function wordsOf({ environment, workingDirectory }: PreviewOptions): {
  templates: Templates;
  dashboard: string;
} {
  const settings = readSettings(environment, workingDirectory, readText);
  const dashboard = settings.publicUrl ?? SAMPLE_ORIGIN;
  return { templates: templatesAt(settings.templates), dashboard };
}
