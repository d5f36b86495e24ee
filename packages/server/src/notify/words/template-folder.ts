import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config-error.ts';
import { NO_TEMPLATES, parseTemplates, type TemplateFile, type Templates } from './templates.ts';

/** No notice is longer. */
const LONGEST_BYTES = 65_536;

/**
 * The templates of a folder.
 *
 * @param directory - null: there are none.
 * @throws ConfigError with every fault
 */
export function templatesAt(directory: string | null): Templates {
  if (directory === null) return NO_TEMPLATES;
  const read = readTemplates(directory);
  if ('faults' in read) throw new ConfigError(read.faults);
  return read.templates;
}

/**
 * Reads the templates of a folder: `TYPE.txt` and `TYPE.html`. Files that begin with a dot and
 * `README.md` are left alone.
 *
 * @returns every fault as a sentence that begins with where it stands.
 */
export function readTemplates(directory: string): { templates: Templates } | { faults: string[] } {
  const names = namesIn(directory);
  if (!Array.isArray(names)) return { faults: [names.fault] };
  const read = names.map((name) => fileAt(directory, name));
  const parsed = parseTemplates(read.filter((one) => 'text' in one));
  const faults = [
    ...read.flatMap((one) => ('fault' in one ? [one.fault] : [])),
    ...('faults' in parsed ? parsed.faults.map((fault) => join(directory, fault)) : []),
  ];
  return faults.length > 0 || 'faults' in parsed ? { faults } : parsed;
}

function namesIn(directory: string): string[] | { fault: string } {
  try {
    return readdirSync(directory)
      .filter((name) => !name.startsWith('.') && name !== 'README.md')
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: `${directory}: the folder of \`templates\` cannot be read (${code}).` };
  }
}

function fileAt(directory: string, name: string): TemplateFile | { fault: string } {
  const path = join(directory, name);
  try {
    if (statSync(path).size > LONGEST_BYTES) {
      return { fault: `${path}: it is longer than ${LONGEST_BYTES} bytes.` };
    }
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { fault: `${path}: it is not UTF-8.` };
    return { fault: `${path}: it cannot be read (${code}).` };
  }
}
