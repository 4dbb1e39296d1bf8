/** What a command asks of one tool. */
export interface Question {
  readonly tool: string;
  readonly input: Record<string, unknown>;
  /** Prose for people, or JSON of the same content. */
  readonly format: 'text' | 'json';
}
