import { escaped } from '../../escaped.ts';
import type { Letter } from './letter.ts';
import type { Paragraph } from './notice-form.ts';

/**
 * Colours follow the reader's choice of light or dark where the mail program knows it; where it does
 * not, nothing but its own colours is asked for.
 */
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:24px 16px;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;color:#1c2024;background:#ffffff}
main{max-width:592px;margin:0 auto;overflow-wrap:anywhere}
h1{font-size:22px;line-height:1.3;margin:0 0 24px}
h2{font-size:16px;line-height:1.4;margin:24px 0 4px}
p,ul{margin:0 0 12px}
ul{padding-left:22px}
li{margin-bottom:4px}
a{color:#0b57d0}
.label{margin:0 0 4px;font-size:14px;color:#565d64}
.security{color:#a3161a;font-weight:600}
table{border-collapse:collapse;width:100%;margin:24px 0 0;border-top:1px solid #c6cace}
th,td{padding:6px 0;text-align:left;vertical-align:top;border-bottom:1px solid #c6cace;font-size:14px}
th{font-weight:400;color:#565d64;padding-right:16px;width:45%}
.closing{margin-top:24px;font-size:14px;color:#565d64}
@media (prefers-color-scheme:dark){
body{color:#e6e8ea;background:#16181a}
a{color:#9cc2ff}
.label,th,.closing{color:#a9b0b7}
.security{color:#ff9c9c}
table,th,td{border-color:#3a3f44}
}`;

/** A letter as an HTML document: nothing runs, nothing is loaded, and its words are the text's. */
export function htmlForm(letter: Letter, isSecurity: boolean): string {
  const { label, subject, sections, facts, closing, dashboard } = letter;
  const link = `<a href="${escaped(dashboard)}">${escaped(dashboard)}</a>`;
  return htmlDocument(subject, [
    `<p class="label${isSecurity ? ' security' : ''}">${escaped(label)}</p>`,
    `<h1>${escaped(subject)}</h1>`,
    ...sections.flatMap(({ heading, paragraphs }) => [
      `<h2>${escaped(heading)}</h2>`,
      ...paragraphs.map(paragraphHtml),
    ]),
    ...factsHtml(facts),
    '<div class="closing">',
    ...closing.map((one) => `<p>${escaped(one)}</p>`),
    `<p>${link}</p>`,
    '</div>',
  ]);
}

/** The document around what a notice says. */
export function htmlDocument(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function paragraphHtml(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return `<p>${escaped(paragraph)}</p>`;
  return `<ul>\n${paragraph.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`;
}

function factsHtml(facts: Letter['facts']): string[] {
  if (facts.length === 0) return [];
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row">${escaped(label)}:</th> <td>${escaped(value)}</td></tr>`,
  );
  return ['<table>', ...rows, '</table>'];
}
