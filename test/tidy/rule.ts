import { isProgram, lineAt, type ParsedFile, parse, type SourceFile } from './source-file.ts';

/** A broken house rule: where, and what to do instead. */
export interface Finding {
  path: string;
  line: number;
  text: string;
  /** What an exception names; the path when absent. */
  subject?: string;
}

/** A small repository that a rule is tried on: text by path. */
export type Sample = Readonly<Record<string, string>>;

export interface FoundSample {
  files: Sample;
  /** `path:line` of every finding, in order. */
  at: readonly [string, ...string[]];
}

/**
 * A house rule. `finds` proves that it can fail; `accepts` holds neighbours of those samples that
 * it must leave alone.
 */
export interface Rule {
  name: string;
  check(files: readonly SourceFile[]): Finding[];
  /** Why each of these subjects may break the rule. One that no longer does is a finding. */
  exceptions?: Readonly<Record<string, string>>;
  finds: readonly [FoundSample, ...FoundSample[]];
  accepts: readonly [Sample, ...Sample[]];
}

export function filesOf(sample: Sample): SourceFile[] {
  return Object.entries(sample).map(([path, text]) => ({ path, text }));
}

export function programsOf(files: readonly SourceFile[]): ParsedFile[] {
  return files.filter(isProgram).map(parse);
}

export function findingAt(file: SourceFile, offset: number, text: string): Finding {
  return { path: file.path, line: lineAt(file, offset), text };
}

/** What the rule finds, less its exceptions, and the exceptions that nothing needs any more. */
export function applyRule(rule: Rule, files: readonly SourceFile[]): Finding[] {
  const exceptions = rule.exceptions ?? {};
  const unused = new Set(Object.keys(exceptions));
  const findings = rule.check(files).filter((finding) => {
    const subject = finding.subject ?? finding.path;
    unused.delete(subject);
    return !(subject in exceptions);
  });
  const stale = [...unused].map((subject) => ({
    path: subject,
    line: 1,
    text: `no longer breaks "${rule.name}"; remove its exception`,
  }));
  return [...findings, ...stale];
}
