import { createHash } from 'node:crypto';
import { formatInstant } from '@keyturn/core';
import type { NotMeView } from '../lifecycle/not-me.ts';

const STYLE =
  'body{margin:3rem auto;max-width:34rem;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif;color:#1c2024;background:#fff;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.3}code{font-size:1em}button{font:inherit;padding:.6rem 1.2rem;border:1px solid #8a1c1c;border-radius:.4rem;background:#fff;color:#8a1c1c;cursor:pointer}@media(prefers-color-scheme:dark){body{color:#e6e8ea;background:#16181a}button{border-color:#ff9c9c;background:#16181a;color:#ff9c9c}}';

/** Nothing runs, nothing is loaded, the form goes nowhere else, and no other page may frame it. */
export const NOT_ME_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

/** Asks whether a rotation was the owner's. Answering is a press of its button, never a visit. */
export function questionPage(view: NotMeView): string {
  return page('Was this you?', [
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
  return page(title, [
    `<p>${happened(view)}</p>`,
    `<p>${outcome(view)}</p>`,
    '<p>The people who run this service have been told. You can close this page.</p>',
  ]);
}

/** For every address that is none of ours, never was, or is no longer: they are not told apart. */
export function unknownLinkPage(): string {
  return page('This link leads nowhere', [
    '<p>It is not complete, or its time is over. Nothing was changed.</p>',
    '<p>If you worry about an API key, write to the people who run the service.</p>',
  ]);
}

/** A post that came from another site's page. */
export function foreignPostPage(): string {
  return page('Nothing was changed', [
    '<p>The answer came from another page. Open the link from your notice and press its button.</p>',
  ]);
}

function happened(view: NotMeView): string {
  const name = `<strong>${escaped(view.keyName)}</strong>`;
  const old = view.lastFourOld
    ? ` (its old version ends in <code>${escaped(view.lastFourOld)}</code>)`
    : '';
  const next = view.lastFourNew ? ` that ends in <code>${escaped(view.lastFourNew)}</code>` : '';
  if (view.handedOutAt === null) {
    return `On ${when(view.startedAt)} a rotation of the API key ${name}${old} began. Its new version${next} has been handed out to nobody.`;
  }
  return `On ${when(view.handedOutAt)} a new version of the API key ${name}${old} was handed out${next && `, one${next}`}.`;
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

function when(ms: number): string {
  const [day, time] = formatInstant(ms).split('T');
  return `${day} at ${time?.slice(0, 5)} UTC`;
}

function page(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
