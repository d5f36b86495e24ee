import { z } from 'zod';

/** An incoming webhook for operators, and where those of contacts may stand. */
export interface SlackSettings {
  /** Whoever knows it can write to its channel: a secret. */
  url: string;
  /** Host names beside Slack's own, of chats that speak the same. */
  hosts: readonly string[];
}

const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){0,9}[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[0-9]{1,5})?$/;

/** `slack:` of `keyturn.yaml`. */
export const slackSchema = z
  .strictObject({
    url: z.string(),
    hosts: z
      .array(z.string().regex(HOST, 'must be a host name, as `chat.example.com`'))
      .max(20)
      .default([]),
  })
  .superRefine(({ url, hosts }, context) => {
    const fault = slackUrlFault(url, hosts);
    if (fault) context.addIssue({ code: 'custom', path: ['url'], message: fault });
  });

/** Why an address cannot be an incoming webhook of Slack or of a host in `hosts`; null: it can. It is not repeated, for it is a secret. */
export function slackUrlFault(text: string, hosts: readonly string[]): string | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    return 'must be an https address';
  }
  if ([...SLACK_HOSTS, ...hosts].includes(url.host)) return null;
  return `must stand on ${[...SLACK_HOSTS, ...hosts].join(' or ')}; name any other host in \`slack.hosts\``;
}
