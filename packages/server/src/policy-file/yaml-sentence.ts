import type { ErrorCode } from 'yaml';

/** What to do about each mistake of form, where the parser's own words do not say. */
const SENTENCES: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'a tab stands where blanks must; indent with blanks',
  MULTIPLE_DOCS: 'a second document begins here; keep all policies in one list and leave out `---`',
  BAD_INDENT: 'this line is indented differently from those that it belongs to; align them',
  TAG_RESOLVE_FAILED: 'tags are not read here; leave out what begins with `!`',
  BAD_COLLECTION_TYPE: 'tags are not read here; leave out what begins with `!`',
  BAD_DIRECTIVE: 'directives are not read here; leave out the line that begins with `%`',
  NON_STRING_KEY: 'the name of a member must be a word; write `name: value`',
  BLOCK_AS_IMPLICIT_KEY:
    'a second `:` stands in this line; write each member on a line of its own, or put the text in quotes',
  MULTILINE_IMPLICIT_KEY:
    'a name goes over several lines here; a `:` or a closing bracket is missing',
  KEY_OVER_1024_CHARS: 'a name is over 1024 characters long here; a `:` is missing',
  RESOURCE_EXHAUSTION:
    'lists and members stand too deeply in each other here; a bracket or an indent is wrong',
};

/** The parser's names of what is written. */
const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [
    /^Flow \w+ in block collection .*$/,
    'a bracket that opens before is not closed; write `]` or `}`',
  ],
  [/^Missing closing ["']quote$/, 'a quote that opens here is not closed; write it a second time'],
  [/^Unexpected flow-seq-end.*$/, 'a `]` stands here that nothing opens; leave it out'],
  [/^Unexpected flow-map-end.*$/, 'a `}` stands here that nothing opens; leave it out'],
  [
    /^Sequence item without - indicator$/,
    'a member stands here among the items of a list; indent it as those above',
  ],
  [
    /^Implicit map keys need to be followed by map values$/,
    'a `:` is missing behind this name; write `name: value`',
  ],
];

/** One sentence about a mistake of form, without its full stop. */
export function yamlSentence(code: ErrorCode | null, message: string): string {
  const own = (message.split('\n')[0] ?? '').replace(/[.:]+$/, '');
  const written = WRITTEN.find(([pattern]) => pattern.test(own))?.[1];
  const known = code === null ? undefined : SENTENCES[code];
  return written ?? known ?? `${own[0]?.toLowerCase() ?? ''}${own.slice(1)}`;
}
