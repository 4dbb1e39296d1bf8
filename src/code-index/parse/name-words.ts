/**
 * Words inside an identifier: `getHTTPResponse_v2` -> get http response v2. Searching a part of a name or its words in
 * natural language finds it.
 */
const BOUNDARY = /[^\p{L}\p{N}]+|(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

export function nameWords(name: string): string[] {
  return name
    .split(BOUNDARY)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
