import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { NOTICE_TYPES } from './notice-forms.ts';
import { noticeMessage } from './notice-message.ts';
import { NOTICE_SAMPLES, placeholdersOf } from './notice-samples.ts';
import type { Reader } from './reader.ts';
import { readTemplates } from './template-folder.ts';
import { parseTemplates, type TemplateFile } from './templates.ts';

const READER: Reader = {
  audience: 'client',
  timeZone: 'UTC',
  dashboard: 'https://keys.example.com',
};

const TYPE = 'key.revoked';

function messageOf(files: readonly TemplateFile[], name = 'payments-bot') {
  const parsed = parseTemplates(files);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  const facts = { ...NOTICE_SAMPLES[TYPE], key: { ...NOTICE_SAMPLES[TYPE].key, name } };
  return noticeMessage(TYPE, facts, READER, parsed.templates.get(TYPE) ?? null);
}

function faultsOf(...files: readonly TemplateFile[]): readonly string[] {
  const parsed = parseTemplates(files);
  return 'faults' in parsed ? parsed.faults : [];
}

test('a text template says it in every channel', () => {
  const text =
    'Subject: Gone: {{key}}\n\nThe key {{key}} of {{client}} is gone.\n\nSee {{dashboard}}\n';
  const message = messageOf([{ name: `${TYPE}.txt`, text }], 'a <b>');
  assert.equal(message.subject, 'Gone: a <b>');
  assert.equal(
    message.text,
    'The key a <b> of Example Bank is gone.\n\nSee https://keys.example.com\n',
  );
  assert.ok(message.html.includes('<p>The key a &#60;b&#62; of Example Bank is gone.</p>'));
  assert.ok(message.slack.text.includes('The key a &lt;b&gt; of Example Bank is gone.'));
  assert.equal(message.kind, 'security');
});

test('an HTML template is used as it is, with escaped values', () => {
  const message = messageOf(
    [
      { name: `${TYPE}.txt`, text: '{{happened}}' },
      {
        name: `${TYPE}.html`,
        text: '<p>{{key}}</p><pre>{{facts}}</pre><a href="{{dashboard}}">x</a>',
      },
    ],
    '"><script>',
  );
  assert.ok(
    message.html.startsWith("<p>'&#62;&#60;script&#62;</p><pre>API key:".replace("'", '&#39;')),
  );
  assert.ok(message.html.includes('<br>Client: Example Bank'));
  assert.ok(message.html.endsWith('<a href="https://keys.example.com">x</a>'));
  assert.equal(message.subject, "The API key “'><script>” was revoked");
});

test('what a value holds is never read as a placeholder', () => {
  const { text } = messageOf([{ name: `${TYPE}.txt`, text: '{{key}}' }], '{{client}}');
  assert.equal(text, '{{client}}');
});

test('an unknown placeholder is a fault that names file, line and what is allowed', () => {
  const [fault] = faultsOf({ name: `${TYPE}.txt`, text: 'one\ntwo {{keyname}}\n' });
  assert.match(
    fault ?? '',
    /^key\.revoked\.txt:2: \{\{keyname\}\} is not known here; allowed are /,
  );
  for (const name of placeholdersOf(TYPE)) assert.ok(fault?.includes(`{{${name}}}`), name);
});

test('nothing but a name stands between the braces', () => {
  for (const text of [
    '{{#if key}}',
    '{{ key }}',
    '{{key.name}}',
    '{{constructor}}',
    '{{__proto__}}',
    '{{{key}}}',
    '{{',
  ]) {
    assert.equal(faultsOf({ name: `${TYPE}.txt`, text }).length, 1, text);
  }
  assert.equal(
    messageOf([{ name: `${TYPE}.txt`, text: '{key} }} {"a": 1}' }]).text,
    '{key} }} {"a": 1}',
  );
});

test('in HTML a placeholder stands between tags alone', () => {
  const text = { name: `${TYPE}.txt`, text: 'x' };
  for (const html of [
    '<p class={{key}}>',
    '<a href="https://x/?{{key}}">',
    '<a href={{dashboard}}>',
    '<style>\n.a{content:"{{key}}"}</style>',
    '<script>1</script>',
  ]) {
    const faults = faultsOf(text, { name: `${TYPE}.html`, text: html });
    assert.match(faults.join('\n'), /^key\.revoked\.html:[12]: /, html);
  }
});

test('a file that no notice has the name of is a fault, and so is HTML without text', () => {
  assert.match(
    faultsOf({ name: 'key.gone.txt', text: '' })[0] ?? '',
    /no notice has this name.*key\.revoked/,
  );
  assert.match(
    faultsOf({ name: `${TYPE}.html`, text: '' })[0] ?? '',
    /no key\.revoked\.txt beside it/,
  );
});

test('a folder is read with every fault at once', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-templates-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.ok('templates' in readTemplates(folder));
  writeFileSync(join(folder, 'README.md'), 'ours');
  writeFileSync(join(folder, 'key.revoked.txt'), '{{x}}');
  writeFileSync(join(folder, 'key.tainted.txt'), Buffer.from([0xff, 0xfe]));
  writeFileSync(join(folder, 'notice.test.txt'), 'x'.repeat(70_000));
  const read = readTemplates(folder);
  assert.ok('faults' in read);
  assert.equal(read.faults.length, 3);
  for (const fault of read.faults)
    assert.ok(fault.startsWith(folder) && fault.endsWith('.'), fault);
  assert.ok('faults' in readTemplates(join(folder, 'missing')));
});

test('any text is a template or a sentence about why it is none', () => {
  const text = fc
    .array(fc.oneof(fc.string(), fc.constantFrom('{{', '}}', 'key', '{{key}}', '\n', '<', '>')))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...NOTICE_TYPES), text, text, (type, plain, html) => {
      const parsed = parseTemplates([
        { name: `${type}.txt`, text: plain },
        { name: `${type}.html`, text: html },
      ]);
      if ('faults' in parsed) return;
      const message = noticeMessage(
        type,
        NOTICE_SAMPLES[type],
        READER,
        parsed.templates.get(type) ?? null,
      );
      assert.doesNotMatch(message.subject, /\p{Cc}/u);
    }),
    { numRuns: 300 },
  );
});
