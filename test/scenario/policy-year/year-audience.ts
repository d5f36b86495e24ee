import {
  clientRecipient,
  operatorRecipient,
} from '../../../packages/server/src/notify/mail-recipient.ts';
import {
  NO_CHANNELS,
  type NoticeChannels,
} from '../../../packages/server/src/notify/notice-channels.ts';

/** Somebody who is told, and how a delivery names them. */
interface Hearer {
  address: string;
  recipient: string;
}

/** The contact of the client that is under a policy. */
export function yearContact(policy: string): Hearer {
  const address = `desk@${policy}.example`;
  return { address, recipient: clientRecipient(`cli_${policy}`, address) };
}

const OPERATOR_ADDRESS = 'root@example.com';

export const YEAR_OPERATOR: Hearer = {
  address: OPERATOR_ADDRESS,
  recipient: operatorRecipient(OPERATOR_ADDRESS),
};

/** Mail alone, which is the channel that a client's contacts have. Nothing is sent: deliveries are made. */
export const YEAR_CHANNELS: NoticeChannels = {
  ...NO_CHANNELS,
  mail: {
    smtp: 'smtp://127.0.0.1:1',
    from: { name: '', address: 'keyturn@example.com' },
    listId: 'keyturn.example.com',
  },
  contacts: [{ email: YEAR_OPERATOR.address, timeZone: 'UTC', quietHours: null }],
};
