import { KeyString, keyTextFault, parseKeyString } from '@keyturn/core';

/**
 * The key string in a text, blanks around it removed.
 *
 * @param name How the text is called in the message.
 * @throws TypeError where it cannot be a key; the message does not repeat it.
 */
export function keyFromText(text: string, name: string): KeyString {
  const trimmed = text.trim();
  const fault = keyTextFault(trimmed);
  if (fault !== undefined) throw new TypeError(`${name} holds no key string: ${fault}`);
  return new KeyString(trimmed);
}

/** Whether the text is a whole key string of version 1, so that nothing of it is missing. */
export function isWholeKey(text: string): boolean {
  return parseKeyString(text).ok;
}
