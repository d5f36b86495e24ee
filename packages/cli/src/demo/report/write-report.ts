import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DemoRecord } from '../record/demo-record.ts';
import type { DemoOutcome } from '../verdict.ts';
import { reportPage } from './report-page.ts';
import { rotationPicture } from './rotation-picture.ts';

interface Files {
  cwd: string;
  /** Told in one line what could not be written. */
  complain(text: string): void;
}

/** Writes the report. @returns its path; null where it could not be written, which is told. */
export function writeReport(
  { record, verdict, faults }: DemoOutcome & { record: DemoRecord },
  file: string,
  files: Files,
): string | null {
  return write('report', file, reportPage(record, verdict, faults), files);
}

/** Writes the picture of this run's rotations; tells where it could not. */
export function writePicture(
  { record }: { record: DemoRecord },
  file: string,
  files: Files,
): string | null {
  return write('picture', file, rotationPicture(record), files);
}

function write(what: string, file: string, text: string, { cwd, complain }: Files): string | null {
  const path = resolve(cwd, file);
  try {
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    complain(`The ${what} could not be written to ${path}: ${code ?? message}`);
    return null;
  }
}
