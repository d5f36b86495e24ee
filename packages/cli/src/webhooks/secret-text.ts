/** A secret that is shown once, and what to do with it. */
export function secretText(head: string, secret: string, next: string): string {
  return `${head}\n\nIts secret, shown here and nowhere else:\n\n  ${secret}\n\n${next}\n`;
}
