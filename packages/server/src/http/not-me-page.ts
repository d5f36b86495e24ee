import { escaped } from '../escaped.ts';
import type { NotMeView } from '../lifecycle/not-me.ts';
import { linkPage, pageInstant } from './link-page.ts';

/** Asks whether a rotation was the owner's. Answering is a press of its button, never a visit. */
export function questionPage(view: NotMeView): string {
  return linkPage('Was this you?', [
    `<p>${happened(view)}</p>`,
    '<p>If you or your team expected this, nothing is left to do: close this page.</p>',
    '<h2>If nobody of yours asked for it</h2>',
    `<p>${intent(view)} The people who run this service are told. No client is refused because of it.</p>`,
    '<form method="post"><button type="submit">This was not me</button></form>',
  ]);
}

/** What was done, now or before. */
export function answeredPage(view: NotMeView): string {
  const title = view.isDone ? 'This was already done' : 'Done';
  return linkPage(title, [
    `<p>${happened(view)}</p>`,
    `<p>${outcome(view)}</p>`,
    '<p>The people who run this service have been told. You can close this page.</p>',
  ]);
}

function happened(view: NotMeView): string {
  const name = `<strong>${escaped(view.keyName)}</strong>`;
  const old = view.lastFourOld
    ? ` (its old version ends in <code>${escaped(view.lastFourOld)}</code>)`
    : '';
  const next = view.lastFourNew ? ` that ends in <code>${escaped(view.lastFourNew)}</code>` : '';
  if (view.handedOutAt === null) {
    return `On ${pageInstant(view.startedAt)} a rotation of the API key ${name}${old} began. Its new version${next} has been handed out to nobody.`;
  }
  return `On ${pageInstant(view.handedOutAt)} a new version of the API key ${name}${old} was handed out${next && `, one${next}`}.`;
}

function intent({ remedy }: NotMeView): string {
  const taint = 'The button puts the key under suspicion: nothing more of it is handed out.';
  if (remedy === 'roll-back') return `${taint} The key goes back to its old version.`;
  if (remedy === 'cancel') return `${taint} The rotation is cancelled.`;
  return `${taint} The rotation is over or cannot be taken back; that is for the people who run this service.`;
}

function outcome({ remedy, phase }: NotMeView): string {
  const taint = 'The key is under suspicion: nothing more of it is handed out.';
  if (remedy === 'roll-back' || phase === 'rolled-back') {
    return `${taint} It goes back to its old version.`;
  }
  if (remedy === 'cancel' || phase === 'cancelled') {
    return `${taint} The rotation was cancelled, and its new version was handed out to nobody.`;
  }
  return `${taint} The rotation is over or cannot be taken back, so it was left as it is.`;
}
