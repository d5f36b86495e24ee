/**
 * How urgent a notice is. `security`: told at once, whatever the hour. `ordinary`: waits for the end
 * of quiet hours. `digestible`: may wait for a digest.
 */
export type NoticeKind = 'security' | 'ordinary' | 'digestible';

/** What one person is told, in every form that a channel may need. All forms say the same. */
export interface Message {
  kind: NoticeKind;
  /** One line, without control characters. */
  subject: string;
  text: string;
  /** A whole document without images, scripts or anything that is loaded. */
  html: string;
  slack: SlackMessage;
}

/** The body of an incoming webhook (Slack Block Kit). */
export interface SlackMessage {
  /** Shown where blocks are not. Escaped for Slack's mrkdwn. */
  text: string;
  mrkdwn: false;
  unfurl_links: false;
  unfurl_media: false;
  blocks: readonly SlackBlock[];
}

/** Only blocks whose texts Slack takes as they are: nothing in them is parsed. */
export type SlackBlock =
  | { type: 'header'; text: PlainText }
  | { type: 'context'; elements: readonly PlainText[] }
  | { type: 'divider' }
  | { type: 'rich_text'; elements: readonly RichTextPart[] };

export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}

export type RichTextPart =
  | { type: 'rich_text_section'; elements: readonly RichTextElement[] }
  | {
      type: 'rich_text_list';
      style: 'bullet';
      elements: readonly { type: 'rich_text_section'; elements: readonly RichTextElement[] }[];
    };

export type RichTextElement =
  | { type: 'text'; text: string; style?: { bold: true } }
  | { type: 'link'; url: string };
