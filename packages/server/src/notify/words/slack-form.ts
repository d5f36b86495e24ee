import type { Letter } from './letter.ts';
import type {
  Message,
  PlainText,
  RichTextElement,
  RichTextPart,
  SlackBlock,
  SlackMessage,
} from './message.ts';
import type { Paragraph } from './notice-form.ts';
import { paragraphsText } from './text-form.ts';

/** Slack refuses a longer header, and a longer text of a context. */
const LONGEST_HEADER = 150;
const LONGEST_CONTEXT = 2_000;
const LONGEST_TEXT = 3_000;

/** A letter as the body of an incoming webhook. Its blocks hold texts that Slack does not parse. */
export function slackForm(letter: Letter): SlackMessage {
  const { label, subject, sections, facts, closing, dashboard } = letter;
  const summary = sections.map(({ paragraphs }) => paragraphsText(paragraphs)).join('\n\n');
  return slackMessage(subject, summary, dashboard, [
    { type: 'context', elements: [plain(label, LONGEST_CONTEXT)] },
    { type: 'header', text: plain(subject, LONGEST_HEADER) },
    ...sections.map(({ heading, paragraphs }) => section(heading, paragraphs)),
    ...(facts.length === 0 ? [] : [factsBlock(facts)]),
    { type: 'divider' },
    { type: 'context', elements: closing.map((one) => plain(one, LONGEST_CONTEXT)) },
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [link(dashboard)] }] },
  ]);
}

/** What an operator wrote instead of our words. */
export function slackOfText(subject: string, text: string, dashboard: string): SlackMessage {
  return slackMessage(subject, text, dashboard, [
    { type: 'header', text: plain(subject, LONGEST_HEADER) },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'text', text: shortened(text, LONGEST_TEXT) }],
        },
      ],
    },
  ]);
}

/** With a second link, at the same address: by it whoever reads it says so. */
export function withAcknowledgement(message: Message, url: string): Message {
  const elements: RichTextElement[] = [
    { type: 'text', text: 'Say that somebody has read this: ' },
    link(url),
  ];
  const block: SlackBlock = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements }],
  };
  return { ...message, slack: { ...message.slack, blocks: [...message.slack.blocks, block] } };
}

function slackMessage(
  subject: string,
  summary: string,
  dashboard: string,
  blocks: readonly SlackBlock[],
): SlackMessage {
  const fallback = shortened([subject, summary].join('\n\n'), LONGEST_TEXT);
  return {
    text: `${escapedForSlack(fallback)}\n\n${escapedForSlack(dashboard)}`,
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks,
  };
}

/**
 * The three characters that Slack's mrkdwn reads as control, and the words by which other chats call
 * everybody: a word joiner after the `@` is not seen.
 */
function escapedForSlack(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=channel|here|everyone|all|group)/gi, '@\u2060');
}

function section(heading: string, paragraphs: readonly Paragraph[]): SlackBlock {
  const head: RichTextPart = {
    type: 'rich_text_section',
    elements: [{ type: 'text', text: heading, style: { bold: true } }],
  };
  return { type: 'rich_text', elements: [head, ...paragraphs.map(part)] };
}

function part(paragraph: Paragraph): RichTextPart {
  if (typeof paragraph === 'string')
    return { type: 'rich_text_section', elements: [text(paragraph)] };
  const elements = paragraph.map((item) => ({
    type: 'rich_text_section' as const,
    elements: [text(item)],
  }));
  return { type: 'rich_text_list', style: 'bullet', elements };
}

function factsBlock(facts: Letter['facts']): SlackBlock {
  const elements = facts.map(
    ([label, value]): RichTextPart => ({
      type: 'rich_text_section',
      elements: [{ type: 'text', text: `${label}: `, style: { bold: true } }, text(value)],
    }),
  );
  return { type: 'rich_text', elements };
}

function text(value: string): RichTextElement {
  return { type: 'text', text: shortened(value, LONGEST_TEXT) };
}

function link(url: string): RichTextElement {
  return { type: 'link', url };
}

function plain(value: string, longest: number): PlainText {
  return { type: 'plain_text', text: shortened(value, longest), emoji: false };
}

function shortened(value: string, longest: number): string {
  const characters = Array.from(value);
  return characters.length <= longest ? value : `${characters.slice(0, longest - 1).join('')}…`;
}
