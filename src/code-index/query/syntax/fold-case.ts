/**
 * The text in lower case and in its length, so that offsets into one are offsets into the other. Two things differ from
 * `toLowerCase`: İ, which has no lower case of one character, stays; a sigma is the same at the end of a word.
 */
export function foldCase(text: string): string {
  const lowered = text.includes('İ') ? text.split('İ').map(toLowerCase).join('İ') : text.toLowerCase();
  return lowered.replaceAll('ς', 'σ');
}

function toLowerCase(text: string): string {
  return text.toLowerCase();
}
