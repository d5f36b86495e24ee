import type { DemoRecord, RecordedAct } from '../record/demo-record.ts';
import { clientLines } from './client-lines.ts';
import { drawLine, type Line, wrapped } from './line.ts';
import { rotationLines } from './rotation-lines.ts';
import { streamLines } from './stream-lines.ts';
import { thiefLines } from './thief-lines.ts';
import { verifierLines } from './verifier-lines.ts';

export interface FrameForm {
  columns: number;
  rows: number;
  /** False: no escape sequence at all. */
  color: boolean;
}

const OUTCOME_SHOWN_MS = 2_500;

/** The record as the lines of one screen: at most `rows`, none longer than `columns`. */
export function frame(record: DemoRecord, form: FrameForm): string[] {
  const { columns, rows } = form;
  const title = titleLines(record, columns);
  const clients = clientLines(record, columns);
  const rest = [
    verifierLines(record.verifiers),
    thiefLines(record.thieves),
    streamLines(record.streams),
  ].filter((section) => section.length > 0);
  const used = [title, clients, ...rest].reduce((sum, section) => sum + section.length, 0);
  const rotations = rotationLines(record, rows - used);
  const sections = [title, clients, rotations, ...rest].filter((section) => section.length > 0);
  return spaced(sections, rows)
    .slice(0, rows)
    .map((line) => drawLine(line, columns, form.color).trimEnd());
}

function titleLines(record: DemoRecord, columns: number): Line[] {
  const act = currentAct(record);
  const number = act ? record.acts.indexOf(act) + 1 : 0;
  const seconds = `${(record.elapsedMs / 1_000).toFixed(1)} s`.padStart(7);
  const title: Line = [
    { text: 'Keyturn demo', style: 'bold' },
    { text: `${seconds}   `, style: 'dim' },
    { text: act ? `act ${number}: ${act.title}` : 'the stage is being set', style: 'cyan' },
  ];
  const text = act?.outcome ?? act?.text;
  const sentence = text ? wrapped(text, columns) : ['a server, three API instances, clients'];
  return [title, ...two(sentence).map((one) => [{ text: one }])];
}

/** What came of an act is shown for a while; else the act that began last of those under way. */
function currentAct({ acts, elapsedMs }: DemoRecord): RecordedAct | undefined {
  const open = acts.filter((act) => act.toMs === null);
  const newest = acts
    .filter((act) => act.toMs !== null)
    .sort((a, b) => endOf(a) - endOf(b))
    .at(-1);
  const isRecent = newest !== undefined && elapsedMs - endOf(newest) < OUTCOME_SHOWN_MS;
  return isRecent ? newest : (open.at(-1) ?? newest);
}

function endOf({ toMs }: RecordedAct): number {
  return toMs ?? 0;
}

/** Always two lines, so that what stands below keeps its place. */
function two([first = '', second = '', third]: readonly string[]): [string, string] {
  return [first, third === undefined ? second : `${second} …`];
}

/** The sections with an empty line between them, as far as there is room: the first ones first. */
function spaced(sections: readonly Line[][], rows: number): Line[] {
  let spare = rows - sections.reduce((sum, section) => sum + section.length, 0);
  return sections.flatMap((section, index) => {
    const gap = index > 0 && spare-- > 0;
    return gap ? [[], ...section] : section;
  });
}
