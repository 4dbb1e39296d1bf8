const REPLACEMENT = '\u{FFFD}';

/** Whether a name lost bytes when it became text: of a name that leads nowhere, it tells why. */
export function isNotUtf8(name: string): boolean {
  return name.includes(REPLACEMENT);
}
