/** How a count moves, as a character. */
export const TREND_ARROWS = {
  rising: '↑',
  steady: '→',
  falling: '↓',
  new: '*',
} as const;
