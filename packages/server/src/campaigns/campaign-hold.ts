/** Name of the hold under which a campaign keeps old versions from leaving. */
export const CAMPAIGN_HOLD = 'campaign';
