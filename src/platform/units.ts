/** Lengths of time and amounts of memory as people write them. */
const MILLISECONDS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BYTES: Record<string, number> = { MB: 1e6, GB: 1e9, MiB: 1_048_576, GiB: 1_073_741_824 };
const AMOUNT = /^(\d{1,9}(?:\.\d{1,3})?) ?([A-Za-z]+)$/;

export const DURATION_SYNTAX = 'a time such as "90s", "30m", "2h" or "1d", or 0';
export const BYTES_SYNTAX = 'an amount such as "500MB" or "2GiB"';

/** Milliseconds; undefined for what is not DURATION_SYNTAX. */
export function parseDuration(text: string): number | undefined {
  return text === '0' ? 0 : parse(text, MILLISECONDS);
}

/** Bytes; undefined for what is not BYTES_SYNTAX. */
export function parseBytes(text: string): number | undefined {
  return parse(text, BYTES);
}

function parse(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit = ''] = AMOUNT.exec(text.trim()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}
