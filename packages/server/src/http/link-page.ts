import { createHash } from 'node:crypto';
import { formatInstant } from '@keyturn/core';

const STYLE =
  'body{margin:3rem auto;max-width:34rem;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif;color:#1c2024;background:#fff;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.3}code{font-size:1em}button{font:inherit;padding:.6rem 1.2rem;border:1px solid #8a1c1c;border-radius:.4rem;background:#fff;color:#8a1c1c;cursor:pointer}@media(prefers-color-scheme:dark){body{color:#e6e8ea;background:#16181a}button{border-color:#ff9c9c;background:#16181a;color:#ff9c9c}}';

/** Nothing runs, nothing is loaded, the form goes nowhere else, and no other page may frame it. */
export const LINK_PAGE_HEADERS = {
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

/** A page behind a link of a notice. @param body - HTML, escaped where it is not ours */
export function linkPage(title: string, body: readonly string[]): string {
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

/** For every address that is none of ours, never was, or is no longer: they are not told apart. */
export function unknownLinkPage(): string {
  return linkPage('This link leads nowhere', [
    '<p>It is not complete, or its time is over. Nothing was changed.</p>',
    '<p>If you worry about an API key, write to the people who run the service.</p>',
  ]);
}

/** A post that came from another site's page. */
export function foreignPostPage(): string {
  return linkPage('Nothing was changed', [
    '<p>The answer came from another page. Open the link from your notice and press its button.</p>',
  ]);
}

/** `2026-11-23 at 09:00 UTC`. */
export function pageInstant(ms: number): string {
  const [day, time] = formatInstant(ms).split('T');
  return `${day} at ${time?.slice(0, 5)} UTC`;
}
