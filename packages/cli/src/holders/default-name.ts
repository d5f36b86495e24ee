/** A grant counts only for a holder of its name, so both verbs must fall back to the same. */
export const DEFAULT_HOLDER_NAME = 'holder';
