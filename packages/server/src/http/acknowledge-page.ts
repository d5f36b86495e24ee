import type { Selectable } from 'kysely';
import { escaped } from '../escaped.ts';
import type { OutboxTable } from '../store/schema.ts';
import { linkPage, pageInstant } from './link-page.ts';

/** A notice and what it was about, in one line. */
export interface AcknowledgeView {
  notice: Selectable<OutboxTable>;
  subject: string;
}

/** Asks whoever was told whether they have read it. Answering is a press of its button, never a visit. */
export function unreadPage(view: AcknowledgeView): string {
  return linkPage('Have you read this?', [
    told(view),
    '<p>The button tells the others who were told that somebody has seen to it. It does nothing else.</p>',
    '<form method="post"><button type="submit">I have read it</button></form>',
  ]);
}

/** What was said, now or before. */
export function readPage(view: AcknowledgeView): string {
  const { acknowledged_at: at, acknowledged_by: by } = view.notice;
  const when = at === null ? '' : ` on ${pageInstant(at)}`;
  return linkPage('It was read', [
    told(view),
    `<p>This was said from ${escaped(by ?? 'a link')}${when}. You can close this page.</p>`,
  ]);
}

function told({ notice, subject }: AcknowledgeView): string {
  return `<p>On ${pageInstant(notice.created_at)} you were told: <strong>${escaped(subject)}</strong> (<code>${escaped(notice.type)}</code>).</p>`;
}
