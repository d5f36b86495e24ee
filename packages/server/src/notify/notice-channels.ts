import type { OperatorContact } from './contact-settings.ts';
import type { MailSettings } from './mail-settings.ts';
import type { Fetch, WebhookEndpoint } from './send-webhook.ts';
import type { SlackSettings } from './slack-settings.ts';
import { NO_TEMPLATES, type Templates } from './words/templates.ts';

/** Every way in which operators of this deployment are told, as `keyturn.yaml` sets it. */
export interface NoticeChannels {
  webhook: WebhookEndpoint | null;
  mail: MailSettings | null;
  slack: SlackSettings | null;
  contacts: readonly OperatorContact[];
  templates: Templates;
  fetch: Fetch;
}

/** Nobody is told. */
export const NO_CHANNELS: NoticeChannels = {
  webhook: null,
  mail: null,
  slack: null,
  contacts: [],
  templates: NO_TEMPLATES,
  fetch: () => Promise.reject(new TypeError('no channel is configured')),
};
