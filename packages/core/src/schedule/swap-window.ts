/** When holders swap, each at an instant of its own (K11); ms. */
export interface SwapWindow {
  start: number;
  end: number;
}

/**
 * The window in which holders swap (K11). It is never shorter than a poll: holders hear of it at their
 * next one, and a window that is over by then would let all that hear late swap at once.
 *
 * @param windowMs - null: one poll.
 */
export function swapWindow(
  handedOutAt: number,
  windowMs: number | null,
  { pollMs }: { pollMs: number },
): SwapWindow {
  return { start: handedOutAt, end: handedOutAt + Math.max(windowMs ?? pollMs, pollMs) };
}
